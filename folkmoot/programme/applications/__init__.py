"""Applications of several parties to a call: their parties, teams and basics, and what is still missing."""

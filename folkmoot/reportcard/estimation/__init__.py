"""From totals to estimates with their uncertainty, by linearisation and by replicate weights; tests and models."""

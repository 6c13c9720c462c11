"""Before the fieldwork: how large a sample, how it is drawn, and its contact sheets."""

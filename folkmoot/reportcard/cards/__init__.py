"""The report card: its model, its sealed release, its words and pictures."""

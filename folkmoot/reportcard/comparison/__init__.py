"""Differences between groups, municipalities and rounds: how sure they are, or why they cannot be compared."""

"""Collecting: forms as they are fielded, the people who carry them, and what they send in."""

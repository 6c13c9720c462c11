"""Surveys, their rounds, and the report cards that were released of them."""

"""Enumerators, teams, and who may do what in a survey."""

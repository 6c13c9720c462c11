"""Seeking a partner."""

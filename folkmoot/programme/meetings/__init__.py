"""Meetings and visits."""

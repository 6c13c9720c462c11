"""Answers: read whatever tool wrote them, typed by their questions, checked, and written for other programs."""

"""Fieldwork checks: what a supervisor should look into while the interviews still come."""

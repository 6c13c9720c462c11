"""Calls: made in the admin without programming, and their pages."""

"""Calls: made in the admin without programming, and published version by version."""

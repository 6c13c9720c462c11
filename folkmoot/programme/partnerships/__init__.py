"""Partnerships and networks, as the public sees them: the directory, its map, and their pages."""

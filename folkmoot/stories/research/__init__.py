"""Research: its people, projects and publications."""

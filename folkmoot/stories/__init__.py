"""Articles, their archive, and the home page (Wagtail pages)."""

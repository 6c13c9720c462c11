"""The demonstration that an empty site begins with: an invented survey in invented municipalities, and the first articles."""

"""A statistician's own file, gone through for whatever is estimated from it."""

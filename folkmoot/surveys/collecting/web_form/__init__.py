"""Forms filled in, and interviews changed, in a browser."""

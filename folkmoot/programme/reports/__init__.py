"""Reports by schedule, written jointly, and what of them the public reads."""

"""Reports by schedule, written jointly, what of them the public reads, and the closing of a project that has reported."""

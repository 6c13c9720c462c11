"""Networks: partnerships on one theme, for some countries and years."""

"""Projects: plans with their results chain, money, indicators, deviations."""

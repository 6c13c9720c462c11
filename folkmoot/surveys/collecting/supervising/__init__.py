"""The supervisor's day: checks, findings, plan, map, reviews, notices."""

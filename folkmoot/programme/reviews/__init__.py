"""Reviews and decisions: eligibility, reviewers, scores, letters, appeals."""

"""Weights: from the draw and the contact sheets, over those who did not answer, to the population's margins."""

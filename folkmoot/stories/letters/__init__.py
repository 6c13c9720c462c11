"""Letters to those who asked for them: the newsletter, and news of one municipality or network."""

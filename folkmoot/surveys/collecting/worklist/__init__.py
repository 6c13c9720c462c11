"""The drawn sample as the enumerators' list of work: assignments, contact sheets, replacements, entity lists."""

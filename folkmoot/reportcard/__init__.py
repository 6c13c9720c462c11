"""The science: from a sample and answers to protected figures. Plain Python: no Django, no web, no clock, no network."""

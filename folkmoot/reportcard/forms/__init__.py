"""Questionnaires: XLSForms read, checked, compared and written, and the expressions in them."""

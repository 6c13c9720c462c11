"""Search over all that is public, in Swedish and English.

`gathering` says what can be found, `indexing` keeps it in the database, `expanding` reads a query, `finding` answers it.
"""

"""The public site as plain files that any web server can keep for decades.

`addresses` says which file an address becomes, `rewriting` leads the links of a page there, `crawling` fetches every page
that a reader can reach, `searching` makes a search that needs no server, `freezing` writes all of it, whole or not at all.
"""

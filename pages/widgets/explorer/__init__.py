"""The explorer: the whole tree to search, to walk and to look at, with one chosen node in all of it."""

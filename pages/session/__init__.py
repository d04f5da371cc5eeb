"""The only home of state: the session, its case, who signed in, what the reader chose for all pages."""

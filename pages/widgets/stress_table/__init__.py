"""A table of what becomes of a reading when the photo is changed: one row a change, in families."""

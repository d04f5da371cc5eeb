"""A cut of the tree that is opened and closed by hand: nodes above the cut are open, those of the cut are closed."""

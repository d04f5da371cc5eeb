"""A link that saves a small text file which the page itself holds, so that the server keeps nothing to hand out."""

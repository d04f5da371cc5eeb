"""The page Reader study: the reader beside the model on the same photos."""

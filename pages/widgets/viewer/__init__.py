"""The photo viewer: a photo, the square of it that is read, and the evidence for a node on top."""

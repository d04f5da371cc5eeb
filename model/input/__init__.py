"""Bytes to a photo: recognised, decoded, upright, stripped of all but pixels, judged, and the square that is read."""

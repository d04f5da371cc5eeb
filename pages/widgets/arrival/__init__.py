"""Brings the headline into sight when a photo has been read, wherever the page was scrolled to before."""

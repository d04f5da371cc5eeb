"""Dropped files to photos that wait to readings."""

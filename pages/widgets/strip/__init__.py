"""A strip of photos with a face, a headline and a figure each, of which one is looked at."""

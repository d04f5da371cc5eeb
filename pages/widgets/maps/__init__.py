"""Small multiples of saliency maps over one photo, each unit with one scale."""

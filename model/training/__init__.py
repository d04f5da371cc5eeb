"""From a manifest of labelled photos to a trained network; `assembly` makes a bundle of it."""

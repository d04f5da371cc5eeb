"""From a manifest of labelled photos to a bundle: manifest -> partition -> fit -> calibrate -> bundle."""

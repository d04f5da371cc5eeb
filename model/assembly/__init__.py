"""What makes a bundle of trained weights: calibration, operating points, conformal limits, what artefacts turn."""

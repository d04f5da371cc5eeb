"""What is measured once a bundle, offline: all of `evaluation.json` and the comparisons that need other networks."""

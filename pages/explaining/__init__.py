"""The parts of the page Saliency: what raises a node's score on a photo, by several methods, and what that is worth."""

"""The page Saliency: why the model said so, by several methods, and how far to trust them."""

"""The page About: which model is at work, its figures, where a photo goes."""

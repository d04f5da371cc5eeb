"""The page Evaluation: the model's figures, cut and drawn as the reader asks."""

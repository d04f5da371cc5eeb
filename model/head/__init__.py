"""Logits to an answer: calibrated probabilities of nodes, conformal sets, modality, novelty, saliency."""

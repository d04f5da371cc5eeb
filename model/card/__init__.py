"""The model card, written from a bundle and the figures measured with it; `python -m model card` makes it."""

from .card import write_card

__all__ = ["write_card"]

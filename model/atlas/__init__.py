"""The atlas: reference cases with their map, where a new photo lies among them, and which of them are most like it."""

from .atlas import Atlas
from .neighbours import Disagreement, Neighbours, Vote, disagreement
from .placement import Ellipse, Placement

__all__ = ["Atlas", "Disagreement", "Ellipse", "Neighbours", "Placement", "Vote", "disagreement"]

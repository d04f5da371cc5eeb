"""What both pictures draw with: the colours of assets/theme.css, marks that say without colour what the colour says,
and how wide a text is."""

from __future__ import annotations

import re
from html import escape

# --malignant, --benign, --non-neoplastic and --uncovered of assets/theme.css; tests keep the two alike.
FAMILIES = {"malignant": "#D55E00", "benign": "#0072B2", "non-neoplastic": "#857FA6", "": "#8B9095"}
PREMALIGNANT = "premalignant"
INK, SOFT, PAPER = "#1F2430", "#565C66", "#FFFFFF"  # both inks over 4.5:1 on the paper
FONT = "'Source Sans 3','Helvetica Neue',Helvetica,Arial,'Liberation Sans',sans-serif"

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NARROW, _WIDE = frozenset("iljtfrI.,:;'|()[]- "), frozenset("mwMW@%&")


def colour(family: str, strength: float = 1.0) -> str:
    """A family's colour mixed with white: `strength` 1 is the colour itself. Up to 0.6 ink has 4.5:1 on it."""
    full = FAMILIES.get(family, FAMILIES[""])
    mixed = (round(255 - strength * (255 - int(full[k : k + 2], 16))) for k in (1, 3, 5))
    return "#" + "".join(f"{value:02X}" for value in mixed)


def safe(text: str) -> str:
    """Text as XML may hold it, between tags or in an attribute."""
    return escape(_NOT_XML.sub("\ufffd", text))


def ems(text: str) -> float:
    """About how wide a text is, as a multiple of its size: a little generous for the fonts of FONT."""
    return sum(0.36 if c in _NARROW else 0.94 if c in _WIDE else 0.7 if c.isupper() else 0.62 for c in text)


def mark(x: float, y: float, family: str, premalignant: bool, size: float = 4.0) -> str:
    """The mark of a node: a diamond for malignant, hollow for premalignant, a circle for benign, else a square."""
    fill = PAPER if premalignant else colour(family)
    style = f'fill="{fill}" stroke="{colour(family)}" stroke-width="{size * 0.4:.4g}"'
    if family == "malignant":
        s = size * 1.25
        return f'<path d="M{x - s:.4g} {y:.6g}L{x:.4g} {y - s:.6g}L{x + s:.4g} {y:.6g}L{x:.4g} {y + s:.6g}Z" {style}/>'
    if family == "benign":
        return f'<circle cx="{x:.4g}" cy="{y:.6g}" r="{size:.4g}" {style}/>'
    s = size * 0.85
    return f'<rect x="{x - s:.4g}" y="{y - s:.6g}" width="{2 * s:.4g}" height="{2 * s:.4g}" {style}/>'


def write(x: float, y: float, text: str, size: float, *, ink: str = INK, more: str = "") -> str:
    """A line of text; `more` are further attributes."""
    return f'<text x="{x:.6g}" y="{y:.6g}" font-size="{size:.4g}" fill="{ink}"{more}>{safe(text)}</text>'

"""Failures, shown: the malignant lesions that were read lowest and the benign ones that were read highest."""

from __future__ import annotations

import base64
import io

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from taxonomy.tree import MALIGNANT

from ..evaluation.case_photos import Pictures
from ..evaluation.readings import Readings

FREE = ("CC0 1.0", "CC BY 4.0")  # licences that let a repository carry a copy
COUNT, SIDE, CAPTION = 8, 104, 30  # photos in a row, pixels


def failures_sheet(readings: Readings, kept: Pictures) -> Image.Image:
    """Two rows for each modality, worst first, each photo with its label and P(malignant or premalignant)."""
    rows = []
    for modality in sorted(set(readings.known["modality"].tolist())):
        known = readings.known.where(modality=modality, license=FREE)
        known = known.only(np.array([str(photo) in kept for photo in known["photo"]]))
        score, truth = known.score(MALIGNANT), known.within(MALIGNANT)
        lowest = [k for k in np.argsort(score, kind="stable") if truth[k]][:COUNT]
        highest = [k for k in np.argsort(-score, kind="stable") if not truth[k]][:COUNT]
        rows.append((known, lowest, f"{modality}: malignant, read lowest"))
        rows.append((known, highest, f"{modality}: benign, read highest"))
    height = SIDE + 2 * CAPTION
    sheet = Image.new("RGB", (COUNT * (SIDE + 6), len(rows) * height), "white")
    for number, (known, chosen, title) in enumerate(rows):
        _draw_row(sheet, number * height, known, chosen, title, kept)
    return sheet


def _draw_row(sheet: Image.Image, top: int, known: Readings, chosen: list[np.intp], title: str, kept: Pictures) -> None:
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(size=12)
    pen.text((3, top + 6), title, fill="black", font=font)
    score = known.score(MALIGNANT)
    for place, k in enumerate(chosen):
        copy = base64.b64decode(kept.uri(str(known["photo"][k])).partition(",")[2])
        picture = Image.open(io.BytesIO(copy))
        left = place * (SIDE + 6) + 3
        sheet.paste(picture, (left + (SIDE - picture.width) // 2, top + CAPTION + (SIDE - picture.height) // 2))
        text = f"{known['label'][k]}, {score[k]:.0%}".replace("%", " %")
        pen.text((left, top + CAPTION + SIDE + 4), text, fill="black", font=font)

"""Text in a photo: a date, a name, a number that a camera or a program wrote into it."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
from PIL import ImageFont

from .drawing import FINER, Square, as_bytes, canvas, coverage, over
from .structure import brighter_than_around, darker_than_around

WORDS = ("12.03.2016", "2016-03-12", "29 12:03PM", "Patient 4711", "ID 0042", "IMG_2043", "heine", "L arm")
COLOURS = ((255, 255, 255), (255, 60, 40), (255, 200, 0), (0, 0, 0), (40, 40, 40))

CONTRAST = 60  # grey levels: print is far from what lies below it
STROKE = 9  # pixels of 299: wider strokes are no print
TALLEST, WIDEST, SMALLEST = 30, 26, 5  # pixels of a letter
MANY = 150  # spots: so many are a texture


def paint_text(square: Square, generator: np.random.Generator) -> Square:
    """A date, a name or a number near the upper or the lower edge."""
    side = square.shape[0]
    words = str(generator.choice(WORDS))
    font = ImageFont.load_default(generator.uniform(0.045, 0.09) * side * FINER)
    sheet, pen = canvas(side)
    room = max(0.0, 0.96 * side * FINER - pen.textlength(words, font=font))
    height = generator.uniform(0.01, 0.06) if generator.random() < 0.5 else generator.uniform(0.86, 0.91)
    pen.text((0.02 * side * FINER + generator.uniform(0, room), height * side * FINER), words, fill=255, font=font)
    colour = np.array(COLOURS[int(generator.integers(len(COLOURS)))])
    return as_bytes(over(square, colour, generator.uniform(0.85, 1) * coverage(sheet, side)))


def measure_text(square: Square) -> float:
    """The most letters that stand in a row: spots of like height, on one line, with less than a letter between them."""
    brightest, darkest = square.max(axis=2), square.min(axis=2)
    red = np.asarray(cv2.subtract(square[..., 0], square[..., 1]), np.uint8)
    prints = (
        brighter_than_around(darkest, STROKE),  # white on skin
        darker_than_around(brightest, STROKE),  # black on skin
        brighter_than_around(red, STROKE),
    )
    return float(max(_longest_row(_letters(contrast > CONTRAST)) for contrast in prints))


def _letters(print_: npt.NDArray[np.bool_]) -> npt.NDArray[np.int32]:
    """(n, 4) left, bottom, width, height of the spots that could be letters, from left to right."""
    if not print_.any():
        return np.zeros((0, 4), np.int32)
    _, _, spots, _ = cv2.connectedComponentsWithStats(print_.astype(np.uint8), connectivity=8)
    left, top, width, height, area = spots[1:].T
    fits = (height >= SMALLEST) & (height <= TALLEST) & (width <= WIDEST) & (area >= SMALLEST)
    if fits.sum() > MANY:
        return np.zeros((0, 4), np.int32)
    letters = np.stack([left, top + height, width, height], axis=1)[fits]
    return np.asarray(letters[np.argsort(letters[:, 0])], np.int32)


def _longest_row(letters: npt.NDArray[np.int32]) -> int:
    """How many of them stand in the longest row."""
    longest = 0
    for k, (left, bottom, width, height) in enumerate(letters):
        end, row = left + width, 1
        for next_left, next_bottom, next_width, next_height in letters[k + 1 :]:
            if next_left - end > 1.4 * height:
                break
            on_the_line = abs(next_bottom - bottom) <= max(2, 0.2 * height)
            if next_left >= end - 1 and on_the_line and 0.6 < next_height / height < 1.6:
                end, row = next_left + next_width, row + 1
        longest = max(longest, row)
    return longest

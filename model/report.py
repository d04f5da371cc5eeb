"""What `predict` prints: one line of JSON a photo, the contract for scripts."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from typing import Any, NamedTuple

from .failure import Failure, of_one_photo
from .head.probabilities import Probabilities
from .headline import headline_of, headline_of_joint
from .json_lines import in_utf8, json_line
from .opened import load
from .prediction import Joint, Prediction, read_jointly

KEYS = (
    *("photo", "sha256", "ok", "error", "quality", "novelty", "refused", "artefacts", "modality", "modality_doubt"),
    *("headline", "answer", "malignant", "malignant_threshold", "level", "classes", "nodes"),
)


def print_readings(
    photos: list[str], bundle: Path | None, runtime: str | None, modality: str | None, one_lesion: bool
) -> int:
    """Read photos, print them in order, and return the exit code: 1 if any could not be read."""
    model = load(bundle, runtime)
    if modality is not None:
        model.calibration(modality)  # says so before any photo is read
    print(f"{model.runtime.describe()}; model {model.bundle.id[:12]}", file=sys.stderr)
    read: list[Prediction] = []
    output = in_utf8(sys.stdout)
    for photo, result in zip(photos, model.predict_many(photos, modality), strict=True):
        line = line_for(photo, result)
        if isinstance(result, Prediction) and line.ok:
            read.append(result)
        print(line.text, file=output, flush=True)
    for joint in read_jointly(read) if one_lesion else ():
        print(json_line(line_of_joint(joint)), file=output)
    return 0 if len(read) == len(photos) else 1


class Line(NamedTuple):
    """A photo's line of JSON, and whether it says that the photo was read."""

    text: str
    ok: bool


def line_for(photo: str, result: Prediction | Failure) -> Line:
    """What is printed of a photo, whatever became of it."""
    text = of_one_photo(lambda: json_line(line_of(photo, result))) if isinstance(result, Prediction) else result
    return Line(text, True) if isinstance(text, str) else Line(json_line(line_of_failure(photo, text)), False)


def line_of(photo: str, result: Prediction) -> dict[str, Any]:
    """A photo that was read; a refused one carries its classes and nodes all the same."""
    quality, other = result.quality, result.suspected_otherwise
    return {
        "photo": photo,
        "sha256": result.photo_sha256,
        "ok": True,
        "error": None,
        "quality": {
            "verdict": quality.verdict,
            "sharpness": quality.sharpness,
            "exposure": quality.exposure,
            "size": quality.size,
        },
        "novelty": result.novelty,
        "refused": result.refused,
        "artefacts": list(result.artefacts.names),
        "modality": result.modality,
        "modality_doubt": None if other is None else other.calibration.modality,
        "headline": headline_of(result).heading,
        "answer": _answer(result.probabilities) if result.readable else None,
        **_numbers(result.probabilities),
    }


def line_of_failure(photo: str, error: Failure) -> dict[str, Any]:
    """A photo that was not read: the same keys, why not, and the hash where the file is there."""
    return {**dict.fromkeys(KEYS), "photo": photo, "sha256": _sha256(photo), "ok": False, "error": str(error)}


def line_of_joint(joint: Joint) -> dict[str, Any]:
    """Several photos of one lesion: the mean reading beside the highest single P(malignant)."""
    return {
        "joint": joint.photos,
        "modality": joint.modality,
        "disagree": joint.disagree,
        "highest_malignant": joint.highest,
        "headline": headline_of_joint(joint).heading,
        "answer": _answer(joint.probabilities),
        **_numbers(joint.probabilities),
    }


def _numbers(probabilities: Probabilities) -> dict[str, Any]:
    return {
        "malignant": probabilities.malignant,
        "malignant_threshold": probabilities.threshold,
        "level": probabilities.calibration.level,
        "classes": probabilities.classes,
        "nodes": probabilities.nodes,
    }


def _answer(probabilities: Probabilities) -> dict[str, Any] | None:
    answer = probabilities.answer
    if answer.node is None:
        return None
    return {
        "id": answer.node,
        "name": probabilities.calibration.taxonomy[answer.node].name,
        "probability": answer.probability,
    }


def _sha256(photo: str) -> str | None:
    try:
        if not os.path.isfile(photo):  # to open a pipe would be to wait for ever
            return None
        with open(photo, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):
        return None

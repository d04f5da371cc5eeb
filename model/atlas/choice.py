"""Which training photos become reference cases: all of what is rare, as many of what is common as there is room for."""

from __future__ import annotations

import random
from collections.abc import Sequence

from ..data.manifest import LabelledPhoto, Manifest, ManifestError
from ..evaluation.case_photos import SHOWABLE

COUNT = 2500
SEED = 2017
FEWEST = 20  # below it there is no map to speak of


def choose(manifest: Manifest, count: int = COUNT, seed: int = SEED) -> list[LabelledPhoto]:
    """At most `count` training photos that may be shown, one a lesion, in the order of the manifest.

    Each disease of each data set gets an equal share, and what the rare ones leave of theirs goes to the others. So the
    reference is no sample of a clinic: a vote of similar cases leans towards the rare.

    Raises:
        ManifestError: too few training photos may be shown.
    """
    showable = [case for case in manifest.select("train") if case.row.get("license") in SHOWABLE]
    strata: dict[tuple[str, str], list[LabelledPhoto]] = {}
    for case in _one_a_lesion(showable):
        strata.setdefault((case.dataset, case.node or ""), []).append(case)
    total = sum(map(len, strata.values()))
    if total < FEWEST:
        raise ManifestError(
            f"{total} training lesions may be shown ({', '.join(SHOWABLE)}); an atlas needs {FEWEST}. "
            "Fill the manifest's column license."
        )
    dice, chosen = random.Random(seed), set[str]()
    shares = level([len(strata[key]) for key in sorted(strata)], count)
    for key, share in zip(sorted(strata), shares, strict=True):
        chosen.update(case.row["image"] for case in dice.sample(strata[key], share))
    return [case for case in showable if case.row["image"] in chosen]


def level(sizes: Sequence[int], count: int) -> list[int]:
    """How many to take of each stratum: equally many, or all where there are fewer; `count` in sum if there are."""
    shares, room, left = [0] * len(sizes), count, len(sizes)
    for k in sorted(range(len(sizes)), key=lambda k: sizes[k]):
        shares[k] = min(sizes[k], room // left)
        room -= shares[k]
        left -= 1
    return shares


def _one_a_lesion(cases: list[LabelledPhoto]) -> list[LabelledPhoto]:
    """The first photo of each lesion: two of one lesion would be each other's nearest, and tell nothing."""
    found: dict[tuple[str, str], LabelledPhoto] = {}
    for case in sorted(cases, key=lambda case: case.row["image"]):
        found.setdefault((case.dataset, case.row.get("lesion_id") or case.row["image"]), case)
    return list(found.values())

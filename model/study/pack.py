"""Choosing the photos of the shipped studies from a manifest, and packing them small."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from ..atomic import atomic_writes
from ..data.manifest import LabelledPhoto, Manifest, ManifestError
from ..data.manifest_photos import of_each
from .photos import COUNTED, CREDITS, ENOUGH_ANSWERS, WARM_UP, as_square
from .tasks import CARCINOMA, MELANOMA_DERMOSCOPY, StudyTask

COLUMNS = ("file", "task", "part", "label", "known", "dataset", "confirmed_by", "group", "source", "license")
MOST = {CARCINOMA.id: (36, 36), MELANOMA_DERMOSCOPY.id: (50, 60)}  # photos with the target and without it
WARM_UPS = 2  # of each side; from validation photos, so that no test photo is spent on them
SEED = 2017
RECORD = "study.json"


def pack(manifest: Manifest, out: Path, taken: Collection[str] = (), seed: int = SEED) -> int:
    """Write the photos of both tasks with CREDITS.tsv and a record of the choice; tell how many there are.

    Args:
        taken: photos that are shown elsewhere in the app, as the manifest names them; their lesions are left out.

    Raises:
        ManifestError: the manifest has fewer than 30 lesions of a side, or photos that can't be read.
        OSError: the folder can't be written; what was there before is there still.
    """
    rows: list[dict[str, str]] = []
    with atomic_writes(out, last=RECORD) as beside:
        chosen = list(_chosen(manifest, set(taken), random.Random(seed)))
        packed_photos = of_each(as_square, [case for _, _, case in chosen])
        for (task, part, case), jpeg in zip(chosen, packed_photos, strict=True):
            (beside / f"{case.path.stem}.jpg").write_bytes(jpeg)
            rows.append(_row(task, part, case))
        with (beside / CREDITS).open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, (*COLUMNS, "attribution"), delimiter="\t", lineterminator="\n")
            table.writeheader()
            table.writerows(rows)
        record = {"seed": seed, "manifest_sha256": manifest.sha256, "left_out": sorted(taken)}
        (beside / RECORD).write_text(json.dumps(record, indent=2) + "\n", "utf-8")
    packed = {row["file"] for row in rows}
    for stale in out.glob("*.jpg"):
        if stale.name not in packed:
            stale.unlink()
    return len(rows)


def _chosen(manifest: Manifest, taken: set[str], dice: random.Random) -> Iterator[tuple[StudyTask, str, LabelledPhoto]]:
    for task in (CARCINOMA, MELANOMA_DERMOSCOPY):
        sides = (task.positive_labels, task.negative_labels)
        for labels, most in zip(sides, MOST[task.id], strict=True):
            counted = _lesions(manifest.select("test", task.dataset), labels, taken)
            if len(counted) < ENOUGH_ANSWERS:
                raise ManifestError(
                    f"{task.title}: {len(counted)} test lesions labelled {', '.join(labels)}; "
                    f"a study needs {ENOUGH_ANSWERS}."
                )
            for case in dice.sample(counted, min(most, len(counted))):
                yield task, COUNTED, case
            for case in dice.sample(_lesions(manifest.select("val", task.dataset), labels, taken), WARM_UPS):
                yield task, WARM_UP, case


def _lesions(cases: Sequence[LabelledPhoto], labels: Collection[str], taken: set[str]) -> list[LabelledPhoto]:
    """One photo a lesion, a biopsied one where there is one; a lesion that is shown elsewhere is left out whole."""
    known = {_lesion(case) for case in cases if case.row["image"] in taken}
    found: dict[str, LabelledPhoto] = {}
    for case in sorted(cases, key=lambda case: (case.confirmed_by != "histo", case.row["image"])):
        if case.label in labels and _lesion(case) not in known:
            found.setdefault(_lesion(case), case)
    return [found[lesion] for lesion in sorted(found)]


def _lesion(case: LabelledPhoto) -> str:
    return case.row.get("lesion_id") or case.row["image"]


def _row(task: StudyTask, part: str, case: LabelledPhoto) -> dict[str, str]:
    name = {**task.positive_labels, **task.negative_labels}[case.label]
    how = {"histo": "confirmed by biopsy", "": "how it was confirmed is not recorded"}
    return {
        "file": f"{case.path.stem}.jpg",
        "task": task.id,
        "part": part,
        "label": case.label,
        "known": f"{name}, {how.get(case.confirmed_by, 'by ' + case.confirmed_by)}",
        "dataset": case.dataset,
        "confirmed_by": case.confirmed_by,
        "group": case.group,
        "source": case.row["image"],
        "license": case.row.get("license", ""),
        "attribution": case.row.get("attribution", ""),
    }

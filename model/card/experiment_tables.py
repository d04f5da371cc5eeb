"""Comparisons of networks that were never shipped, as the card's tables; every number comes from experiments.json."""

from __future__ import annotations

from ..formatting import area_of, markdown_table, per_cent, points_of, share_of
from ..schema.experiments import Beside, Crossed, Experiments

NOT_MADE = "Not made for the photos that this model was trained on."


def parts(experiments: Experiments | None) -> dict[str, str]:
    """The template's names -> Markdown."""
    if experiments is None:
        return {"coarse": NOT_MADE, "crossed": NOT_MADE}
    return {"coarse": _coarse(experiments["cuts"]), "crossed": _crossed(experiments["crossed"])}


def _coarse(found: dict[str, dict[str, Beside]]) -> str:
    rows = [
        (
            f"{modality}, {cut}",
            f"{row['nodes']} of {row['of']}",
            f"{row['n']:,}",
            per_cent(row["commonest"]),
            share_of(row["partition"]),
            share_of(row["direct"]),
            points_of(row["difference"]),
        )
        for modality, of in found.items()
        for cut, row in of.items()
    ]
    head = (
        "Cut",
        "Nodes covered",
        "Photos",
        "Always the commonest",
        "Trained on the partition (95 %)",
        "Trained on the cut (95 %)",
        "Difference in points (95 %)",
    )
    return markdown_table(head, rows)


def _crossed(found: list[Crossed]) -> str:
    names = list(found[0]["auc"])
    rows = [
        (row["title"], f"{row['with']:,} / {row['without']:,}", *(area_of(row["auc"][name]) for name in names))
        for row in found
    ]
    trained = (f"Trained on {name}" for name in names)
    return markdown_table(("AUC (95 %) on test photos", "With / without", *trained), rows)

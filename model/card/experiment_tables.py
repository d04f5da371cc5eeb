"""Comparisons of networks that were never shipped, as the card's tables; every number comes from experiments.json."""

from __future__ import annotations

from ..evaluation.experiments import Beside, Crossed, Experiments
from ..evaluation.figures import Interval
from .markdown import area, interval, percent, table

NOT_MADE = "Not made for the photos that this model was trained on."


def parts(experiments: Experiments | None) -> dict[str, str]:
    """The template's names -> Markdown."""
    if experiments is None:
        return {"coarse": NOT_MADE, "crossed": NOT_MADE}
    return {"coarse": _coarse(experiments["cuts"]), "crossed": _crossed(experiments["crossed"])}


def _coarse(found: dict[str, dict[str, Beside]]) -> str:
    rows = [
        f"| {modality}, {cut} | {row['nodes']} of {row['of']} | {row['n']:,} | {percent(row['commonest'])} | "
        f"{interval(row['partition'])} | {interval(row['direct'])} | {_points(row['difference'])} |"
        for modality, of in found.items()
        for cut, row in of.items()
    ]
    header = (
        "| Cut | Nodes covered | Photos | Always the commonest | Trained on the partition (95 %) | "
        "Trained on the cut (95 %) | Difference in points (95 %) |"
    )
    return table(header, rows)


def _points(row: Interval) -> str:
    """A difference of shares in percentage points: "+1.2 (-0.4 to +2.9)"."""
    value, low, high = (f"{100 * share:+.1f}" for share in (row["value"], row["low"], row["high"]))
    return f"{value} ({low} to {high})"


def _crossed(found: list[Crossed]) -> str:
    names = list(found[0]["auc"])
    rows = [
        f"| {row['title']} | {row['with']:,} / {row['without']:,} | "
        + " | ".join(area(row["auc"][name]) for name in names)
        + " |"
        for row in found
    ]
    return table(
        f"| AUC (95 %) on test photos | With / without | {' | '.join(f'Trained on {n}' for n in names)} |", rows
    )

"""`card` and `pictures`: what is made once a bundle was measured."""

from __future__ import annotations

import argparse
from pathlib import Path

from .failure import fail


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add both."""
    card = commands.add_parser(
        "card",
        help="write the model card from a bundle's own figures",
        description="Every number of the card comes from the bundle's files; its words are in model/card/template.md.",
    )
    card.add_argument("--bundle", type=Path, help="a model's folder; the shipped one by default")
    card.add_argument("--out", type=Path, default=Path("MODEL_CARD.md"))
    card.add_argument("--failures", type=Path, default=Path("docs/failures.jpg"), help="the picture of what went wrong")
    card.set_defaults(run=_card)
    pictures = commands.add_parser(
        "pictures",
        help="pack small copies of the test photos that may be shown",
        description="For the cases behind a cell of the confusion matrix. Photos of the reader study are left out.",
    )
    pictures.add_argument("--manifest", type=Path, required=True)
    pictures.add_argument("--out", type=Path, default=Path("assets/cases.zip"))
    pictures.set_defaults(run=_pictures)


def _card(chosen: argparse.Namespace) -> int:
    from taxonomy import Inference, load_taxonomy, with_rests

    from ..atomic import atomic_write
    from ..bundle import Bundle
    from ..card import write_card
    from ..card.failures import failures_sheet
    from ..checksummed import BundleError
    from ..evaluation.case_photos import pictures
    from ..evaluation.readings import Readings
    from ..opened import SHIPPED

    try:
        bundle = Bundle.open(chosen.bundle or SHIPPED)
        with atomic_write(chosen.out) as beside:
            beside.write_text(write_card(bundle), "utf-8")
        file = bundle.readings_file()
        if file is not None:
            readings = Readings.read(file, Inference(with_rests(load_taxonomy(), bundle.classes), bundle.classes))
            with atomic_write(chosen.failures) as beside:
                failures_sheet(readings.where(split="test"), pictures()).save(beside, quality=85)
    except (BundleError, OSError) as error:
        return fail(error)
    return 0


def _pictures(chosen: argparse.Namespace) -> int:
    from ..data.manifest import ManifestError
    from ..evaluation.case_photos import write_pictures
    from ..study.photos import credits
    from ..training.run import open_manifest

    try:
        cases = [case for case in open_manifest(chosen.manifest).select("test") if case.modality != "other"]
        hidden = {row["source"].rpartition("/")[2] for row in credits()}  # seen by a reader first
        count = write_pictures(cases, chosen.out, hidden)
    except (ManifestError, OSError) as error:
        return fail(error)
    print(f"{count:,} photos, {chosen.out.stat().st_size / 1e6:.1f} MB: {chosen.out}")
    return 0

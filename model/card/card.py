"""The card: the words of `template.md` around tables that come from the bundle's own files.

The order is fixed by the template. A figure stands in the card only by way of an artefact; a test writes the card anew
and compares.
"""

from __future__ import annotations

import string
from pathlib import Path

from ..bundle import Bundle
from ..checksummed import BundleError
from ..evaluation.experiments import kept
from . import data_tables, experiment_tables, figure_tables

TEMPLATE = Path(__file__).with_name("template.md")


def write_card(bundle: Bundle) -> str:
    """The card in Markdown.

    Raises:
        BundleError: the bundle was not evaluated, so there is nothing to tell of it.
    """
    evaluation = bundle.evaluation()
    if evaluation is None:
        raise BundleError(f"The model in {bundle.folder} was not evaluated. Run `python -m model evaluate` first.")
    parts = {
        **data_tables.parts(bundle, evaluation),
        **figure_tables.parts(evaluation),
        **experiment_tables.parts(kept(evaluation["manifest_sha256"])),
    }
    return string.Template(TEMPLATE.read_text("utf-8")).substitute(parts)

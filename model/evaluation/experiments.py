"""The comparisons of networks that were trained for them alone, as far as they belong to a bundle's photos."""

from __future__ import annotations

import json
from pathlib import Path

from ..checksummed import BundleError, read_bytes
from ..schema.experiments import Experiments
from ..schema.strict import SchemaError, checked

FILE = Path(__file__).parents[2] / "assets" / "experiments.json"


def kept(manifest_sha256: str) -> Experiments | None:
    """The comparisons that were made with these photos; None where none were.

    Raises:
        BundleError: the file is damaged, or of another version.
    """
    if not FILE.is_file():
        return None
    try:
        found = checked(Experiments, json.loads(read_bytes(FILE)))
    except SchemaError as error:
        raise BundleError(f"{FILE}: {error}. Restore it, or run `python -m model experiments` again.") from error
    except (ValueError, RecursionError) as error:
        raise BundleError(f"{FILE} is damaged: it is not JSON. Restore it.") from error
    return found if found["manifest_sha256"] == manifest_sha256 else None

"""The model that a process shares: which bundle, opened at the first call."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from .bundle import Bundle
from .model import Model

CHOICE = "DERMATREE_BUNDLE"  # environment variable
SHIPPED = Path(__file__).resolve().parent.parent / "assets" / "bundle"

_shared: dict[tuple[Path, str | None], Model] = {}
_loading = threading.Lock()


def loaded(bundle: str | Path | None = None, runtime: str | None = None) -> Model | None:
    """The model that `load` would give, where it has been opened already; None where opening it would take seconds."""
    return _shared.get((_folder(bundle), runtime))


def _folder(bundle: str | Path | None) -> Path:
    return Path(bundle or os.environ.get(CHOICE) or SHIPPED).resolve()


def load(bundle: str | Path | None = None, runtime: str | None = None) -> Model:
    """The model of this process, opened at the first call and shared after it.

    Args:
        bundle: a bundle's folder; else the one that DERMATREE_BUNDLE names; else the shipped one.
        runtime: see `runtime.choose_runtime`.

    Raises:
        BundleError: there is no bundle, or it is damaged.
    """
    folder = _folder(bundle)
    with _loading:  # two sessions that start together must not open two
        if (folder, runtime) not in _shared:
            _shared[folder, runtime] = Model(Bundle.open(folder), runtime)
        return _shared[folder, runtime]

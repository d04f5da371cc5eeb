"""A large collection, read by many processes or machines on Ray Data: the very lines that one process would print."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ..bundle import Bundle
from ..model import Model
from ..runtime import RuntimeUnavailable
from .collection import lines_of
from .ray_here import ray_here

PHOTOS_A_TASK = 16  # few enough that a lost machine costs seconds, enough that Ray's own work does not count


class Reader:
    """A model in a process of its own, which Ray keeps for as long as there are photos.

    Args:
        bundle: a bundle's folder on this machine.
    """

    def __init__(self, bundle: str, runtime: str | None, modality: str | None) -> None:
        self._model, self._modality = Model(Bundle.open(Path(bundle)), runtime), modality

    def __call__(self, photos: dict[str, Any]) -> dict[str, list[str]]:
        """Paths, in bytes -> a line of JSON for each."""
        paths = [os.fsdecode(path) for path in photos["photo"]]
        return {"line": list(lines_of(self._model, paths, self._modality))}


def lines_by_ray(
    photos: Sequence[str], bundle: Path, runtime: str | None, modality: str | None, actors: int, join: str | None
) -> Iterator[str]:
    """A line of JSON for each photo, in the order given; a task whose process or machine is lost is done again.

    Args:
        photos: paths that every machine of the cluster can open.
        actors: how many models read at once.
        join: the address of a Ray cluster that runs already; without it, one is started on this machine.

    Raises:
        RuntimeUnavailable: the processes that read can't start, or are lost for good; lines that came before are whole.
    """
    with ray_here(actors, join):
        import ray
        from ray.exceptions import RayError

        logging.getLogger("ray.data").setLevel(logging.ERROR)  # standard error is for what went wrong
        context = ray.data.DataContext.get_current()
        context.execution_options.preserve_order = True
        context.enable_progress_bars = False
        tasks = -(-len(photos) // PHOTOS_A_TASK)
        in_bytes = [{"photo": os.fsencode(photo)} for photo in photos]  # a name need not be UTF-8, and Ray's text must
        rows = ray.data.from_items(in_bytes, override_num_blocks=tasks)
        read = rows.map_batches(
            Reader,
            fn_constructor_args=(str(bundle.resolve()), runtime, modality),
            batch_size=PHOTOS_A_TASK,
            compute=ray.data.ActorPoolStrategy(size=actors),
            num_cpus=1,
        )
        try:
            for row in read.iter_rows():
                yield row["line"]
        except RayError as error:
            raise RuntimeUnavailable(f"The processes that read on Ray broke down: {_cause(error)}") from error


def _cause(error: Exception) -> str:
    """What a process of ours said last: the end of the trace that Ray sends."""
    return (str(error).strip().splitlines() or [type(error).__name__])[-1]

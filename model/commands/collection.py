"""`read`: a large collection of photos, by this process or by a Ray cluster."""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..json_lines import NAMES, in_utf8
from .failure import NO_RAY, fail


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    command = commands.add_parser(
        "read",
        help="read a folder or a manifest of photos, here or on a Ray cluster",
        description="Read every photo below a folder, or of a manifest. Standard output holds one line of JSON a "
        "photo, as of `predict`, in the order of names or rows; with --ray the lines are the same. Photos are known by "
        "what the files hold; how many files are none goes to standard error. Exit code 1 if there is no photo, or if "
        "any was not read: its line says why, be it the photo's fault or the machine's, and the others are read. "
        f"{NAMES}",
    )
    command.add_argument("collection", type=Path, metavar="FOLDER|MANIFEST", help="photos in a folder, or a CSV file")
    command.add_argument("--bundle", type=Path, help="a model's folder; the shipped one by default")
    command.add_argument("--modality", help="what the photos are to be read as; by default what each looks like")
    command.add_argument("--runtime", help="auto (default), openvino, openvino-bf16, torch, cuda, ray://HOST:PORT")
    command.add_argument("--ray", type=int, metavar="N", help="read by N processes on Ray Data")
    command.add_argument("--join", metavar="ADDRESS", help="with --ray: a Ray cluster that runs already, such as auto")
    command.set_defaults(run=_read)


def _read(chosen: argparse.Namespace) -> int:
    from ..checksummed import BundleError
    from ..data.manifest import ManifestError
    from ..input.photo_folder import account
    from ..runtime import RuntimeUnavailable
    from ..serving.collection import NoPhotos, photos_of

    if chosen.ray and importlib.util.find_spec("ray") is None:
        return fail(NO_RAY)
    try:
        photos, left_out = photos_of(chosen.collection)
        for line in account(left_out):
            print(line, file=sys.stderr)
        return _print(_lines(chosen, photos))
    except (BundleError, RuntimeUnavailable, ManifestError, NoPhotos, ValueError, OSError) as error:
        return fail(error)


def _lines(chosen: argparse.Namespace, photos: Sequence[str]) -> Iterator[str]:
    from ..bundle import Bundle
    from ..opened import CHOICE, SHIPPED, load
    from ..serving.bulk import lines_by_ray
    from ..serving.collection import lines_of

    if not chosen.ray:
        model = load(chosen.bundle, chosen.runtime)
        if chosen.modality is not None:
            model.calibration(chosen.modality)  # says so before any photo is read
        return lines_of(model, photos, chosen.modality)
    folder = Path(chosen.bundle or os.environ.get(CHOICE) or SHIPPED)
    bundle = Bundle.open(folder)  # says what is wrong with it before anything is started
    if chosen.modality is not None:
        bundle.must_know(chosen.modality)
    return lines_by_ray(photos, folder, chosen.runtime, chosen.modality, chosen.ray, chosen.join)


def _print(lines: Iterator[str]) -> int:
    """Print them; 1 if any says that its photo could not be read."""
    read = failed = 0
    output = in_utf8(sys.stdout)
    with contextlib.redirect_stdout(sys.stderr):  # the output is lines alone, and Ray would tell of its troubles there
        for line in lines:
            print(line, file=output, flush=True)
            read, failed = read + 1, failed + (not json.loads(line)["ok"])
    print(f"{read - failed:,} of {read:,} photos were read", file=sys.stderr)
    return 1 if failed else 0

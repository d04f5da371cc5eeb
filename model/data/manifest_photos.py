"""The photos of a manifest, opened: what can't be read is reported all at once, before anything takes long.

None is left out in silence: what is trained or measured on fewer photos than the manifest names is not what the
manifest's hash stands for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from tqdm import tqdm

from ..cores import cores
from ..failure import Failure, of_one_photo
from ..in_order import in_order
from ..input.photo import Photo, PhotoError, read_photo
from .manifest import LabelledPhoto, ManifestError

Result = TypeVar("Result")


class UnreadablePhotos(ManifestError):
    """Photos of a manifest can't be read; the message names each and says why.

    Args:
        found: why, by the photo's path.
    """

    def __init__(self, found: Mapping[Path, Failure]) -> None:
        self.found = found
        count = "1 photo" if len(found) == 1 else f"{len(found):,} photos"
        listed = "\n".join(f"  {path}: {why}" for path, why in found.items())
        blamed = all(isinstance(why, PhotoError) for why in found.values())  # else it may be the machine
        advice = "\nReplace what can't be read, or take its rows out." if blamed else ""
        super().__init__(f"{count} of the manifest can't be read:\n{listed}{advice}")


def photo_of(case: LabelledPhoto) -> Photo:
    """Open one photo.

    Raises:
        UnreadablePhotos: it can't be read.
    """
    return next(of_each(lambda photo: photo, [case], quiet=True))


def must_open(cases: Collection[LabelledPhoto]) -> None:
    """Open every photo to its last pixel, and keep none.

    Raises:
        UnreadablePhotos: some can't be read.
    """
    for _ in of_each(lambda photo: None, {case.path: case for case in cases}.values()):
        pass


def of_each(work: Callable[[Photo], Result], cases: Collection[LabelledPhoto], quiet: bool = False) -> Iterator[Result]:
    """What `work` makes of each photo, in order, on all cores; photos behind one that can't be read are opened, too.

    Raises:
        UnreadablePhotos: some can't be read. It comes at the end, and names them all.
    """

    def one(case: LabelledPhoto) -> tuple[LabelledPhoto, Result | Failure]:
        return case, of_one_photo(lambda: work(read_photo(case.path)))

    found: dict[Path, Failure] = {}
    results = in_order(one, cases, 2 * cores())  # some wait for the disk
    for case, result in tqdm(results, total=len(cases), desc="opening photos", disable=quiet):
        if isinstance(result, Failure):
            found[case.path] = result
        else:
            yield result
    if found:
        raise UnreadablePhotos(found)

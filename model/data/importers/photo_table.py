"""A collection that is a table and its photos: each row beside the one photo that goes by its id."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from taxonomy.delimited import Record, TableError, first_few, read_table

from ...input.file_names import composed
from ...input.photo_folder import ENDINGS, LeftOut, PhotoFolder, listed
from ..manifest import ManifestError
from .row import Row


@dataclass(frozen=True)
class PhotoTable:
    """Where a source keeps its table, and what of it is needed.

    Args:
        names: of the file; the first that is there is read.
        needed: its columns.
        id: the column that names the photo, with or without its ending.
        source: as a message calls it.
        unpack: what to do where a photo is missing. None: rows without a photo are usual, and left out.
    """

    names: tuple[str, ...]
    needed: tuple[str, ...]
    id: str
    source: str
    unpack: str | None

    def read(
        self, folder: PhotoFolder, row_of: Callable[[Mapping[str, str], Path], Row | LeftOut]
    ) -> Iterator[Row | LeftOut]:
        """What `row_of` makes of a row and its photo; and what is left out: rows said twice, or without a photo, and
        photos without a row.

        Raises:
            ManifestError: there is no such table; two rows or two files claim one id; a photo is missing that must not.
        """
        place = next((folder.root / name for name in self.names if (folder.root / name).is_file()), None)
        if place is None:
            raise ManifestError(
                f"There is no {folder.root / self.names[0]}. Give the folder into which {self.source} was unpacked."
            )
        photos = _by_name(folder)
        once, again = _said_once(self._records(place, photos), self.id, place)
        found = {record.cells[self.id]: photos.get(record.cells[self.id], []) for record in once}
        self._refuse(found, folder, place)
        yield from again
        for record in once:
            if paths := found[record.cells[self.id]]:
                yield row_of(record.cells, paths[0])
            else:
                yield LeftOut(record.cells[self.id], "The photo of this row is not there.")
        taken = {path for paths in found.values() for path in paths}
        for path in folder.photos:
            if path not in taken:
                yield LeftOut(path.relative_to(folder.root).as_posix(), "No row of the table names this photo.")

    def _records(self, place: Path, photos: Container[str]) -> list[Record]:
        """The rows, each with its id as photos go by it: some tables write a photo's ending, too."""
        try:
            records = list(read_table(place.read_bytes(), self.needed, str(place)))
        except TableError as error:
            raise ManifestError(str(error)) from error
        ids = [record.cells[self.id] for record in records]
        ids = [name if name in photos else _without_ending(name) for name in ids]
        return [Record(one.row, {**one.cells, self.id: name}) for one, name in zip(records, ids, strict=True)]

    def _refuse(self, found: Mapping[str, Sequence[Path]], folder: PhotoFolder, place: Path) -> None:
        claimed = {name: paths for name, paths in found.items() if len(paths) > 1}
        if claimed:
            name, paths = next(iter(claimed.items()))
            files = " and ".join(path.relative_to(folder.root).as_posix() for path in paths)
            others = f" So it is with {len(claimed) - 1:,} more of its photos." if len(claimed) > 1 else ""
            raise ManifestError(
                f"{len(paths)} files claim to be the photo {name} of {place}: {files}. Move all but one out of "
                f"{folder.root}.{others}"
            )
        missing = [name for name, paths in found.items() if not paths]
        if missing and self.unpack is not None:
            raise ManifestError(
                f"There is no photo below {folder.root} for {len(missing):,} of {len(found):,} rows of {place.name}: "
                f"{listed(missing)}. {_in_its_place(missing[0], folder)}{self.unpack}"
            )


def _in_its_place(name: str, folder: PhotoFolder) -> str:
    """What was perhaps meant to be the photo of this id, as a sentence; empty where nothing was."""
    for one in folder.left_out:
        if one.named_as_photo and _without_ending(composed(Path(one.name).name)) == name:
            return f"Of {one.name}: {one.why} "
    alike = next((path.name for path in folder.photos if path.stem.startswith(name)), "")
    return f"What is there is called otherwise, such as {alike}. " if alike else ""


def _said_once(records: Sequence[Record], id: str, place: Path) -> tuple[list[Record], list[LeftOut]]:
    """The rows without those that say again what another has said. ManifestError where two say different things."""
    first: dict[str, Record] = {}
    again: list[LeftOut] = []
    wrong: list[str] = []
    for record in records:
        name = record.cells[id]
        before = first.setdefault(name, record)
        if not name:
            wrong.append(f"Row {record.row} of {place} has no {id}. Fill it in, or delete the row.")
        elif before.cells != record.cells:
            wrong.append(f"Rows {before.row} and {record.row} of {place} say different things of {name}. Keep one.")
        elif before is not record:
            again.append(LeftOut(f"row {record.row}", "The table says the same in another row."))
    if wrong:
        raise ManifestError(first_few(wrong))
    return list(first.values()), again


def _by_name(folder: PhotoFolder) -> Mapping[str, list[Path]]:
    """The photos by their names without the ending."""
    found: dict[str, list[Path]] = defaultdict(list)
    for path in folder.photos:
        found[_without_ending(composed(path.name))].append(path)
    return dict(found)


def _without_ending(name: str) -> str:
    path = Path(name)
    return path.stem if path.suffix.lower() in ENDINGS else path.name

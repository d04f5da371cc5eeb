"""A study of somebody's own photos: files, and a table with the label of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from taxonomy.delimited import TableError, first_few, read_table, short

from ..input.file_names import composed
from ..input.photo import PhotoError, read_photo
from .photos import StudyPhoto, StudySet, as_square, shipped
from .tasks import TASKS, own_task

TABLE = "the table of labels"
MOST = 200  # photos; a session's memory is shared with everybody else's
LEAST = 3  # of each side
POSITIVE = {"malignant", "biopsy", "biopsy or treat"}
NEGATIVE = {"benign", "reassure"}


@dataclass(frozen=True)
class OwnStudy:
    """What can be read of somebody's photos, and a sentence for each that can't."""

    study: StudySet
    left_out: tuple[str, ...]


class OwnStudyError(Exception):
    """The photos and labels make no study; each line of the message says what to do about one thing."""


def read_labels(content: bytes) -> dict[str, bool]:
    """A table with the columns photo and label -> whether the photo wants a biopsy, by the file's name.

    Raises:
        OwnStudyError: it is no such table.
    """
    labels: dict[str, bool] = {}
    wrong: list[str] = []
    try:
        for record in read_table(content, ("photo", "label"), TABLE):
            photo, label = record.cells["photo"], record.cells["label"].casefold()
            if not photo:
                wrong.append(
                    f"Row {record.row} of {TABLE} names no photo. Write the file's name into its column photo."
                )
            elif label not in POSITIVE | NEGATIVE:
                wrong.append(
                    f'Row {record.row} of {TABLE} has the label "{short(label)}". Write malignant or benign, or biopsy '
                    "or reassure."
                )
            elif labels.setdefault(photo, label in POSITIVE) != (label in POSITIVE):
                wrong.append(
                    f"Row {record.row} of {TABLE} has another label for {short(photo)} than a row before it. Keep one."
                )
    except TableError as error:
        raise OwnStudyError(str(error)) from error
    if wrong:
        raise OwnStudyError(first_few(wrong))
    return labels


def own_study(files: Mapping[str, bytes], labels: Mapping[str, bool], modality: str) -> OwnStudy:
    """The study; of a file nothing is kept but the square that is read and a part of its hash.

    A photo that can't be read is left out, for the others make a study without it; its sentence has the file's name.

    Args:
        files: the photos by the file's name, as the table of labels has it.
        modality: dermoscopy or clinical; the warm-ups are those of the shipped study of that kind.

    Raises:
        OwnStudyError: names and labels don't match, a photo is there twice, or too few can be read.
    """
    files = {composed(name): content for name, content in files.items()}
    unlabelled, missing = sorted(set(files) - set(labels)), sorted(set(labels) - set(files))
    problems = [f"The table of labels has no row for {_listed(unlabelled)}."] if unlabelled else []
    problems += [f"These photos of the table were not chosen: {_listed(missing)}."] if missing else []
    problems += [f"A study holds {MOST} photos; these are {len(files)}."] if len(files) > MOST else []
    if problems:
        raise OwnStudyError("\n".join(problems))
    photos: dict[str, StudyPhoto] = {}
    left_out: list[str] = []
    for file, content in files.items():
        try:
            photo = read_photo(content)
        except PhotoError as error:
            left_out.append(f"{file} is left out. {error}")
            continue
        name = photo.sha256[:16]
        if name in photos:
            problems.append(f"{file} was chosen twice, under another name. Leave one out.")
        known = "Labelled " + ("malignant" if labels[file] else "benign")
        photos[name] = StudyPhoto(name, as_square(photo), labels[file], name, known, "Your own photo.")
    positives = sum(photo.positive for photo in photos.values())
    if not problems and min(positives, len(photos) - positives) < LEAST:
        problems += [*left_out, f"A study needs at least {LEAST} photos of each label, and better 30."]
    if problems:
        raise OwnStudyError("\n".join(problems))
    like = next(task for task in TASKS if task.modality == modality)
    study = StudySet(own_task(modality), tuple(photos.values()), shipped(like).warm_ups)
    return OwnStudy(study, tuple(left_out))


def _listed(names: list[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")

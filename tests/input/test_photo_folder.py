"""Folders as Macs, NAS, Jupyter and messengers fill them: every photo is found, and all else is accounted for."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from model.input.photo import PhotoError, read_photo
from model.input.photo_folder import LeftOut, PhotoFolder, account
from model.serving.collection import NoPhotos, photos_of
from tests.pictures import ALL_FORMATS, encoded, scene

JPEG = encoded(scene(), "JPEG")
APPLE_DOUBLE = b"\0\5\26\7\0\2\0\0Mac OS X        "


def put(folder: Path, **files: bytes) -> Path:
    """Files by their path, `/` written as two underscores."""
    for name, content in files.items():
        write(folder / name.replace("__", "/"), content)
    return folder


def write(file: Path, content: bytes = JPEG) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file


def names(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in PhotoFolder.read(folder).photos]


def reasons(folder: Path) -> Counter[str]:
    return Counter(one.why for one in PhotoFolder.read(folder).left_out)


@pytest.mark.parametrize("ending", [".jpg", ".JPG", ".jfif", ".jpe", ".avif", ".hif", ".dib", ".gif", ".txt", ".x", ""])
@pytest.mark.parametrize("format", ALL_FORMATS)
def test_a_photo_is_known_by_what_it_holds_whatever_it_is_called(tmp_path: Path, format: str, ending: str) -> None:
    write(tmp_path / f"a{ending}", encoded(scene(), format))
    assert names(tmp_path) == [f"a{ending}"]


LEFTOVERS = (
    *("__MACOSX/BCC/._a.jpg", "BCC/._a.jpg", "BCC/@eaDir/a.jpg/SYNOPHOTO_THUMB_M.jpg", "BCC/Thumbs.db"),
    *("BCC/.ipynb_checkpoints/a-checkpoint.jpg", ".DS_Store", "Desktop.ini", "#recycle/b.jpg", ".git/objects/12/34"),
)


def test_what_systems_keep_is_skipped_and_counted_even_where_it_is_a_photo(tmp_path: Path) -> None:
    write(tmp_path / "BCC/a.jpg")
    for name in LEFTOVERS:
        write(tmp_path / name)
    folder = PhotoFolder.read(tmp_path)
    assert names(tmp_path) == ["BCC/a.jpg"]
    assert {one.name for one in folder.left_out} == set(LEFTOVERS)
    (line,) = account(folder.left_out)
    assert line.startswith("9 left out (#recycle/b.jpg, .DS_Store, .git/objects/12/34 and 6 more): A system keeps this")


def test_every_file_is_a_photo_or_accounted_for(tmp_path: Path) -> None:
    put(
        tmp_path,
        a=JPEG,
        sub__b=JPEG[:-9],
        c_csv=b"image,label\n",
        d=b"",
        e_jpg=b"GIF89a",
        sub__f=b"\0\1\2",
        g=b"PK\3\4",
    )
    for name in LEFTOVERS:
        write(tmp_path / name, APPLE_DOUBLE)
    folder = PhotoFolder.read(tmp_path)
    everything = {Path(place, name) for place, _, files in os.walk(tmp_path) for name in files}
    assert {*folder.photos, *(tmp_path / one.name for one in folder.left_out)} == everything
    assert len(folder.photos) + len(folder.left_out) == len(everything)


def test_what_is_left_out_is_what_reading_refuses(tmp_path: Path) -> None:
    """A photo that is cut short begins as one, and its reader says the rest."""
    put(tmp_path, text=b"Dear colleague", gif=b"GIF89a" + bytes(40), page=b"<html><body>404</body></html>", nothing=b"")
    for one in PhotoFolder.read(tmp_path).left_out:
        with pytest.raises(PhotoError) as refused:
            read_photo(tmp_path / one.name)
        assert str(refused.value).startswith(one.why)
    assert len(reasons(tmp_path)) == 4


def test_linked_folders_are_followed_once_and_never_for_ever(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere/p1/a.jpg")
    root = tmp_path / "mine"
    write(root / "Nevus/b.jpg")
    (root / "BCC").symlink_to(tmp_path / "elsewhere")
    (root / "Nevus/up").symlink_to(root)
    (root / "Nevus/itself").symlink_to("itself")
    (root / "Nevus/gone").symlink_to("nowhere")
    (root / "Nevus/c.jpg").symlink_to(tmp_path / "elsewhere/p1/a.jpg")
    assert names(root) == ["BCC/p1/a.jpg", "Nevus/b.jpg", "Nevus/c.jpg"]
    assert reasons(root) == {
        "This link leads to a folder that was looked at already.": 1,
        "This is no file, or a link that leads nowhere.": 2,
    }


def test_photos_count_where_they_lie_and_not_where_a_link_leads_to_them(tmp_path: Path) -> None:
    write(tmp_path / "z/deep/a.jpg")
    (tmp_path / "a-link").symlink_to(tmp_path / "z/deep")
    assert names(tmp_path) == ["z/deep/a.jpg"]


def test_folders_that_link_to_each_other_are_gone_through_in_no_time(tmp_path: Path) -> None:
    """Every way through twelve folders that link to each other would be 12! ways."""
    folders = [tmp_path / f"f{k}" for k in range(12)]
    for folder in folders:
        write(folder / "a.jpg")
    for folder in folders:
        for other in folders:
            (folder / f"to-{other.name}").symlink_to(other)
    assert len(names(tmp_path)) == 12


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.jpg")
    assert reasons(tmp_path) == {"This is no file, or a link that leads nowhere.": 1}


def test_a_folder_that_may_not_be_opened_is_told_and_stops_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, a__x=JPEG, b__y=JPEG)
    opened = Path.iterdir

    def guarded(folder: Path) -> object:
        if folder.name == "a":
            raise PermissionError(13, "Permission denied", str(folder))
        return opened(folder)

    monkeypatch.setattr(Path, "iterdir", guarded)
    folder = PhotoFolder.read(tmp_path)
    assert [path.name for path in folder.photos] == ["y"]
    assert folder.left_out == (LeftOut("a", "This folder can't be opened: Permission denied."),)


def test_no_folder_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        PhotoFolder.read(tmp_path / "none")


def test_reading_a_folder_takes_files_that_call_themselves_photos_along(tmp_path: Path) -> None:
    """So that each gets a line of its own, with what is wrong with it."""
    for name, content in {"b": JPEG, "a.jpg": b"GIF89a", "c.txt": b"text", "sub/d.PNG": b""}.items():
        write(tmp_path / name, content)
    photos, others = photos_of(tmp_path)
    assert photos == [str(tmp_path / name) for name in ("a.jpg", "b", "sub/d.PNG")]
    assert [one.name for one in others] == ["c.txt"]


def test_a_folder_without_photos_is_no_success(tmp_path: Path) -> None:
    put(tmp_path, notes=b"text", archive=b"PK\3\4")
    with pytest.raises(
        NoPhotos, match=r"There are no photos in .*\n1 left out \(archive\): This file is a ZIP archive"
    ):
        photos_of(tmp_path)

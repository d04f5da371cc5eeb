"""Names as different systems write them lead to one file."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.input.file_names import NamesOnDisk, composed

Form = Literal["NFC", "NFD"]
FORMS: tuple[Form, ...] = ("NFC", "NFD")


@pytest.mark.parametrize("on_disk", FORMS)
@pytest.mark.parametrize("in_table", FORMS)
def test_a_name_is_found_however_disk_and_table_compose_it(tmp_path: Path, on_disk: Form, in_table: Form) -> None:
    file = tmp_path / unicodedata.normalize(on_disk, "Läsionen/Müller 1.jpg")
    file.parent.mkdir()
    file.touch()
    name = unicodedata.normalize(in_table, "Läsionen/Müller 1.jpg")
    assert NamesOnDisk().find(tmp_path, name).samefile(file)
    assert NamesOnDisk().find(tmp_path / "Läsionen" / "..", name.replace("/", "\\")).samefile(file)
    assert NamesOnDisk().find(Path("/nowhere"), str(tmp_path / name)).samefile(file)


def test_the_name_as_it_is_written_goes_first(tmp_path: Path) -> None:
    composed_file, decomposed_file = (tmp_path / unicodedata.normalize(form, "é.jpg") for form in FORMS)
    backslash = tmp_path / "sub\\a.jpg"
    for file in (composed_file, decomposed_file, backslash):
        file.touch()
    for file in (composed_file, decomposed_file, backslash):
        assert NamesOnDisk().find(tmp_path, file.name) == file


@pytest.mark.parametrize("name", ["none.jpg", "x" * 300 + ".jpg", "a\0b", "", "..", "sub/none.jpg", "é" * 200])
def test_what_is_nowhere_keeps_its_name(tmp_path: Path, name: str) -> None:
    assert NamesOnDisk().find(tmp_path, name) == tmp_path / name


NAME = st.text(st.characters(exclude_characters="/\0\\", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=NAME.filter(lambda name: name.strip(" .") and len(unicodedata.normalize("NFD", name).encode()) < 250))
def test_any_name_is_found_by_its_composed_form(tmp_path: Path, name: str) -> None:
    """As an import writes it and a manifest's reader trims it."""
    file = tmp_path / name
    file.touch()
    found = NamesOnDisk().find(tmp_path, composed(name).strip())
    file.unlink()
    assert composed(found.name).strip() == composed(name).strip()
    assert found.parent == tmp_path

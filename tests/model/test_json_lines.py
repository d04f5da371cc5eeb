"""Lines of JSON hold together whatever a file is called and whatever the terminal speaks."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.json_lines import json_line
from tests.conftest import ROOT
from tests.samples import LESIONS

ANY_TEXT = st.text(st.characters(exclude_categories=()))  # the halves of surrogate pairs, too
NAMES = [
    b"M\xfcller.jpg",  # Latin-1, as a share from Windows may have it
    "Müller.jpg".encode(),
    "\u65e5\u672c\u8a9e \U0001f52c.jpg".encode(),
    b"two\nlines.jpg",
    b"bell\x07 escape\x1b[2J.jpg",
    "next\x85line and \u2028 paragraph\u2029.jpg".encode(),
    b'quote " and \\x41 and \xff\xfe.jpg',
    b"-n.jpg",
]


@given(ANY_TEXT)
def test_any_text_is_one_line_of_strict_json(text: str) -> None:
    line = json_line({"photo": text})
    json.loads(line)["photo"].encode("utf-8")  # no half of a surrogate pair is left, which no strict reader takes
    assert len(line.splitlines()) == 1
    assert not any(0x7F <= ord(letter) < 0xA0 or ord(letter) < 0x20 for letter in line), "nothing steers a terminal"


@given(st.text())
def test_what_is_utf_8_comes_back_as_it_was(text: str) -> None:
    assert json.loads(json_line({"photo": text})) == {"photo": text}


@given(st.binary(min_size=1).filter(lambda name: b"\\" not in name and b"'" not in name and b"\0" not in name))
def test_bash_finds_a_name_that_is_not_utf_8_again(name: bytes) -> None:
    told = json.loads(json_line({"photo": name.decode("utf-8", "surrogateescape")}))["photo"]
    assert in_bash(told) == name


def in_bash(told: str) -> bytes:
    """What bash makes of $'…'."""
    return subprocess.run(["bash", "-c", f"printf %s $'{told}'"], capture_output=True, check=True).stdout


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same photo under every name."""
    folder = tmp_path_factory.mktemp("names")
    for name in NAMES:
        try:
            shutil.copy(os.fsencode(LESIONS[0]), os.path.join(os.fsencode(folder), name))
        except OSError:  # macOS has UTF-8 alone
            assert sys.platform == "darwin"
    return folder


@pytest.mark.parametrize(
    ("command", "setting"), [("predict", {"LC_ALL": "C"}), ("read", {"PYTHONIOENCODING": "latin-1"})]
)
def test_no_name_ends_the_run_or_breaks_the_json(named: Path, command: str, setting: dict[str, str]) -> None:
    env = {**os.environ, **setting}
    files = sorted(os.listdir(os.fsencode(named)))
    if command == "predict":
        chosen = [os.path.join(os.fsencode(named), name) for name in files]
    else:
        chosen = [os.fsencode(named)]
    line = [os.fsencode(sys.executable), b"-m", b"model", command.encode(), *chosen]
    done = subprocess.run(line, cwd=ROOT, env=env, capture_output=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr
    lines = [json.loads(part) for part in done.stdout.decode("utf-8").splitlines()]
    assert [line["ok"] for line in lines] == [True] * len(files)
    told = [line["photo"].removeprefix(f"{named}/") for line in lines]
    assert "M\\xfcller.jpg" in told
    assert "Müller.jpg" in told
    assert {name.decode(errors="backslashreplace") for name in files} == set(told)

from pathlib import PurePosixPath

import pytest

from tests.conftest import ROOT
from tests.floors import LONGEST, ROOMS, broken_rules, hurries, too_long

PRODUCT = [
    PurePosixPath(path.relative_to(ROOT).as_posix())
    for path in sorted([ROOT / "app.py", *(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))])
]


@pytest.mark.parametrize("path", PRODUCT, ids=str)
def test_the_product_keeps_its_floors(path):
    assert not broken_rules(path, (ROOT / path).read_text("utf-8"))


def test_no_script_of_a_widget_is_too_long():
    scripts = sorted((ROOT / "pages").rglob("*.js"))
    assert scripts
    paths = [PurePosixPath(path.relative_to(ROOT).as_posix()) for path in scripts]
    assert [line for path in paths for line in too_long(path, (ROOT / path).read_text("utf-8"))] == []


def test_a_script_of_one_line_too_many_is_seen():
    path = PurePosixPath("pages/widgets/tree/tree.js")
    assert [bool(too_long(path, "x();\n" * lines)) for lines in (LONGEST, LONGEST + 1)] == [False, True]


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("taxonomy/tree.py", "from model.photo import Photo"),
        ("taxonomy/deep/tree.py", "from ...model import photo"),
        ("taxonomy/tree.py", "from .. import model"),
        ("model/input/photo.py", "def late():\n    import pages.session"),
        ("model/input/photo.py", "import streamlit as st"),
        ("pages/about/page.py", "from torch import nn"),
        ("taxonomy/tree.py", "import torch.nn"),
        ("app.py", "from tests.conftest import shared"),
        ("pages/taxonomy.py", ""),
        ("pages/statistics.py", ""),
        ("pages/pandas.py", ""),
        ("pages/statistics/page.py", ""),
        ("pages/taxonomy/widgets/tree.py", ""),
        ("pages/about/page.py", "column.image(photo)"),
        ("pages/widgets/tree/widget.py", "st.download_button('report', pdf)"),
        ("model/data/manifest.py", "path = '../shared' + '/data'"),
        ("model/network.py", "x = 1\n" * (LONGEST + 1)),
        ("pages/intake/waiting.py", "class Unread: ..."),
        ("pages/intake/waiting.py", "from .outcomes import PendingPhoto as Unread"),
        ("model/training/fit.py", "def train(crew): ..."),
        ("model/training/fit.py", "train(crew=None)"),
        ("model/training/fit.py", "async def _hunt(): ..."),
        ("taxonomy/cut.py", "cut.holder('melanoma')"),
        ("pages/explaining/page.py", ""),
        ("pages/server/doors.py", ""),
    ],
)
def test_each_rule_can_be_broken(path, source):
    assert broken_rules(PurePosixPath(path), source)


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("app.py", "import streamlit\nfrom pages.uploads import keep_uploads_in_memory"),
        (
            "pages/widgets/tree/widget.py",
            "from model import load\nfrom taxonomy import Taxonomy",
        ),
        ("model/training/fit.py", "import torch\nfrom ..photo import Photo\nfrom taxonomy import partition"),
        ("pages/about/page.py", "st.html('<img src=...>')"),
        ("pages/about/page.py", "'The hunt for a holder of the doors'  # a crew"),
        ("pages/widgets/statistics/widget.py", "x = 1\n" * LONGEST),
    ],
)
def test_what_is_allowed_breaks_none(path, source):
    assert not broken_rules(PurePosixPath(path), source)


def test_no_test_asserts_on_time():
    tests = sorted((ROOT / "tests").rglob("test_*.py"))
    paths = [PurePosixPath(path.relative_to(ROOT).as_posix()) for path in tests]
    assert [line for path in paths for line in hurries(path, (ROOT / path).read_text("utf-8"))] == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("tests/model/test_line.py", "assert time.monotonic() - began < 1"),
        ("tests/browser/test_session.py", "page.wait_for_timeout(300)"),
        ("tests/browser/test_session.py", "expect(page).to_have_url('/', timeout=60_000)"),
    ],
)
def test_hurry_is_seen(path, source):
    assert hurries(PurePosixPath(path), source)


def test_patience_is_none():
    source = "expect(x).to_be_visible(timeout=PATIENCE)\nassert time.process_time() - began < 20"
    assert not hurries(PurePosixPath("tests/browser/test_session.py"), source)

import subprocess
import sys
from pathlib import PurePosixPath

import pytest

from tests.conftest import ROOT
from tests.import_graph import circle, late_imports
from tests.test_floors import PRODUCT

SOURCES = {path: (ROOT / path).read_text("utf-8") for path in PRODUCT}


def circle_of(files: dict[str, str]) -> list[str]:
    return circle({PurePosixPath(path): source for path, source in files.items()})


def test_packages_import_one_another_in_no_circle():
    assert circle(SOURCES) == []


def test_a_circle_of_two_is_seen():
    there = {"model/head/novelty.py": "from ..input import frame"}
    back = {"model/input/frame.py": "from ..head.novelty import far"}
    assert set(circle_of({**there, **back})) == {"model.head", "model.input"}


def test_a_circle_that_waits_in_a_function_is_seen():
    there = {"pages/server/health.py": "def late():\n    from pages.session.case import Case"}
    back = {"pages/session/case.py": "import pages.server.health"}
    assert set(circle_of({**there, **back})) == {"pages.server", "pages.session"}


def test_a_circle_for_types_between_a_package_and_a_file_is_seen():
    there = {"model/runtime/choose.py": "from .. import bundle"}
    back = {"model/bundle.py": "if TYPE_CHECKING:\n    from .runtime import choose"}
    assert set(circle_of({**there, **back})) == {"model.runtime", "model.bundle"}


def test_a_circle_of_three_is_named_in_the_order_of_its_imports():
    files = {
        "pages/atlas/page.py": "from pages.intake.waiting import shown",
        "pages/intake/waiting.py": "from pages.shared import links",
        "pages/shared/links.py": "from ..atlas.page import title",
    }
    named = circle_of(files)
    assert named[0] == named[-1]
    following = {"pages.atlas": "pages.intake", "pages.intake": "pages.shared", "pages.shared": "pages.atlas"}
    assert [following[name] for name in named[:-1]] == named[1:]


def test_files_of_one_package_and_names_of_others_are_no_circle():
    files = {
        "model/__init__.py": "from .head.novelty import far",
        "model/head/__init__.py": "",
        "model/head/novelty.py": "from . import saliency\nfrom ..input.frame import Frame",
        "model/head/saliency.py": "from .novelty import far\nimport numpy",
        "model/input/frame.py": "from taxonomy import Taxonomy",
    }
    assert circle_of(files) == []


def test_pages_import_at_the_top():
    late = [line for path in PRODUCT if path.parts[0] == "pages" for line in late_imports(path, SOURCES[path])]
    assert len(late) < 10, "\n".join(late)


def test_an_import_in_a_function_is_seen_once():
    source = "import a\nclass C:\n    async def f(self):\n        def g():\n            from b import c\n"
    assert late_imports(PurePosixPath("pages/x/page.py"), source) == ["pages/x/page.py:5: from b import c"]


@pytest.mark.parametrize(("statement", "there"), [("import model", "False"), ("from model import load", "True")])
def test_the_package_brings_torch_only_where_a_model_is_opened(statement, there):
    script = f"{statement}; import sys; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == there

"""What the product imports, requirements.txt pins: nothing rests on what another package happens to bring."""

import ast
import importlib.metadata
import re
import sys

from tests.conftest import ROOT
from tests.floors import ROOMS

ON_A_CLUSTER = {"ray", "cryptography"}  # model/serving/requirements.txt


def normalized(name: str) -> str:
    """As PEP 503 compares the names of packages."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned() -> set[str]:
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    return {normalized(match[1]) for line in lines if (match := re.match(r"([\w.-]+)==", line))}


def imported() -> set[str]:
    """Top-level names of other people's packages."""
    found: set[str] = set()
    for path in [ROOT / "app.py", *(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    return found - {*ROOMS, "app", *sys.stdlib_module_names}


def test_whatever_is_imported_is_pinned() -> None:
    bring = importlib.metadata.packages_distributions()
    missing = {
        name: bring.get(name)
        for name in imported() - ON_A_CLUSTER
        if not pinned() & {normalized(package) for package in bring.get(name, [name])}
    }
    assert not missing

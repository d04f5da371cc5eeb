import os

import pytest

from tests.conftest import ROOT
from tests.skips import ALLOWED

THREE_TESTS = """
import pytest

def test_runs(): pass

@pytest.mark.skip(reason={reason!r})
def test_steps_aside(): assert False

@pytest.mark.xfail(reason="known", strict=True)
def test_is_known_to_fail(): assert False
"""


def outcome(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, source: str, ci: str) -> pytest.RunResult:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setenv("PYTHONPATH", f"{ROOT}{os.pathsep}{os.environ.get('PYTHONPATH', '')}")
    pytester.makepyfile(source)
    return pytester.runpytest_subprocess("-p", "tests.skips")


def test_an_unlisted_skip_fails_in_ci_and_the_closing_line_stays(pytester, monkeypatch):
    result = outcome(pytester, monkeypatch, THREE_TESTS.format(reason="no courage"), ci="true")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.assert_outcomes(passed=1, skipped=1, xfailed=1)
    result.stdout.fnmatch_lines(["*skipped without leave*", "*test_steps_aside: no courage", "*1 passed, 1 skipped*"])


def test_a_listed_skip_passes_in_ci(pytester, monkeypatch):
    reason = next(iter(ALLOWED))
    assert outcome(pytester, monkeypatch, THREE_TESTS.format(reason=reason), ci="true").ret == pytest.ExitCode.OK


def test_a_skip_passes_at_home(pytester, monkeypatch):
    assert outcome(pytester, monkeypatch, THREE_TESTS.format(reason="no courage"), ci="").ret == pytest.ExitCode.OK


def test_a_module_that_skips_itself_fails_in_ci(pytester, monkeypatch):
    source = "import pytest\npytest.importorskip('no_such_package')\ndef test_runs(): pass"
    assert outcome(pytester, monkeypatch, source, ci="true").ret != pytest.ExitCode.OK

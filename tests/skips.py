"""In CI (CI=true) a test that is skipped fails the session, unless its reason is listed here.

A test that skips itself where something is missing proves nothing; on the machine that decides, it must run.
"""

from __future__ import annotations

import os

import pytest

NO_CASES = "the files that people sent (../shared/cases) are not beside this checkout"
NO_PHOTOS = "the labelled photos (../shared/data) are not beside this checkout"

ALLOWED = {
    NO_CASES: "they are kept apart from the code; every kind among them has tests of its own that make their files",
    NO_PHOTOS: "they may not be handed on; what was measured of them, the shipped bundle holds and other tests ask for",
    "no CUDA device on this machine": "CI has no GPU; the CPU runtimes are compared there instead",
}


def pytest_configure(config: pytest.Config) -> None:
    if os.environ.get("CI") == "true":
        config.pluginmanager.register(NoUnlistedSkips(), "no-unlisted-skips")


class NoUnlistedSkips:
    """Collects what was skipped without leave, says so at the end, and fails the session for it."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._note(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._note(report)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.found and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.found:
            terminalreporter.section("skipped without leave (tests/skips.py)", red=True)
            for line in self.found:
                terminalreporter.line(line)

    def _note(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if not report.skipped or hasattr(report, "wasxfail"):
            return
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reason = reason.removeprefix("Skipped: ")
        if reason not in ALLOWED:
            self.found.append(f"{report.nodeid}: {reason}")

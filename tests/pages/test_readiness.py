import logging
import sys

import pytest

from model import BundleError
from pages.server import readiness
from pages.server.readiness import status, warm_up


def test_while_it_loads_it_is_not_ready_and_then_it_is(monkeypatch):
    stood = []
    monkeypatch.setattr("model.load", lambda: stood.append(status()))
    warm_up()
    assert stood[0] == "loading"
    assert status() == "ready"


def test_a_damaged_bundle_is_one_sentence_in_the_log(monkeypatch, caplog):
    def refuse():
        raise BundleError("The model in /x is damaged. Restore it.")

    monkeypatch.setattr("model.load", refuse)
    warm_up()
    assert status() == "no model"
    (line,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert line.getMessage() == "No photo can be read. The model in /x is damaged. Restore it."
    assert line.exc_info is None


@pytest.mark.parametrize("where", ["import", "load"])
def test_what_nobody_foresaw_leaves_the_server_alive_and_the_trace_in_the_log(monkeypatch, caplog, where):
    def fail():
        raise ZeroDivisionError

    if where == "import":
        monkeypatch.setitem(sys.modules, "model", None)
    else:
        monkeypatch.setattr("model.load", fail)
    warm_up()
    assert status() == "no model"
    assert any(record.exc_info for record in caplog.records)


def test_a_bundle_that_was_restored_is_found_without_a_restart(monkeypatch):
    def refuse():
        raise BundleError("The model in /x is damaged. Restore it.")

    monkeypatch.setattr("model.load", refuse)
    warm_up()
    assert status() == "no model"
    monkeypatch.setattr("model.load", lambda: "a model")
    assert readiness.model_or_sentence() == "a model"
    assert status() == "ready"

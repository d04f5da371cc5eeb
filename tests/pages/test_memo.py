"""What is worked out on the page Saliency: once, only where it is asked for, and forgotten with the photo."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from pages.session import memo
from pages.session.case import Case
from pages.session.session import Session


def page(case: Case, fails: bool = False) -> AppTest:
    def script() -> None:
        import streamlit as st

        from pages.session import memo

        def compute(caller):
            caller.report_progress(1, 2)
            if st.session_state.fails:
                raise ValueError("This photo is too much.")
            return "the map"

        st.markdown(f"result: {memo.on_demand(('map', 'nevus'), 'Draw it', 'Drawing', compute)}")

    started = AppTest.from_function(script)
    started.session_state["dermatree-session"] = Session(last_seen=0, acknowledged=True, case=case)
    started.session_state["fails"] = fails
    return started.run()


def test_long_work_waits_until_it_is_asked_for_and_is_done_once():
    case = Case()
    started = page(case)
    assert started.markdown[0].value == "result: None"
    started.button[0].click().run()
    assert started.markdown[0].value == "result: the map"
    assert not started.button
    assert not case.requested


def test_a_click_is_meant_for_what_the_page_shows_next_and_for_nothing_after_that():
    case = Case(requested={"Draw it"})  # clicked while the page still showed another node
    assert page(case).markdown[0].value == "result: the map"
    assert not case.requested


def test_work_that_fails_is_not_tried_again_by_itself():
    started = page(Case(), fails=True)
    started.button[0].click().run()
    assert started.exception
    started.run()
    assert not started.exception
    assert started.button[0].label == "Draw it"


def test_no_more_than_so_many_results_are_kept_and_the_one_looked_at_last_longest(monkeypatch):
    here = Session(last_seen=0)
    monkeypatch.setattr(memo.session, "current", lambda: here)
    memo.at_once("first", lambda: "first")
    for number in range(2 * memo.KEPT):
        memo.at_once(number, lambda number=number: number)
        assert memo.at_once("first", lambda: "anew") == "first"
    assert len(here.case.memo) == memo.KEPT
    assert memo.kept(0) is None


def test_what_was_worked_out_of_a_photo_goes_with_it():
    case = Case(memo={"map": 1}, requested={"map"})
    case.remove("no such photo")
    assert not case.memo
    assert not case.requested

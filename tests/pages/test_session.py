from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from pages.session.case import Case
from pages.session.session import IDLE_MINUTES, Session

LIMIT = IDLE_MINUTES * 60


def with_photo():
    session = Session(last_seen=0.0, acknowledged=True)
    session.case.photos.append(SimpleNamespace(key="a photo"))
    return session


def test_a_case_outlives_every_moment_up_to_the_limit_and_none_after():
    session = with_photo()
    assert not session.expire_if_idle(LIMIT - 1)
    assert session.case.photos
    assert session.expire_if_idle(LIMIT)
    assert session.case.is_empty


def test_every_sign_of_the_reader_starts_the_count_anew():
    session = with_photo()
    session.touch(LIMIT - 1)
    assert not session.expire_if_idle(2 * LIMIT - 2)
    assert session.expire_if_idle(2 * LIMIT - 1)


def test_a_reader_who_comes_back_too_late_finds_nothing():
    """No timer ran while the laptop slept; the first sign of the reader is what drops the case."""
    session = with_photo()
    assert session.touch(3 * LIMIT)
    assert session.case.is_empty
    assert session.expired


def test_whoever_comes_after_an_expiry_reads_the_intended_use_again():
    session = with_photo()
    session.expire_if_idle(LIMIT)
    assert not session.acknowledged


def test_an_empty_session_has_nothing_to_expire():
    session = Session(last_seen=0.0, acknowledged=True)
    assert not session.expire_if_idle(10 * LIMIT)
    assert session.acknowledged
    assert not session.expired


@pytest.mark.parametrize("forget", [Session.clear, lambda session: session.expire_if_idle(LIMIT)])
def test_forgetting_leaves_a_new_case_and_new_widgets(forget):
    session = with_photo()
    session.case.node, session.case.context.age = "malignant", 61
    keys = {session.key("drop"), session.input_key("uploader")}
    forget(session)
    assert session.case == Case()
    assert not keys & {session.key("drop"), session.input_key("uploader")}


def test_clearing_keeps_the_acknowledgement_of_the_reader_who_cleared():
    session = with_photo()
    session.clear()
    assert session.acknowledged


def a_page_with_widgets() -> None:
    import streamlit as st

    from pages.session import session

    here = session.current()
    st.text_input("Site", key=here.key("site"))
    st.text_input("Forgotten key", key="site-without-generation")
    st.write(f"case: {here.case.node}")
    st.button("Clear", on_click=session.clear_everything)
    if st.button("Choose"):
        here.case.node = "malignant"


def test_clearing_empties_the_case_and_every_widget_in_the_page():
    page = AppTest.from_function(a_page_with_widgets).run()
    page.text_input[0].input("left calf")
    page.text_input[1].input("left calf too")
    page.button[1].click().run()
    page.run()
    assert page.markdown[0].value == "case: malignant"
    page.button[0].click().run()
    assert not page.exception
    assert page.markdown[0].value == "case: None"
    assert [widget.value for widget in page.text_input] == ["", ""]
    assert "calf" not in str(page.session_state)


def a_page_left_alone() -> None:
    import streamlit as st

    from pages.session import session

    st.write(f"shots: {len(session.current().case.photos)}")
    session.watch_idleness()


def test_the_page_drops_the_case_by_itself(monkeypatch):
    now = [0.0]
    monkeypatch.setattr("pages.session.session.clock", lambda: now[0])
    page = AppTest.from_function(a_page_left_alone).run()
    page.session_state["dermatree-session"].case.photos.append("a photo")
    now[0] = LIMIT - 1.0
    assert page.run().markdown[0].value == "shots: 1"
    now[0] = LIMIT
    assert page.run().markdown[0].value == "shots: 0"
    assert not page.exception

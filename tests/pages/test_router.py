import pytest
from streamlit.testing.v1 import AppTest

from pages.session.session import IDLE_MINUTES
from pages.shared.notice import STANDING
from tests.conftest import ROOT


@pytest.fixture
def app(monkeypatch, tmp_path):
    """The router itself; without a model, so that it is quick and says so."""
    monkeypatch.setenv("DERMATREE_BUNDLE", str(tmp_path))
    started = AppTest.from_file(str(ROOT / "pages" / "router.py")).run()
    assert not started.exception
    return started


def markdown(app: AppTest) -> str:
    return "\n".join(element.value for element in app.markdown)


def panel_is_there(app: AppTest) -> bool:
    return any(heading.value == "Before you start: intended use" for heading in app.header)


def test_the_first_page_is_diagnose_and_says_when_there_is_no_model(app):
    assert any("There is no model in" in error.value for error in app.error)


@pytest.mark.parametrize(
    "page",
    [
        "diagnose/page.py",
        "explorer/page.py",
        "saliency/page.py",
        "atlas/page.py",
        "evaluation/page.py",
        "reader_study/page.py",
        "about/page.py",
    ],
)
def test_the_standing_sentence_is_below_every_page(app, page):
    app.switch_page(page).run()
    assert not app.exception
    assert f":small[{STANDING}]" in markdown(app)


def test_the_notice_comes_first_and_only_until_it_is_confirmed(app):
    assert panel_is_there(app)
    app.button(key="acknowledge").click().run()
    assert not panel_is_there(app)
    app.switch_page("about/page.py").run()
    assert app.title[0].value == "About Dermatree"
    app.switch_page("diagnose/page.py").run()
    assert not panel_is_there(app)


def test_the_intended_use_stays_within_reach(app):
    app.button(key="acknowledge").click().run()
    assert "What outranks it" in markdown(app)


def test_another_reader_confirms_for_themselves(app, monkeypatch):
    app.button(key="acknowledge").click().run()
    other = AppTest.from_file(str(ROOT / "pages" / "router.py")).run()
    assert panel_is_there(other)


def test_clear_everything_is_on_every_page_and_empties_the_case(app):
    app.button(key="acknowledge").click().run()
    app.switch_page("about/page.py").run()
    app.session_state["dermatree-session"].case.problems.append("Photo 1 could not be read.")
    app.button(key="clear-everything").click().run()
    assert not app.exception
    assert app.session_state["dermatree-session"].case.is_empty


def test_a_case_that_ran_out_is_said_to_be_gone(app, monkeypatch):
    app.button(key="acknowledge").click().run()
    app.switch_page("about/page.py").run()
    session = app.session_state["dermatree-session"]
    session.case.problems.append("Photo 1 could not be read.")
    session.last_seen -= IDLE_MINUTES * 60
    app.switch_page("diagnose/page.py").run()
    assert any("are gone" in info.value for info in app.info)
    assert panel_is_there(app)

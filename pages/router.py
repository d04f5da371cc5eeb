"""The frame of every page: navigation above, the notice on first use, the standing line below."""

from pathlib import Path

import streamlit as st

from pages.session import session, sign_in, widget_sweep
from pages.shared import notice

st.set_page_config(
    page_title="Dermatree",
    layout="wide",
    menu_items={"Get help": None, "Report a bug": None, "About": None},
)
ASSETS = Path(__file__).parents[1] / "assets"
st.html(ASSETS / "pages.css")
st.logo(ASSETS / "wordmark.svg", size="large")
role = sign_in.role()
OPERATORS_ALONE = [st.Page("operation/page.py", title="Operation", url_path="operation")]
page = st.navigation(
    [
        st.Page("diagnose/page.py", title="Diagnose", url_path="diagnose"),
        st.Page("explorer/page.py", title="Taxonomy", url_path="taxonomy"),
        st.Page("saliency/page.py", title="Saliency", url_path="saliency"),
        st.Page("atlas/page.py", title="Atlas", url_path="atlas"),
        st.Page("evaluation/page.py", title="Evaluation", url_path="evaluation"),
        st.Page("reader_study/page.py", title="Reader study", url_path="reader-study"),
        st.Page("about/page.py", title="About", url_path="about"),
        *(OPERATORS_ALONE if role is sign_in.Role.OPERATOR and sign_in.is_on() else []),
    ],
    position="top" if role else "hidden",
)


def draw() -> None:
    """The page that was asked for, behind the sign-in and the first-use notice."""
    if role is None:
        sign_in.ask()
        return
    session.touch()
    session.watch_idleness()
    notice.of_what_is_gone()
    if page.url_path != "about":  # which has the whole of it anyway
        notice.first_use()
    # The standing line is drawn before the page runs, so that a page that stops or fails leaves it standing.
    body = st.container()
    notice.standing_line()
    session.remember_in_tab()
    sign_in.welcome()
    with body:
        page.run()


with widget_sweep.swept():
    draw()

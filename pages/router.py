"""The frame of every page: navigation above, the notice on first use, the standing line below."""

from pathlib import Path

import streamlit as st

from pages import leftovers, notice, session, signin

st.set_page_config(
    page_title="Dermatree",
    layout="wide",
    menu_items={"Get help": None, "Report a bug": None, "About": None},
)
ASSETS = Path(__file__).parents[1] / "assets"
st.html(ASSETS / "pages.css")
st.logo(ASSETS / "wordmark.svg", size="large")
role = signin.role()
page = st.navigation(
    [
        st.Page("diagnose.py", title="Diagnose"),
        st.Page("explorer.py", title="Taxonomy", url_path="taxonomy"),
        st.Page("saliency.py", title="Saliency"),
        st.Page("atlas.py", title="Atlas"),
        st.Page("evaluation.py", title="Evaluation"),
        st.Page("reader_study.py", title="Reader study", url_path="reader-study"),
        st.Page("about.py", title="About"),
        *([st.Page("operation.py", title="Operation")] if role is signin.Role.OPERATOR and signin.is_on() else []),
    ],
    position="top" if role else "hidden",
)


def draw() -> None:
    """The page that was asked for, behind the sign-in and the first-use notice."""
    if role is None:
        signin.ask()
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
    signin.welcome()
    with body:
        page.run()


with leftovers.swept():
    draw()

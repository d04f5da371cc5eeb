"""The intended use: read once a session before any result, and one click away ever after."""

from __future__ import annotations

import os

import streamlit as st

from pages.session import session

STANDING = (
    "For research and teaching by health professionals. Not a medical device. "
    "Do not use it to diagnose, reassure, triage or decide treatment. A low reading does not rule out cancer."
)

# With a cluster (model/serving) it would be untrue that nothing is sent on. What is sent, its replicas do not keep.
YOUR_PHOTO = (
    "stays in the memory of this session. It is not stored and not logged. The square of it that is read is sent to "
    "the machines that read for this server, and is not kept there."
    if "://" in os.environ.get("DERMATREE_RUNTIME", "")
    else "stays in the memory of this session. It is not stored, not logged and not sent on."
)

INTENDED_USE = f"""
{STANDING}

- **For whom.** Health professionals and researchers who can judge a skin lesion themselves. Not for patients, and not
  for screening.
- **What it does.** It compares one photo of one lesion with the few kinds of lesion that it was trained on, and shows
  how probable it finds each, in a case mix like that of its test photos. It knows neither the history nor the
  examination.
- **What it does not know.** Most skin diseases: the tree marks what is covered and what is not. It was not tested on
  nails, mucosa, amelanotic or acral lesions, children, scars, treated or biopsied lesions, or skin types V and VI.
- **What outranks it.** A lesion that is new, changing, bleeding or symptomatic, a patient who is immunosuppressed, or
  your own worry: act on that, whatever is shown here.
- **Your photo** {YOUR_PHOTO}
"""

LOST = (
    "This is a new session: the photos, readings and study answers that this tab held are gone. A session ends when "
    f"nobody is here for {session.IDLE_MINUTES} minutes, when its page is closed or loaded anew, and when the server "
    "is started anew or has no room left."
)


def first_use() -> None:
    """The panel at the top of every page until the reader has confirmed it."""
    if session.current().acknowledged:
        return
    with st.container(border=True, key="first-use"):
        st.header("Before you start: intended use", anchor=False)
        st.markdown(INTENDED_USE)
        st.button("I have read the intended use", type="primary", on_click=_acknowledge, key="acknowledge")


def before_any_result() -> None:
    """Stop the page here, with a line that says why, until the intended use has been confirmed."""
    if not session.current().acknowledged:
        st.info("Your reading appears here as soon as you have confirmed the intended use at the top of the page.")
        st.stop()


def of_what_is_gone() -> None:
    """Say that what was here is here no longer, as long as nothing new is."""
    here = session.current()
    if here.is_empty and here.expired:
        st.info(
            f"Nobody was here for {session.IDLE_MINUTES} minutes: the photos and readings of this session are gone."
        )
    elif here.is_empty and here.lost:
        st.info(LOST)


def standing_line() -> None:
    """What stands below every page: the sentence, the whole notice, and the way to clear the session."""
    with st.container(key="standing-line"):
        st.divider()
        st.markdown(f":small[{STANDING}]")
        with st.container(horizontal=True):
            with st.popover("Intended use"):
                st.markdown(INTENDED_USE)
            st.button("Clear everything", on_click=session.clear_everything, key="clear-everything")


def _acknowledge() -> None:
    session.current().acknowledged = True

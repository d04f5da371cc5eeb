"""What a reader has left behind is gone from memory, not only from the page."""

import gc
import weakref

import pytest
from streamlit.testing.v1 import AppTest


class Photo:
    """Stands for what a callback speaks of."""


@pytest.fixture
def page():
    """A page that draws one widget a photo; `photos` is what the session holds."""

    def script():
        import streamlit as st

        from pages.leftovers import swept

        with swept():
            for k, photo in enumerate(st.session_state["photos"]):
                st.checkbox("Show", key=f"show-{k}", on_change=lambda photo=photo: photo)
                st.selectbox("Kind", [1, 2], key=f"kind-{k}", format_func=lambda kind, photo=photo: f"{kind}{photo}")
            if st.session_state.get("stops"):
                st.stop()

    app = AppTest.from_function(script)
    app.session_state["photos"] = [Photo(), Photo()]
    return app.run()


def photos(app: AppTest) -> list[weakref.ref[Photo]]:
    return [weakref.ref(photo) for photo in app.session_state["photos"]]


def run(app: AppTest) -> None:
    app.run()
    assert not app.exception
    gc.collect()


@pytest.mark.parametrize("stops", [False, True])
def test_a_photo_goes_with_its_widgets_even_where_the_page_stops_early(page, stops):
    stays, left = photos(page)
    page.session_state["stops"] = stops
    page.session_state["photos"] = [stays()]
    run(page)
    assert left() is None
    assert stays() is not None


def test_a_widget_that_stays_keeps_its_value_and_its_callback(page):
    page.checkbox[1].check()
    page.selectbox[0].set_value(2)
    run(page)
    run(page)
    assert page.checkbox[1].value
    assert page.selectbox[0].value == 2
    assert all(ref() is not None for ref in photos(page))

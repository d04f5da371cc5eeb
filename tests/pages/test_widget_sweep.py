"""What a reader has left behind is gone from memory, not only from the page."""

import gc
import weakref

import pytest
from streamlit.testing.v1 import AppTest


class Photo:
    """Stands for what a callback speaks of."""

    shown = 0

    def show(self):
        self.shown += 1


@pytest.fixture
def page():
    """A page that draws one widget a photo; `photos` is what the session holds."""

    def script():
        import streamlit as st

        from pages.session.widget_sweep import swept

        with swept():
            for k, photo in enumerate(st.session_state["photos"]):
                st.checkbox("Show", key=f"show-{k}", on_change=photo.show)
            if st.session_state.get("stops"):
                st.stop()

    app = AppTest.from_function(script)
    app.session_state["photos"] = [Photo(), Photo()]
    return app.run()


def test_a_photo_goes_with_its_widget(page):
    stays, left = map(weakref.ref, page.session_state["photos"])
    page.session_state["photos"] = [stays()]
    page.run()
    assert not page.exception
    gc.collect()
    assert left() is None


def test_a_widget_that_stays_keeps_its_value_and_its_callback(page):
    photo = page.session_state["photos"][1]
    page.checkbox[1].check().run()
    page.run()
    assert page.checkbox[1].value
    page.checkbox[1].uncheck().run()
    assert photo.shown == 2


def test_a_component_that_is_drawn_still_hears_of_its_clicks():
    """In a browser a click is lost without it (tests/browser/test_diagnose.py); here it is in Streamlit's books."""

    def script():
        import streamlit as st

        from pages.session.widget_sweep import swept
        from pages.widgets.bars.widget import draw_operating_point

        with swept():
            if st.session_state["drawn"]:
                draw_operating_point(malignant=0.1, benign=0.9, threshold=0.2, key="point", on_choose=print)

    app = AppTest.from_function(script)

    def listening(drawn):
        app.session_state["drawn"] = drawn
        app.run()
        assert not app.exception
        kept = app.session_state._state._state._new_widget_state.widget_metadata
        return [name for name, known in kept.items() if name.endswith("__events") and known.callbacks]

    assert [len(listening(True)), len(listening(True)), len(listening(False))] == [1, 1, 0]


def test_a_run_that_was_broken_off_sweeps_nothing(page):
    """It has not drawn the widget whose click broke it off."""
    photo = page.session_state["photos"][1]
    page.session_state["stops"] = True
    page.session_state["photos"] = page.session_state["photos"][:1]
    page.run()
    page.session_state["stops"] = False
    page.session_state["photos"] = [page.session_state["photos"][0], photo]
    page.checkbox[0].check().run()
    page.checkbox[1].check().run()
    assert [each.shown for each in page.session_state["photos"]] == [1, 1]


def test_a_run_that_was_overtaken_sweeps_nothing():
    """Streamlit begins the next run while the last may still be waiting for its turn in line."""

    def script():
        import streamlit as st

        from pages.session import widget_sweep

        with widget_sweep.swept():
            if st.session_state["overtaken"]:
                st.session_state[widget_sweep._RUN] = object()  # what the next run does
            else:
                st.checkbox("Show", key="show", on_change=print)

    app = AppTest.from_function(script)

    def kept(overtaken):
        app.session_state["overtaken"] = overtaken
        app.run()
        assert not app.exception
        return len(app.session_state._state._state._new_widget_state.widget_metadata)

    assert [kept(False), kept(True), kept(False)] == [1, 1, 1]

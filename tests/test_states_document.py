"""docs/states.md says what the table of headlines says, and shows each state; and each photo is in its state."""

from __future__ import annotations

import pytest

from model import Model
from model.headline import TABLE, State, headline_of
from tests.browser import states


def test_the_document_is_what_the_table_makes_of_it() -> None:
    assert states.DOCUMENT.read_text("utf-8") == states.document(), "make states writes it anew"
    for state in TABLE:
        for size in states.SIZES:
            assert (states.PICTURES / states.file_name(state, size)).is_file()


@pytest.mark.parametrize("state", list(State))
def test_each_picture_shows_its_state(model: Model, state: State) -> None:
    assert headline_of(model.predict(states.photo_of(state))).state is state

"""The page goes to its top when a new photo's reading arrives, and never otherwise.

Streamlit keeps the place that the reader had scrolled to on the page before, where he dropped the photo: on a phone
that would be the end of the reading.
"""

from collections.abc import Sequence

from pages.widgets.lib import component

_ARRIVAL = component.register("arrival", script="arrival/arrival.js", styles=())


def bring_into_sight(photos: Sequence[str], key: str) -> None:
    """Draw what watches for photos, by key, that were not there before; it is not seen itself."""
    component.draw(
        _ARRIVAL, key=key, data={"photos": list(photos)}, event="none", read=lambda sent: None, on_event=None
    )

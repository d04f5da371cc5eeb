"""Reference cases side by side: photo, label, what is known of each, and whose photo it is.

Only for photos that have an address of their own because anybody may see them; a patient's never has one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pages.widgets.lib import component

_GALLERY = component.register("gallery", script="gallery/gallery.js", styles=("gallery/gallery.css",))


@dataclass(frozen=True)
class Picture:
    """One case. `photo` is a relative address; `lines` stand below the title, `credit` last."""

    row: int  # by which the caller knows it
    photo: str
    title: str
    lines: tuple[str, ...]
    credit: str
    alt: str


def draw_gallery(
    pictures: Sequence[Picture],
    key: str,
    *,
    label: str,
    selected: Sequence[int] = (),
    on_choose: Callable[[int], None] | None = None,
) -> int | None:
    """Draw the cases in the order given; return the row that the reader has just chosen, else None.

    Titles can be chosen where `on_choose` is given; it is called before the page is drawn again.

    Raises ValueError for an address that is not relative, or a row that comes twice.
    """
    rows = [picture.row for picture in pictures]
    if len(set(rows)) < len(rows):
        raise ValueError(f"Every case comes once, not {rows}.")
    for picture in pictures:
        if ":" in picture.photo or picture.photo.startswith("/"):
            raise ValueError(f"The address of a reference photo is relative; {picture.photo!r} is not.")
    return component.draw(
        _GALLERY,
        key=key,
        data={
            "label": label,
            "choosable": on_choose is not None,
            "pictures": [
                {
                    "row": picture.row,
                    "photo": picture.photo,
                    "title": picture.title,
                    "lines": list(picture.lines),
                    "credit": picture.credit,
                    "alt": picture.alt,
                    "selected": picture.row in selected,
                }
                for picture in pictures
            ],
        },
        event="chosen",
        read=lambda sent: sent if type(sent) is int and sent in rows else None,
        on_event=on_choose,
    )

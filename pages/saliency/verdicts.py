"""Is a map faithful? Held against the middle of the photo and against chance, where the reader asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st
from scipy.special import expit

from model.explain.faithfulness import SHARES, judge_map, lay_out
from model.explain.subject import values_by
from model.formatting import markdown_table
from pages.saliency.selection import Selection, subject, target
from pages.session import memo, session
from pages.widgets.lines.widget import Line, draw_lines

if TYPE_CHECKING:
    from model import Model
    from model.caller import Caller
    from model.explain.faithfulness import Curves, Verdict
    from model.explain.maps import Map

MEANING = (
    "What a map marks is taken out of the photo and filled in from the skin around. If the map shows what the reading "
    "rests on, the score falls faster than when the middle of the photo is taken out, where lesions are anyway, and "
    "faster than when regions go by chance. A map that does no better is shown in grey: it adds nothing to looking at "
    "the middle."
)
ONE_PHOTO = "This is one photo and one node: the same method may do better or worse on the next."
TABLE = (
    "How far the score (in log-odds) rests on what a map marks: half the mean distance between taking out the least "
    "and the most marked part, over 10, 30 and 60 % of the photo (ROAD, Rong et al. 2022). Higher is better."
)
VOID = "There is nothing to tell apart here, so there is nothing to hold against anything."


def judged(chosen: Selection, names: Iterable[str]) -> dict[str, Verdict]:
    """What the maps of these methods turned out to be worth, of those where that was asked."""
    found = {name: memo.kept(("verdict", chosen.key, name)) for name in names}
    return {name: verdict for name, verdict in found.items() if verdict is not None}


def draw(model: Model, chosen: Selection, drawn: Mapping[str, Map]) -> None:
    """What the check means, the way to it for every map that has no verdict yet, and the scores."""
    st.subheader("Is it faithful?", anchor=False)
    st.markdown(MEANING)
    if target(chosen).is_void:
        st.markdown(VOID)
        return
    found = judged(chosen, drawn)
    waiting = [name for name in drawn if name not in found]
    if waiting:
        what = "these maps" if len(waiting) == len(drawn) else " and ".join(waiting)
        memo.on_demand(
            ("verdicts", chosen.key, tuple(waiting)),
            f"Hold {what} against the middle of the photo and against chance",
            "Reading the photo again with parts of it taken out",
            lambda caller: _hold(model, chosen, {name: drawn[name] for name in waiting}, caller),
        )
    if found:
        st.markdown(f":small[{ONE_PHOTO}]")
        with st.expander("The scores"):
            _table(found)
            _curves(model, chosen, found)


def _hold(model: Model, chosen: Selection, waiting: Mapping[str, Map], caller: Caller) -> bool:
    """Measure the yardsticks of the photo, once, and every map; each is kept as soon as it is known."""
    values, aim = values_by(model, target(chosen)), target(chosen)
    intact = float(aim.values(subject(model, chosen).logits[None])[0])
    steps = 4 + len(waiting)  # the blob and three random maps cost as much as four maps
    yardsticks = memo.at_once(
        ("yardsticks", chosen.key),
        lambda: lay_out(values, chosen.square, intact, memo.part_of(caller, 0, 4 / steps)),
    )
    for number, (name, drawn) in enumerate(waiting.items(), start=4):
        part = memo.part_of(caller, number / steps, (number + 1) / steps)
        memo.at_once(("verdict", chosen.key, name), partial(judge_map, values, yardsticks, drawn.grid, part))
    return True


def _table(found: Mapping[str, Verdict]) -> None:
    """Each map's score beside those that it has to beat."""
    yardsticks = next(iter(found.values())).yardsticks
    rows = [(name, verdict.curves.score, verdict.words) for name, verdict in found.items()]
    rows.append(("The middle of the photo", yardsticks.blob.score, ""))
    rows.append(("Chance, the best of three", max(curves.score for curves in yardsticks.random), ""))
    rows.sort(key=lambda row: -row[1])
    st.markdown(markdown_table(("Map", "Score", ""), ((name, f"{score:+.2f}", said) for name, score, said in rows)))
    st.markdown(f":small[{TABLE}]")


def _curves(model: Model, chosen: Selection, found: Mapping[str, Verdict]) -> None:
    """One map's deletion and insertion beside those of the middle, as probabilities."""
    names, key = list(found), session.current().key("curves-of")
    name = st.segmented_control("Curves of", names, default=names[0], required=True, key=key)
    verdict = found.get(name or names[0], found[names[0]])
    this, middle = verdict.curves, verdict.yardsticks.blob
    intact = verdict.yardsticks.intact
    node = model.taxonomy[chosen.node].name
    of_what = f"{node} rather than {model.taxonomy[chosen.against].name}" if chosen.against else node
    draw_lines(
        [
            _line(f"What {name} marks most goes first", this, "most_first", intact, "model"),
            _line(f"What {name} marks least goes first", this, "least_first", intact, "model"),
            _line("The middle goes first", middle, "most_first", intact, "other"),
            _line("The edge goes first", middle, "least_first", intact, "other"),
        ],
        key=session.current().key("faithfulness-curves"),
        x_label="Share of the photo taken out",
        y_label="Probability",
        label=f"Probability of {of_what} as more and more of the photo is taken out",
        x_range=(0, 0.6),
    )
    st.markdown(
        f":small[The probability of {of_what}. The further apart the two lines of a map, the more rests on it.]"
    )


def _line(name: str, curves: Curves, which: str, intact: float, look: str) -> Line:
    """From the steps photo on; log-odds as a probability."""
    values = np.concatenate([[intact], getattr(curves, which)])
    return Line(name, (0.0, *SHARES), expit(values).tolist(), look=look)  # type: ignore[arg-type]

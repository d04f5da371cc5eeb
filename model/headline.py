"""What heads a reading: one table says for each state what is written first, under it, and what to do next.

Suspicion outranks sureness: at or above the operating point no headline names a benign diagnosis, nor says that there
is no answer. Not-a-lesion is judged before the light is criticised. The next step is never a diagnosis.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from . import headline_words as words
from .formatting import per_cent
from .head.probabilities import Probabilities
from .prediction import Joint, Prediction


class State(StrEnum):
    """What kind of reading it is."""

    MALIGNANT = "malignant"  # a malignant node clears the level
    PREMALIGNANT = "premalignant"  # the same, and the larger part of it is premalignant
    BENIGN = "benign"  # a node that is not malignant does, below the operating point
    BENIGN_ABOVE = "benign, above the operating point"
    SUSPICIOUS = "suspicious"  # none does, at or above the operating point
    UNSURE = "unsure"  # none does, below it
    OPEN_MODALITY = "open modality"  # suspicious as one kind of photo, and not as the one it looks like
    ARTEFACT = "artefact"  # below it, with something on the photo that is known to turn suspicious readings
    NOT_A_LESION = "not a lesion"
    UNREADABLE = "unreadable"
    OUTSIDE = "outside"


@dataclass(frozen=True)
class Row:
    """What is said in one state; braces hold what headline_words.py fills in."""

    heading: str
    brief: str  # the same in two or three words, for a strip of photos and a tab's title
    line: str
    next_step: str


_SUSPICIOUS = "Suspicious: {malignancy_is} {malignancy}, {side} the operating point ({point})"
_SEE_IT = "Treat it as suspicious until you have seen it with a dermatoscope."

TABLE: dict[State, Row] = {
    State.MALIGNANT: Row(
        "{name} {p}",
        "{name}",
        "{depth}",
        "Examine it with a dermatoscope; refer or biopsy on your own judgement.",
    ),
    State.PREMALIGNANT: Row(
        "{name} (premalignant) {p}",
        "{name}",
        "{part}",
        "Feel it; refer if it is thick, tender or growing.",
    ),
    State.BENIGN: Row(
        "{name} {p}",
        "{name}",
        "{depth} Malignancy {malignancy}, below the operating point ({point}).",
        "New, changing, bleeding, or you worry: act on that. Compare it with other lesions.",
    ),
    State.BENIGN_ABOVE: Row(
        _SUSPICIOUS,
        "Suspicious",
        "Most probable kind: {kinds}. Above this point no reading is headed by a benign one.",
        _SEE_IT,
    ),
    State.SUSPICIOUS: Row(_SUSPICIOUS, "Suspicious", "Between {kinds}.", _SEE_IT),
    State.UNSURE: Row(
        "Unsure{how_low}",
        "Unsure",
        "Between {kinds}.",
        "Take a second photo, closer or with a dermatoscope. New, changing or bleeding: act on that.",
    ),
    State.OPEN_MODALITY: Row(
        "Suspicious if this is a {other_kind}: malignancy {other_malignancy}",
        "Suspicious, if {other}",
        "{here} {there}",
        "Say which it is.",
    ),
    State.ARTEFACT: Row(
        "No reading: {seen}",
        "{seen}",
        "Malignancy lies below the operating point, but that says nothing here: {measured}.",
        "{advice}",
    ),
    State.NOT_A_LESION: Row(
        "No reading: this does not look like a photo of a skin lesion",
        "Not a lesion",
        "It is less like the photos this model was trained on than nearly all lesions are.{also}",
        "Frame one lesion so that it fills most of the square, or take the photo again.",
    ),
    State.UNREADABLE: Row(
        "No reading: the photo can't be read",
        "Can't be read",
        "{reasons}",
        "Take the photo again.",
    ),
    State.OUTSIDE: Row(
        "No reading: this lies outside what this model knows",
        "Outside its knowledge",
        "It may be a disease, a site or a kind of photo that the model was not trained on.",
        "Go by your own examination: the figures would mean nothing.",
    ),
}


@dataclass(frozen=True)
class Headline:
    """A row of the table, filled in."""

    state: State
    heading: str
    brief: str
    line: str
    next_step: str


def headline_of(prediction: Prediction) -> Headline:
    """The headline of one photo; a refused one has the reason in the place of a diagnosis."""
    state = state_of(prediction)
    if state is State.UNREADABLE:
        return _filled(state, {"reasons": " ".join(prediction.quality.reasons)})
    if state is State.OPEN_MODALITY:
        return _filled(state, words.of_open_modality(prediction))
    if state is State.ARTEFACT:
        return _filled(state, words.of_artefact(prediction))
    if state is State.NOT_A_LESION:
        return _filled(state, {"also": words.of_poor_light(prediction)})
    return headline(prediction.probabilities) if prediction.readable else _filled(state, {})


def state_of(prediction: Prediction) -> State:
    """Which row of the table a photo is in."""
    if prediction.unlike == "not-a-lesion":
        return State.NOT_A_LESION
    if prediction.quality.verdict == "unreadable":
        return State.UNREADABLE
    if prediction.unlike is not None:
        return State.OUTSIDE
    other = prediction.suspected_otherwise
    if other is not None and other.suspected:
        return State.OPEN_MODALITY
    return State.ARTEFACT if prediction.turned_by else state_of_answer(prediction.probabilities)


def headline(probabilities: Probabilities) -> Headline:
    """The headline of a reading that may be answered, by the rule that `taxonomy.walk` follows."""
    return _filled(state_of_answer(probabilities), words.of_reading(probabilities))


def state_of_answer(probabilities: Probabilities) -> State:
    """Which row of the table a reading that may be answered is in."""
    answer, taxonomy = probabilities.answer, probabilities.calibration.taxonomy
    if answer.reason == "above-operating-point":
        return State.BENIGN_ABOVE
    if answer.node is None:
        return State.SUSPICIOUS if probabilities.suspected else State.UNSURE
    if not taxonomy.is_malignant(answer.node):
        return State.BENIGN
    return State.PREMALIGNANT if words.premalignant_part(probabilities, answer.node) else State.MALIGNANT


def headline_of_joint(reading: Joint) -> Headline:
    """The headline of several photos of one lesion: their mean, unless a single one of them is suspicious."""
    mean, said = reading.probabilities, headline(reading.probabilities)
    if mean.suspected or not reading.disagree:
        return said
    highest, point = per_cent(reading.highest), per_cent(mean.threshold)
    return Headline(
        State.SUSPICIOUS,
        f"Suspicious in a single photo: malignancy {highest}, above the operating point ({point})",
        TABLE[State.SUSPICIOUS].brief,
        f"On average {per_cent(mean.malignant)}, below it: {said.heading}.",
        _SEE_IT,
    )


def _filled(state: State, said: dict[str, str]) -> Headline:
    row = TABLE[state]
    brief = row.brief.format_map(said)
    return Headline(
        state,
        row.heading.format_map(said),
        brief[:1].upper() + brief[1:],
        row.line.format_map(said),
        row.next_step.format_map(said),
    )

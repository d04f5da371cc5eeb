"""The words that fill the table of headlines: kinds and figures of a reading, and why it stops where it does."""

from __future__ import annotations

from .artefacts.catalogue import BY_NAME
from .formatting import per_cent
from .head.probabilities import Probabilities
from .prediction import Prediction

MODALITIES = {"dermoscopy": "dermoscopy photo", "clinical": "clinical photo"}
NAMED, WORTH_NAMING = 3, 0.05  # kinds that a reading hangs between: how many, and from which probability on
LOW = 0.2  # malignancy is called low up to here, wherever the reader has put the operating point


def of_reading(probabilities: Probabilities) -> dict[str, str]:
    """What the rows of a reading that may be answered say of it."""
    malignancy, point = probabilities.malignant, probabilities.threshold
    words = {
        "malignancy": per_cent(malignancy),
        "point": per_cent(point),
        "side": "at" if malignancy == point else "above",
        "how_low": f", malignancy low ({per_cent(malignancy)})"
        if malignancy <= LOW
        else f": malignancy {per_cent(malignancy)}, below the operating point ({per_cent(point)})",
        "malignancy_is": _what_is_suspected(probabilities),
        "kinds": _kinds(probabilities),
    }
    return words | (_of_answer(probabilities) if probabilities.answer.node is not None else {})


def _of_answer(probabilities: Probabilities) -> dict[str, str]:
    """The node that clears the level, or the premalignant kind that makes up most of it."""
    answer, taxonomy = probabilities.answer, probabilities.calibration.taxonomy
    assert answer.node is not None
    whole = lesion(short(taxonomy[answer.node].name))
    if part := premalignant_part(probabilities, answer.node):
        larger = f"The larger part of {whole.lower()}, {per_cent(answer.probability)}."
        return {
            "name": short(taxonomy[part].name),
            "p": per_cent(probabilities.of(part) or 0.0),
            "part": _depth(probabilities) if part == answer.node else larger,
        }
    name = short(taxonomy[answer.node].name) if taxonomy.is_leaf(answer.node) else whole
    return {"name": name, "p": per_cent(answer.probability), "depth": _depth(probabilities)}


def side_of(reading: Probabilities) -> str:
    """On which side of its operating point a photo lies, read as of one modality; a sentence."""
    kind, side = MODALITIES[reading.calibration.modality], "above" if reading.suspected else "below"
    malignancy, point = per_cent(reading.malignant), per_cent(reading.threshold)
    return f"Read as a {kind}: malignancy {malignancy}, {side} its operating point ({point})."


def lesion(name: str) -> str:
    """A group's name as said of a single lesion: "Malignant melanocytic" -> "Malignant melanocytic lesion"."""
    groups = ("benign", "malignant", "non-neoplastic", "melanocytic", "epidermal", "dermal")
    return f"{name} lesion" if name.lower().split()[-1] in groups else name


def short(name: str) -> str:
    """A node's name without a closing remark: the headline says "Melanoma", the tree "Melanoma (type not recorded)"."""
    return name.partition(" (")[0]


def of_open_modality(prediction: Prediction) -> dict[str, str]:
    """The reading as of the modality that it looks like, and as of the other."""
    other = prediction.suspected_otherwise
    assert other is not None
    return {
        "other": other.calibration.modality,
        "other_kind": MODALITIES[other.calibration.modality],
        "other_malignancy": per_cent(other.malignant),
        "here": side_of(prediction.probabilities),
        "there": side_of(other),
    }


def of_poor_light(prediction: Prediction) -> str:
    """What else ails a photo of no lesion: a lesion so blurred or dark may look like none."""
    quality = prediction.quality
    return f" It can't be read well, either: {' '.join(quality.reasons)}" if quality.verdict == "unreadable" else ""


def of_artefact(prediction: Prediction) -> dict[str, str]:
    """What such artefacts did to suspicious readings when they were painted on."""
    artefact = prediction.turned_by[0]
    turned = prediction.probabilities.calibration.turned_by.get(artefact)
    measured = "what it does to this model was not measured"
    if turned is not None:
        share = f"{turned.turned:,} of {turned.of:,} suspicious readings"
        measured = f"painted on validation photos it turned {share} benign"
    return {"seen": BY_NAME[artefact].seen, "advice": BY_NAME[artefact].advice, "measured": measured}


def _what_is_suspected(probabilities: Probabilities) -> str:
    """ "malignancy", or, where more than half of it is premalignant, what the word stands for."""
    mostly_premalignant = probabilities.cancer < probabilities.malignant / 2
    return "malignant or premalignant" if mostly_premalignant else "malignancy"


def _kinds(probabilities: Probabilities) -> str:
    """ "melanoma 55 % and melanocytic nevus 40 %": the likeliest kinds, at least two and those worth a name."""
    taxonomy, ranked = probabilities.calibration.taxonomy, probabilities.differential(NAMED)
    worth = [pair for k, pair in enumerate(ranked) if k < 2 or pair[1] >= WORTH_NAMING]
    named = [f"{_in_running_text(taxonomy[node].name)} {per_cent(p)}" for node, p in worth]
    return " and ".join(filter(None, (", ".join(named[:-1]), *named[-1:])))


def _in_running_text(name: str) -> str:
    said = short(name)
    return said if said[1:2].isupper() else said[:1].lower() + said[1:]


def premalignant_part(probabilities: Probabilities, node: str) -> str | None:
    """The premalignant class that makes up more than half of a malignant node, if there is one."""
    taxonomy, inference = probabilities.calibration.taxonomy, probabilities.calibration.inference
    inside = [c for c, member in zip(inference.class_ids, inference.mask(node), strict=True) if member]
    largest = max(inside, key=lambda c: probabilities.classes[c])
    whole = probabilities.of(node) or 0.0
    premalignant = taxonomy.behavior_of(largest) == "premalignant"
    return largest if premalignant and probabilities.classes[largest] > whole / 2 else None


def _depth(probabilities: Probabilities) -> str:
    """Why the answer stops where it does."""
    answer, head = probabilities.answer, probabilities.calibration
    assert answer.node is not None
    if answer.path and answer.path[-1].only_kind:
        group = head.taxonomy[head.taxonomy.ancestors(answer.node)[-1]].name
        return f"The only kind of {lesion(group).lower()} that this model knows."
    if head.inference.resolved_children(answer.node):
        return f"No deeper at this level of sureness ({per_cent(head.level)})."
    return "The model goes no deeper here."

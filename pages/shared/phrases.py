"""What the page says of a reading, in a clinician's words. No drawing here, so that every sentence can be tested."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from model.artefacts.catalogue import BY_NAME
from model.formatting import per_cent
from taxonomy import Coverage

if TYPE_CHECKING:
    from model import Joint, Model, Photo, Prediction, Probabilities

RED_FLAGS = (
    "New, changing, bleeding or symptomatic, an immunosuppressed patient, or you are worried: act on that, "
    "whatever is shown here. A low reading does not rule out cancer."
)
NOT_TESTED = (
    "Not tested on nail, mucosa, amelanotic or acral lesions, children, scars, treated or biopsied lesions, "
    "or skin types V-VI."
)
CASE_MIX = "Among the diseases this model knows, in a case mix {mix}."
NOT_MEASURED = "Sensitivity and specificity of this model were not measured on this kind of photo."
_GRID = "on an 8 × 8 grid. On ink, ruler, hair or edge: distrust the reading. On the lesion: no proof that it is right."

MODALITIES = {"dermoscopy": "dermoscopy photo", "clinical": "clinical photo"}

_REFUSALS = {
    "not-a-lesion": (
        "No reading: this does not look like a photo of a skin lesion",
        "It is less like the photos this model was trained on than nearly all lesions are. Frame one lesion so that it "
        "fills most of the square, or take the photo again.",
    ),
    "outside": (
        "No reading: this lies outside what this model knows",
        "It may be a disease, a site or a kind of photo that the model was not trained on. Its figures would mean "
        "nothing.",
    ),
}


@dataclass(frozen=True)
class Headline:
    """The first thing that is read: a title, the figure that belongs to it, and the line under it."""

    title: str
    figure: str
    line: str


def headline_of(prediction: Prediction) -> Headline:
    """The headline of one photo; a photo that isn't readable gets the reason in place of a diagnosis."""
    if prediction.quality.verdict == "unreadable":
        return Headline("No reading: the photo can't be read", "", " ".join(prediction.quality.reasons))
    if prediction.unlike:
        title, line = _REFUSALS[prediction.unlike]
        return Headline(title, "", line)
    other = prediction.suspected_otherwise
    if other is not None and other.suspected:
        return Headline(
            f"Suspicious if this is a {MODALITIES[other.calibration.modality]}",
            per_cent(other.malignant),
            f"{_side(prediction.probabilities)} {_side(other)} Say which it is.",
        )
    if prediction.turned_by:
        return _refused_by(prediction.turned_by[0], prediction.probabilities)
    return headline(prediction.probabilities)


def _refused_by(artefact: str, probabilities: Probabilities) -> Headline:
    """No reading, because such artefacts have turned suspicious lesions into harmless ones."""
    measured = probabilities.calibration.turned_by.get(artefact)
    known = (
        f"painted on validation photos it turned {measured.turned:,} of {measured.of:,} suspicious readings benign"
        if measured
        else "what it does to this model was not measured"
    )
    kind = BY_NAME[artefact]
    line = f"Malignancy lies below the operating point, but that says nothing here: {known}. {kind.advice}"
    return Headline(f"No reading: {kind.seen}", "", line)


def on_the_photo(prediction: Prediction) -> list[str]:
    """What lies on the photo or ails it, and what to do about it; not again what the headline has said."""
    said = () if prediction.suspected_otherwise else prediction.turned_by[:1]
    kinds = [BY_NAME[name] for name in prediction.artefacts.names if name not in said]
    reasons = prediction.quality.reasons if prediction.quality.verdict == "poor" else ()
    return [*(f"{kind.seen.capitalize()}. {kind.advice}" for kind in kinds), *reasons]


def modality_question(prediction: Prediction) -> str:
    """What hangs on dermoscopy or clinical photo, where the photo leaves it open; empty where nothing does."""
    other = prediction.suspected_otherwise
    if other is None or other.suspected:  # then the headline says it
        return ""
    return f"{_side(prediction.probabilities)} {_side(other)} Say which it is."


def _side(reading: Probabilities) -> str:
    """On which side of its operating point a photo lies, read as of one modality."""
    kind, side = MODALITIES[reading.calibration.modality], "above" if reading.suspected else "below"
    malignancy, point = per_cent(reading.malignant), per_cent(reading.threshold)
    return f"Read as a {kind}: malignancy {malignancy}, {side} its operating point ({point})."


def headline(probabilities: Probabilities) -> Headline:
    """The headline of a reading that may be answered, by the rule that `taxonomy.walk` follows."""
    answer, taxonomy, level = (
        probabilities.answer,
        probabilities.calibration.taxonomy,
        per_cent(probabilities.calibration.level),
    )
    if answer.reason == "above-operating-point":
        likeliest, p = probabilities.differential(1)[0]
        return Headline(
            "Above the operating point for malignancy",
            per_cent(probabilities.malignant),
            f"Most probable single reading: {taxonomy[likeliest].name}, {per_cent(p)}. A reading above this point is "
            "never headed by a benign diagnosis.",
        )
    if answer.node is None:
        return Headline("No answer", "", f"No group of diseases reaches {level}. See the differential and the tree.")
    premalignant = _mostly_premalignant(probabilities, answer.node)
    if premalignant and premalignant != answer.node:
        return Headline(
            f"{_short(taxonomy[premalignant].name)} (premalignant)",
            per_cent(probabilities.of(premalignant) or 0.0),
            f"The larger part of {lesion(taxonomy[answer.node].name).lower()}, {per_cent(answer.probability)}.",
        )
    name = _short(taxonomy[answer.node].name) + (" (premalignant)" if premalignant else "")
    return Headline(
        name if taxonomy.is_leaf(answer.node) or premalignant else lesion(name),
        per_cent(answer.probability),
        _depth_line(probabilities),
    )


def joint(reading: Joint, photos: int) -> str:
    """The mean reading of several photos of one lesion, always beside the highest single one."""
    p, said = reading.probabilities, headline(reading.probabilities)
    side = "above" if p.suspected else "below"
    answer = f"{said.title} {said.figure}".strip()
    together = f"{reading.photos} of {photos} photos read together ({reading.modality})"
    warning = (
        "**These photos disagree:** some lie above the operating point, some below.  \n" if reading.disagree else ""
    )
    return (
        f"**One lesion, {together}: {answer}**  \n{warning}"
        f"Malignant or premalignant {per_cent(p.malignant)} on average, {side} the operating point "
        f"{per_cent(p.threshold)}; highest in a single photo {per_cent(reading.highest)}. {said.line}"
    )


def lesion(name: str) -> str:
    """A group's name as said of a single lesion: "Malignant melanocytic" -> "Malignant melanocytic lesion"."""
    groups = ("benign", "malignant", "non-neoplastic", "melanocytic", "epidermal", "dermal")
    return f"{name} lesion" if name.lower().split()[-1] in groups else name


def evidence(node: str, other: str = "") -> str:
    """What the colours on the photo are, and what they are not."""
    if other:
        return f"Regions that raise the score for {node} rather than {other}, or the reverse, {_GRID}"
    return f"Regions that raise the score for {node}, {_GRID}"


def without_probability(model: Model, node: str, modality: str) -> str:
    """Why a node of the tree has no number."""
    taxonomy = model.taxonomy
    name = taxonomy[node].name
    if model.inference.is_resolved(node):
        return f"{name} is not covered in {modality} photos: none of them was seen in training."
    if model.coverage[taxonomy.index(node)] is Coverage.MERGED:
        whole = model.inference.merged_into(node)
        assert whole is not None
        return f"{name} was trained only as part of {taxonomy[whole].name}: it has no number of its own."
    return f"{name} is not covered: no photo of it was seen in training, so the model says nothing of it."


def details(model: Model, photo: Photo, prediction: Prediction) -> dict[str, str]:
    """What names a reading exactly, for whoever reports or repeats it."""
    frame, quality = prediction.frame, prediction.quality
    width, height = photo.original_size
    scale = width / photo.width
    return {
        "Photo, SHA-256": f"`{prediction.photo_sha256}`",
        "Model": f"`{prediction.bundle_id[:16]}`, {model.runtime.describe()}",
        "Photo, pixels": f"{width:,} × {height:,}",
        "Read, pixels from left, from top, side": ", ".join(
            f"{round(length * scale):,}" for length in (frame.left, frame.top, frame.side)
        ),
        "Sharpness, exposure, size": f"{quality.sharpness:.2f}, {quality.exposure:.2f}, {quality.size:,}",
        "Unlikeness to the training photos (refused above 0.50)": f"{prediction.novelty:.2f}",
        "Sure enough to answer from": per_cent(model.bundle.level),
    }


def _short(name: str) -> str:
    """A node's name without a closing remark: the headline says "Melanoma", the tree "Melanoma (type not recorded)"."""
    return name.partition(" (")[0]


def case_mix(prevalence: float | None, modality: str) -> str:
    """Which case mix the figures belong to."""
    if prevalence is None:
        return CASE_MIX.format(mix=f"like its {modality} test photos")
    return CASE_MIX.format(mix=f"where {per_cent(prevalence)} of lesions are malignant or premalignant (yours)")


def _mostly_premalignant(probabilities: Probabilities, node: str) -> str | None:
    """The premalignant class that makes up more than half of a malignant node, if there is one."""
    taxonomy, inference = probabilities.calibration.taxonomy, probabilities.calibration.inference
    inside = [c for c, member in zip(inference.class_ids, inference.mask(node), strict=True) if member]
    largest = max(inside, key=lambda c: probabilities.classes[c])
    whole = probabilities.of(node) or 0.0
    premalignant = taxonomy.behavior_of(largest) == "premalignant"
    return largest if premalignant and probabilities.classes[largest] > whole / 2 else None


def _depth_line(probabilities: Probabilities) -> str:
    """Why the answer stops where it does."""
    answer, head = probabilities.answer, probabilities.calibration
    assert answer.node is not None
    if answer.path and answer.path[-1].only_kind:
        group = head.taxonomy[head.taxonomy.ancestors(answer.node)[-1]].name
        return f"The only kind of {lesion(group).lower()} that this model knows."
    if head.inference.resolved_children(answer.node):
        return f"No deeper at this level of sureness ({per_cent(head.level)})."
    return "The model goes no deeper here."

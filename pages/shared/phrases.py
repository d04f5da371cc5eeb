"""What the page says of a reading, in a clinician's words. No drawing here, so that every sentence can be tested."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.artefacts.catalogue import BY_NAME
from model.formatting import per_cent
from model.headline_words import side_of
from taxonomy import Coverage

if TYPE_CHECKING:
    from model import Model, Photo, Prediction

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
GRID = (
    "The evidence has an 8 × 8 grid; below a quarter of the scale nothing is drawn. On ink, ruler, hair or edge: "
    "distrust the reading. On the lesion: no proof that it is right."
)


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
    return f"{side_of(prediction.probabilities)} {side_of(other)} Say which it is."


def evidence(node: str, other: str = "") -> str:
    """What the colours on the photo are, and what they are not."""
    if other:
        return f"Regions that raise the score for {node} rather than {other}, or the reverse."
    return f"Regions that raise the score for {node}."


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


def case_mix(prevalence: float | None, modality: str) -> str:
    """Which case mix the figures belong to."""
    if prevalence is None:
        return CASE_MIX.format(mix=f"like its {modality} test photos")
    return CASE_MIX.format(mix=f"where {per_cent(prevalence)} of lesions are malignant or premalignant (yours)")

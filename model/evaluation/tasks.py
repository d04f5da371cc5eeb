"""What is asked of the model: the paper's three questions as far as our photos go, and our own."""

from __future__ import annotations

from dataclasses import dataclass

from taxonomy import Inference
from taxonomy.tree import MALIGNANT

from .readings import Booleans, Floats, Readings

MELANOMA, NEVUS, KERATOSIS = "malignant-melanocytic", "melanocytic-nevus", "benign-keratosis"
CARCINOMAS = ("basal-cell-carcinoma", "squamous-cell-carcinoma")  # never actinic keratosis


@dataclass(frozen=True)
class InThePaper:
    """The figure of the paper that a task is set beside (FACTS of Esteva et al. 2017, Fig. 3 and Extended Data)."""

    auc: float
    photos: str
    sensitivity: float  # the average dermatologist, read off the figure by eye
    specificity: float
    dermatologists: int


@dataclass(frozen=True)
class Task:
    """Tell photos of some nodes from photos of others, or from all others."""

    id: str
    title: str
    modality: str
    dataset: str | None
    positive: tuple[str, ...]
    negative: tuple[str, ...] = ()  # all other nodes where it is empty
    confirmed_by: str | None = None
    note: str = ""
    paper: InThePaper | None = None

    def of(self, readings: Readings) -> tuple[Readings, Booleans, Floats]:
        """The photos of the task, whether each is positive, and its score in 0...1.

        Between two kinds of lesion the score is the share of the first in both; against all others its probability.
        """
        mine = readings.known.where(modality=self.modality)
        mine = mine.where(dataset=self.dataset) if self.dataset else mine
        mine = mine.where(confirmed_by=self.confirmed_by) if self.confirmed_by else mine
        if not self.negative:
            return mine, mine.within(*self.positive), mine.score(*self.positive)
        mine = mine.only(mine.within(*self.positive, *self.negative))
        positive, negative = mine.score(*self.positive), mine.score(*self.negative)
        return mine, mine.within(*self.positive), positive / (positive + negative)


CARCINOMA_VS_KERATOSIS = Task(
    "carcinoma-vs-keratosis",
    "Keratinocyte carcinoma against seborrheic keratosis, clinical photos",
    "clinical",
    "PAD-UFES-20",
    CARCINOMAS,
    (KERATOSIS,),
    note="Only 4 of the 36 keratoses were biopsied, so it is not the paper's protocol.",
    paper=InThePaper(0.96, "135 biopsied lesions (65 and 70)", 0.95, 0.71, 25),
)
MELANOMA_VS_NEVUS = Task(
    "melanoma-vs-nevus-histology",
    "Melanoma against nevus, dermoscopy, confirmed by histology",
    "dermoscopy",
    "HAM10000",
    (MELANOMA,),
    (NEVUS,),
    confirmed_by="histo",
    note="Nevi that somebody thought worth a biopsy: the hard ones, and the row to believe.",
    paper=InThePaper(0.91, "111 biopsied lesions (71 and 40)", 0.85, 0.71, 21),
)
MELANOMA_VS_ALL_NEVI = Task(
    "melanoma-vs-nevus-all",
    "Melanoma against nevus, dermoscopy, all nevi",
    "dermoscopy",
    "HAM10000",
    (MELANOMA,),
    (NEVUS,),
    note="Two thirds of these nevi were followed up and come from one camera: see the classifier that sees corners.",
)
ISIC_MELANOMA = Task(
    "isic2017-melanoma",
    "Melanoma against the rest, ISIC 2017 challenge",
    "dermoscopy",
    "ISIC2017",
    (MELANOMA,),
    note="The challenge's official test set; its winners, ensembles, reached 0.874.",
)
ISIC_KERATOSIS = Task(
    "isic2017-keratosis",
    "Seborrheic keratosis against the rest, ISIC 2017 challenge",
    "dermoscopy",
    "ISIC2017",
    (KERATOSIS,),
    note="The challenge's official test set; its winners, ensembles, reached 0.965.",
)
TASKS = (MELANOMA_VS_NEVUS, MELANOMA_VS_ALL_NEVI, CARCINOMA_VS_KERATOSIS, ISIC_MELANOMA, ISIC_KERATOSIS)


def malignancy(modality: str) -> Task:
    """Malignant or premalignant against benign: what the operating point is set for."""
    return Task(f"malignant-{modality}", "Malignant or premalignant against benign", modality, None, (MALIGNANT,))


def cancer(modality: str, inference: Inference) -> Task:
    """The same without what is only premalignant, such as actinic keratosis, which then counts with the benign."""
    taxonomy = inference.taxonomy
    classes = [
        node
        for node in inference.class_ids
        if taxonomy.within(node, MALIGNANT) and taxonomy.behavior_of(node) != "premalignant"
    ]
    return Task(f"cancer-{modality}", "Cancer (in situ included) against all others", modality, None, tuple(classes))

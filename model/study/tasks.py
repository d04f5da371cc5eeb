"""What a reader may be asked: the paper's questions, as far as our photos go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from taxonomy.tree import MALIGNANT

from ..evaluation.tasks import (
    CARCINOMA_VS_KERATOSIS,
    CARCINOMAS,
    KERATOSIS,
    MELANOMA,
    MELANOMA_VS_NEVUS,
    NEVUS,
    InThePaper,
)

OWN = "own"  # begins the id of a study of somebody's own photos


@dataclass(frozen=True)
class StudyTask:
    """One question on photos of one modality. The positive side is the one that wants a biopsy or treatment."""

    id: str
    title: str
    modality: str
    positive_name: str  # several of them, as in "36 carcinomas"
    negative_name: str
    positive: tuple[str, ...]  # nodes of the tree
    negative: tuple[str, ...] = ()  # all other nodes where it is empty
    dataset: str = ""  # as the manifest writes it
    collection: str = ""  # as a reader knows it
    positive_labels: Mapping[str, str] = field(default_factory=dict, hash=False)  # the data set's label -> its name
    negative_labels: Mapping[str, str] = field(default_factory=dict, hash=False)
    reference: str = ""  # how the labels were confirmed, in a sentence
    paper: InThePaper | None = None

    def score(self, nodes: Mapping[str, float]) -> float:
        """The CNN's score in 0...1, from the probabilities of the nodes: the share of the positive ones.

        Of both sides where the task is between two kinds of lesion, as `evaluation.tasks.Task` has it, else of all.
        """
        positive = sum(nodes[node] for node in self.positive)
        if not self.negative:
            return positive
        return positive / (positive + sum(nodes[node] for node in self.negative))


CARCINOMA = StudyTask(
    "carcinoma",
    "Keratinocyte carcinoma or seborrheic keratosis, clinical photos",
    "clinical",
    "carcinomas",
    "seborrheic keratoses",
    CARCINOMAS,
    (KERATOSIS,),
    "PAD-UFES-20",
    "PAD-UFES-20",
    {"BCC": "Basal cell carcinoma", "SCC": "Squamous cell carcinoma"},
    {"SEK": "Seborrheic keratosis"},
    reference="Every carcinoma was confirmed by biopsy. Most keratoses were not: only 4 of the 36 keratoses in these "
    "test photos are biopsied, the others were named by consensus of clinicians.",
    paper=CARCINOMA_VS_KERATOSIS.paper,
)
MELANOMA_DERMOSCOPY = StudyTask(
    "melanoma",
    "Melanoma or nevus, dermoscopy",
    "dermoscopy",
    "melanomas",
    "nevi",
    (MELANOMA,),
    (NEVUS,),
    "ISIC2017",
    "ISIC 2017",
    {"MEL": "Melanoma"},
    {"NV": "Nevus"},
    reference="ISIC 2017 does not record how each label was confirmed.",
    paper=MELANOMA_VS_NEVUS.paper,
)
TASKS = (CARCINOMA, MELANOMA_DERMOSCOPY)


def own_task(modality: str) -> StudyTask:
    """The question put to somebody's own photos: malignant or premalignant, against all others."""
    return StudyTask(
        f"{OWN}-{modality}",
        f"Your own photos, {modality}",
        modality,
        "malignant or premalignant lesions",
        "benign lesions",
        (MALIGNANT,),
        reference="The labels are the ones that came with the photos.",
    )

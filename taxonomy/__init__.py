"""The tree of skin diseases, how it is cut into training classes, and how probabilities are summed back up it."""

from taxonomy.answer import Answer, Step, walk
from taxonomy.inference import Coverage, Inference
from taxonomy.labels import Label, load_labels, read_labels, unmapped_labels
from taxonomy.partition import WHOLE, Partition, TrainingClass, partition
from taxonomy.table import load_taxonomy
from taxonomy.tree import BEHAVIORS, Node, Taxonomy, TaxonomyError

__all__ = [
    "BEHAVIORS",
    "WHOLE",
    "Answer",
    "Coverage",
    "Inference",
    "Label",
    "Node",
    "Partition",
    "Step",
    "Taxonomy",
    "TaxonomyError",
    "TrainingClass",
    "load_labels",
    "load_taxonomy",
    "partition",
    "read_labels",
    "unmapped_labels",
    "walk",
]

"""The tree of skin diseases, how it is cut into training classes, and how probabilities are summed back up it."""

from taxonomy.answer import Answer, Step, walk
from taxonomy.comparison import Difference, Relation, compare
from taxonomy.counts import Counts, CountsError, read_counts
from taxonomy.cut import Cut
from taxonomy.inference import Coverage, Inference
from taxonomy.labels import Label, load_labels, read_labels, unmapped_labels
from taxonomy.partition import Partition, TrainingClass, partition
from taxonomy.rest import with_rests
from taxonomy.table import load_taxonomy
from taxonomy.tree import BEHAVIORS, Node, Taxonomy, TaxonomyError

__all__ = [
    "BEHAVIORS",
    "Answer",
    "Counts",
    "CountsError",
    "Coverage",
    "Cut",
    "Difference",
    "Inference",
    "Label",
    "Node",
    "Partition",
    "Relation",
    "Step",
    "Taxonomy",
    "TaxonomyError",
    "TrainingClass",
    "compare",
    "load_labels",
    "load_taxonomy",
    "partition",
    "read_counts",
    "read_labels",
    "unmapped_labels",
    "walk",
    "with_rests",
]

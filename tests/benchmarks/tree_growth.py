"""How the work on a tree grows with the tree: prints the tables of docs/benchmarks.md.

    nice -n 10 .venv/bin/python -m tests.benchmarks.tree_growth

Two shapes: a wide tree such as ours (eight children a node, photos mostly on leaves), and one whose half is a single
chain, which nothing may climb node by node for every node. Each time is the best of a few runs, in milliseconds of this
process's processor time, for other work on the machine makes a clock useless. The last column sets 100,000 nodes beside
10,000. No test asserts these times: `tests/taxonomy/test_growth.py` counts calls and memory instead.
"""

from __future__ import annotations

import platform
import sys
import time
from collections.abc import Callable

import numpy as np

from taxonomy import Inference, Node, Taxonomy, partition
from taxonomy.comparison import compare
from taxonomy.counts import read_counts

SIZES = (3_000, 10_000, 30_000, 100_000)
MAX_CLASS_SIZE = 1_000
RUNS = 5
ENOUGH = 500  # milliseconds spent on one job


def wide(n: int) -> list[Node]:
    """A tree of eight children a node, so some six levels deep at 100,000 nodes; with a synonym and a code each."""
    return [
        Node(
            f"node-{i}",
            f"Disease number {i}",
            None if not i else f"node-{(i - 1) // 8}",
            (f"condition {i}",),
            codes={"icd10cm": f"L{i}"},
        )
        for i in range(n)
    ]


def deep(n: int) -> list[Node]:
    """Half of the nodes one under the other, the other half leaves at its end."""
    chain = [Node(f"node-{i}", f"Link {i}", f"node-{i - 1}" if i else None) for i in range(n // 2)]
    return [*chain, *(Node(f"leaf-{i}", f"Disease {i}", f"node-{n // 2 - 1}") for i in range(n - n // 2))]


def photos_of(taxonomy: Taxonomy) -> dict[str, int]:
    """Some photos on every leaf and on a tenth of the other nodes, seeded."""
    rng = np.random.default_rng(2017)
    counts = np.ceil(rng.lognormal(3, 1.4, len(taxonomy))).astype(int)
    counts[~taxonomy.leaf_mask & (rng.random(len(taxonomy)) > 0.1)] = 0
    return {node: int(count) for node, count in zip(taxonomy.ids, counts, strict=True) if count}


def work(nodes: list[Node]) -> dict[str, Callable[[], object]]:
    """What is measured on one tree, by name."""
    taxonomy = Taxonomy(nodes)
    photos = photos_of(taxonomy)
    cut = partition(taxonomy, photos, MAX_CLASS_SIZE)
    classes = [c.node for c in cut.classes]
    coarse = [c.node for c in partition(taxonomy, photos, 10 * MAX_CLASS_SIZE).classes]
    inference = Inference(taxonomy, classes)
    p = np.random.default_rng(1).dirichlet(np.ones(len(classes)))
    many = np.tile(p, (16, 1))
    own = np.ones(len(taxonomy), dtype=np.int64)
    table = "label,images\n" + "".join(f"{taxonomy[node].name},{count}\n" for node, count in photos.items())
    content = table.encode()
    taxonomy.search("warm")
    return {
        "Taxonomy(): nodes in order": lambda: Taxonomy(nodes),
        "subtree_sums()": lambda: taxonomy.subtree_sums(own),
        "partition()": lambda: partition(taxonomy, photos, MAX_CLASS_SIZE),
        "compare(): two partitions": lambda: compare(taxonomy, classes, coarse),
        "Inference()": lambda: Inference(taxonomy, classes),
        "up(): one photo": lambda: inference.propagate(p),
        "up(): 16 photos": lambda: inference.propagate(many),
        "coverage()": lambda: inference.coverage(photos),
        "search(): index, the first time": lambda: Taxonomy.search(_unsearched(taxonomy), "warm"),
        "search(): 20 hits": lambda: taxonomy.search("disease"),
        "search(): misspelled": lambda: taxonomy.search("diseese number 7"),
        "search(): no hit, nothing near": lambda: taxonomy.search("unobtainium"),
        "read_counts(): every label": lambda: read_counts(content, taxonomy),
    }


def _unsearched(taxonomy: Taxonomy) -> Taxonomy:
    """The same tree before its first search."""
    taxonomy.__dict__.pop("_search", None)
    return taxonomy


def milliseconds(job: Callable[[], object]) -> float:
    """The best of up to RUNS runs, in processor time; a job of half a second is run once."""
    best, spent = float("inf"), 0.0
    for _ in range(RUNS):
        begun = time.process_time()
        job()
        took = 1000 * (time.process_time() - begun)
        best, spent = min(best, took), spent + took
        if spent > ENOUGH:
            break
    return best


def table(shape: Callable[[int], list[Node]]) -> str:
    """One shape as a table in Markdown."""
    times: dict[str, list[float]] = {}
    for n in SIZES:
        for name, job in work(shape(n)).items():
            times.setdefault(name, []).append(milliseconds(job))
    growth = SIZES[-1] / SIZES[1]
    heads = " | ".join(f"{n:,} nodes" for n in SIZES)
    lines = [
        f"| ms | {heads} | {SIZES[-1]:,} / {SIZES[1]:,} ({growth:g} if linear) |",
        "|---|" + "---:|" * (len(SIZES) + 1),
    ]
    for name, row in times.items():
        lines.append(f"| {name} | {' | '.join(f'{t:.2f}' for t in row)} | {row[-1] / row[1]:.1f} |")
    return "\n".join(lines)


def main() -> None:
    """Print both tables, and what they were measured with."""
    print(f"Python {platform.python_version()}, numpy {np.__version__}, {platform.machine()}, {sys.platform}\n")
    for title, shape in (("A wide tree", wide), ("Half of it one chain", deep)):
        print(f"### {title}\n\n{table(shape)}\n", flush=True)


if __name__ == "__main__":
    main()

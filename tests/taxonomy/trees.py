"""Small trees written as indented text, random trees, and the lineage of a node worked out from its rows alone."""

from hypothesis import strategies as st

from taxonomy import Node, Taxonomy


def tree_of(outline: str) -> Taxonomy:
    """A tree from an outline: one id a line, two spaces of indent a level."""
    nodes: list[Node] = []
    path: list[str] = []
    for line in outline.strip("\n").splitlines():
        level = (len(line) - len(line.lstrip())) // 2
        path[level:] = [line.strip()]
        nodes.append(Node(path[level], path[level], path[level - 1] if level else None))
    return Taxonomy(nodes)


@st.composite
def random_trees(draw, largest=30):
    """Trees of any shape, given to Taxonomy in any order."""
    size = draw(st.integers(1, largest))
    parents = [None, *(draw(st.integers(0, i - 1)) for i in range(1, size))]
    rows = [Node(f"n{i}", f"node {i}", None if p is None else f"n{p}") for i, p in enumerate(parents)]
    return Taxonomy(draw(st.permutations(rows)))


def counts_on(draw, taxonomy, most=20):
    """Photos on some of the nodes, most of them on few."""
    labelled = draw(st.lists(st.sampled_from(taxonomy.ids), unique=True, max_size=len(taxonomy)))
    return {node: draw(st.integers(0, most)) for node in labelled}


def lineage(taxonomy, node_id):
    """A node and everything above it, the root last."""
    found = []
    by_id = {node.id: node for node in taxonomy.nodes}
    while node_id is not None:
        found.append(node_id)
        node_id = by_id[node_id].parent
    return found

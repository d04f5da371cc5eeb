"""Newick: the shape of the tree in nested brackets, with names, as phylogenetics programs read it.

Every name stands in single quotes, with a quote inside it doubled, as the format has it since 1986; every branch is
1 long. https://phylipweb.github.io/phylip/newicktree.html
"""

from __future__ import annotations

from taxonomy.export.part import Part


def write(part: Part) -> str:
    """One line. From the depths alone, without recursion, so that a chain may be any length."""
    tree, out = part.tree, []
    depths = [*tree.depth.tolist(), 0]
    waiting: list[int] = []  # nodes whose bracket is open; Newick names a node after its children
    for i, node in enumerate(tree.nodes):
        if depths[i + 1] > depths[i]:
            out.append("(")
            waiting.append(i)
            continue
        out.append(_label(node.name, i))
        for _ in range(depths[i] - depths[i + 1]):
            parent = waiting.pop()
            out.append(f"){_label(tree.nodes[parent].name, parent)}")
        if i + 1 < len(tree):
            out.append(",")
    return "".join(out) + ";\n"


def _label(name: str, i: int) -> str:
    quoted = "'" + name.replace("'", "''") + "'"
    return f"{quoted}:1" if i else quoted  # nothing leads to the root

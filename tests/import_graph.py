"""Which package imports which, read from the sources: their circles, and the imports that wait inside a function."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import PurePosixPath

Sources = Mapping[PurePosixPath, str]  # of the files of the product, named from the project's root


def circle(sources: Sources) -> list[str]:
    """Packages that import one another round in a circle, lazily or for their types alone included; [] if none do.

    A package is a folder below model/, pages/ or taxonomy/ with all that is in it; a file beside those folders stands
    for itself.
    """
    files = {_module(path): path for path in sources}
    graph: dict[str, set[str]] = defaultdict(set)
    for path, source in sources.items():
        own = package(_module(path))
        graph[own] |= {package(module) for module in _imported(path, ast.parse(source), set(files))} - {own}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(reversed(error.args[1]))  # each imports the next
    return []


def package(module: str) -> str:
    """`model.head` of `model.head.conformal`."""
    return ".".join(module.split(".")[:2])


def late_imports(path: PurePosixPath, source: str) -> list[str]:
    """Imports inside functions, as sentences."""
    functions = [
        node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    late = {
        node.lineno: ast.unparse(node)
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    return [f"{path}:{line}: {statement}" for line, statement in sorted(late.items())]


def _module(path: PurePosixPath) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imported(path: PurePosixPath, tree: ast.Module, known: set[str]) -> Iterator[str]:
    """Our own modules that a file names in its imports: of `from model import load, atlas`, model and model.atlas."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom):
            base = path.parts[: -node.level] if node.level else ()
            module = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                deeper = f"{module}.{alias.name}"
                if deeper in known or module in known:
                    yield deeper if deeper in known else module

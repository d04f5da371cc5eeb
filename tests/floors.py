"""The rules of the house that a machine can check, as functions from a file to sentences."""

from __future__ import annotations

import ast
import importlib.metadata
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import PurePosixPath

ROOMS = ("pages", "model", "taxonomy")
MAY_IMPORT = {
    "app": {"pages", "model", "taxonomy"},
    "pages": {"pages", "model", "taxonomy"},
    "model": {"model", "taxonomy"},
    "taxonomy": {"taxonomy"},
}
ONLY_IN = {"streamlit": {"app", "pages"}, "torch": {"model"}, "torchvision": {"model"}}
LONGEST = 250
# What these were called before they had the field's words (docs/glossary.md), as names of code or of files.
OLD_WORDS = {
    *("Shot", "Unread", "Look", "Known", "RawReading", "Learner", "SOMEBODY", "BACKGROUND"),
    *("unlikeness", "crew", "all_whole", "held_against", "holder", "hunt", "sureset", "doors", "leftovers", "stickers"),
    *("slicing", "exploring", "explaining", "told", "learner", "Looks", "texture"),
}
CLOCKS = {"time", "monotonic", "perf_counter"}  # not those of a thread's or a process' own work
# These put what they show into Streamlit's media store, which hands it to whoever knows the address: /media/{id}
# has no check of the session. Photos go into the page as data URIs.
THROUGH_MEDIA = {"image", "audio", "video", "pyplot", "download_button"}


def broken_rules(path: PurePosixPath, source: str) -> list[str]:
    """What a product file, named from the project's root, does against the rules."""
    room = path.parts[0].removesuffix(".py")
    tree = ast.parse(source)
    found = [*_imports_against_the_floors(path, room, tree)]
    if room == "pages":
        found += _calls_through_media(path, tree)
    if room == "pages" and (name := path.parts[1].removesuffix(".py")) in taken_names():
        found.append(f"{path}: pages/ is on sys.path, and there {name} hides the package of that name")
    found += [f"{path}: {name} is an old word, see docs/glossary.md" for name in sorted(_names(path, tree) & OLD_WORDS)]
    found += too_long(path, source)
    if "../shared" in source or "shared/data" in source:
        found.append(f"{path}: the product reads nothing outside its own folder")
    return found


def too_long(path: PurePosixPath, source: str) -> list[str]:
    """A file, of whatever language, that somebody would have to scroll through."""
    lines = source.count("\n")
    return [f"{path}: {lines} lines; over {LONGEST} it wants to be two files"] if lines > LONGEST else []


@cache
def taken_names() -> set[str]:
    """Names that nothing in pages/ may have: our top-level names, the standard library's or an installed package's."""
    return {*ROOMS, "app", "tests", *sys.stdlib_module_names, *importlib.metadata.packages_distributions()}


def _imports_against_the_floors(path: PurePosixPath, room: str, tree: ast.Module) -> Iterator[str]:
    for name in _imported(path, tree):
        top = name.split(".")[0]
        if top in {*ROOMS, "app", "tests"} and top not in MAY_IMPORT[room]:
            yield f"{path}: {room} must not import {name}"
        if room not in ONLY_IN.get(top, {room}):
            yield f"{path}: {top} is imported in {', '.join(sorted(ONLY_IN[top]))} alone"


def _imported(path: PurePosixPath, tree: ast.Module) -> Iterator[str]:
    """Every module that a file imports, at any depth of its code, with relative ones resolved."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = list(path.parts[: len(path.parts) - node.level]) if node.level else []
            module = [*base, *(node.module.split(".") if node.module else [])]
            yield ".".join(module) if module else "?"
            if not node.module or len(module) == 1:
                yield from (".".join([*module, alias.name]) for alias in node.names)


def _names(path: PurePosixPath, tree: ast.Module) -> set[str]:
    """Every name that a file defines or uses, and those of the file and its folders; a leading _ is no other name."""
    names = {*path.with_suffix("").parts}
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name) | ast.keyword(arg=str(name)):
                names.add(name)
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                names.add(name)
            case ast.alias(name=name, asname=other):
                names |= {other or name.rpartition(".")[2]}
    return {name.lstrip("_") for name in names}


def _calls_through_media(path: PurePosixPath, tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in THROUGH_MEDIA:
            yield f"{path}:{node.lineno}: .{node.func.attr}() goes through /media, which any session can read"


def hurries(path: PurePosixPath, source: str) -> list[str]:
    """Where a test asserts how long something took, or a browser test says how long it may take (tests/patience.py)."""
    tree = ast.parse(source)
    found = [
        f"{path}:{asserted.lineno}: asserts on time"
        for asserted in ast.walk(tree)
        if isinstance(asserted, ast.Assert)
        for called in ast.walk(asserted.test)
        if isinstance(called, ast.Attribute) and called.attr in CLOCKS and ast.unparse(called.value) == "time"
    ]
    if path.parts[:2] == ("tests", "browser"):
        found += _numbers_of_seconds(path, tree)
    return found


def _numbers_of_seconds(path: PurePosixPath, tree: ast.Module) -> Iterator[str]:
    for call in ast.walk(tree):
        if isinstance(call, ast.Call):
            if isinstance(call.func, ast.Attribute) and call.func.attr == "wait_for_timeout":
                yield f"{path}:{call.lineno}: waits for time and not for a state"
            for given in call.keywords:
                if given.arg == "timeout" and isinstance(given.value, ast.Constant):
                    yield f"{path}:{call.lineno}: guesses how long it takes"

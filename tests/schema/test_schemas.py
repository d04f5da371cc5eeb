"""evaluation.json is held against its schema where it is read: a key or a value that is none of it is named."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from model.evaluation import experiments
from model.schema import evaluation as schema
from tests.conftest import ROOT

Path = tuple[str | int, ...]

SHIPPED = json.loads((ROOT / "assets" / "bundle" / "evaluation.json").read_text("utf-8"))
WRITTEN = {name: value for name, value in SHIPPED.items() if name != "checksum"}
PUBLISHED = TypeAdapter(schema.Evaluation).json_schema()


def fields(known: dict[str, Any], content: Any, path: Path = ()) -> Iterator[Path]:
    """Paths of the keys that the published JSON Schema knows by name, and not as a node's, a data set's, a value's."""
    if "$ref" in known:
        known = PUBLISHED["$defs"][known["$ref"].rpartition("/")[2]]
    for choice in known.get("anyOf", ()):
        if content is not None and "$ref" in choice:
            yield from fields(choice, content, path)
    if isinstance(content, dict):
        for key, value in content.items():
            if key in known.get("properties", {}):
                yield (*path, key)
                yield from fields(known["properties"][key], value, (*path, key))
            elif isinstance(known.get("additionalProperties"), dict):
                yield from fields(known["additionalProperties"], value, (*path, key))
    elif isinstance(content, list):
        for k, value in enumerate(content):
            yield from fields(known.get("items", {}), value, (*path, k))


PATHS = list(fields(PUBLISHED, WRITTEN))


def changed_at(path: Path) -> tuple[dict[str, Any], Any]:
    """A copy of the file, and in it the dictionary that the path ends in."""
    changed = copy.deepcopy(WRITTEN)
    inside: Any = changed
    for step in path[:-1]:
        inside = inside[step]
    return changed, inside


def test_the_shipped_file_comes_back_as_it_stands() -> None:
    assert schema.checked(copy.deepcopy(WRITTEN)) == WRITTEN


def test_there_are_fields_at_every_depth() -> None:
    assert len(PATHS) > 1000
    assert {len(path) for path in PATHS} >= {1, 3, 4, 5, 6}


@given(path=st.sampled_from(PATHS))
def test_a_renamed_key_is_named(path: Path) -> None:
    changed, inside = changed_at(path)
    inside[f"{path[-1]}_"] = inside.pop(path[-1])
    with pytest.raises(ValueError, match=rf"{re.escape(str(path[-1]))}_?: "):
        schema.checked(changed)


@given(path=st.sampled_from(PATHS))
def test_a_value_of_another_kind_is_named(path: Path) -> None:
    changed, inside = changed_at(path)
    inside[path[-1]] = 7 if isinstance(inside[path[-1]], str | dict | list) else "seven"
    with pytest.raises(ValueError, match=re.escape(str(path[-1]))):
        schema.checked(changed)


def test_the_comparisons_are_those_of_the_file() -> None:
    written = json.loads(experiments.FILE.read_text("utf-8"))
    assert experiments.kept(written["manifest_sha256"]) == written
    assert experiments.kept("of other photos") is None

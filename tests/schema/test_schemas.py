"""Every JSON file of a model is held against its schema where it is read: a key or a value that is none is named."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from model.atlas import Atlas
from model.bundle import Bundle
from model.checksummed import BundleError, write_checksummed
from model.evaluation import experiments
from model.schema.atlas import Metadata as AtlasMetadata
from model.schema.bundle import Metadata
from model.schema.evaluation import Evaluation
from model.schema.experiments import Experiments
from model.schema.strict import SchemaError, checked
from tests.conftest import ROOT

Keys = tuple[str | int, ...]

SHIPPED = ROOT / "assets" / "bundle"
SCHEMAS: dict[Path, Any] = {
    SHIPPED / "evaluation.json": Evaluation,
    SHIPPED / "bundle.json": Metadata,
    SHIPPED / "atlas.json": AtlasMetadata,
    ROOT / "assets" / "experiments.json": Experiments,
}
WRITTEN: dict[Path, dict[str, Any]] = {file: json.loads(file.read_text("utf-8")) for file in SCHEMAS}
WRITTEN[SHIPPED / "evaluation.json"].pop("checksum")  # which the schema leaves to whoever reads the file


def fields(published: dict[str, Any], known: dict[str, Any], content: Any, path: Keys = ()) -> Iterator[Keys]:
    """Paths of the keys that the published JSON Schema knows by name, and not as a node's, a data set's, a value's."""
    if "$ref" in known:
        known = published["$defs"][known["$ref"].rpartition("/")[2]]
    for choice in known.get("anyOf", ()):
        if content is not None and "$ref" in choice:
            yield from fields(published, choice, content, path)
    if isinstance(content, dict):
        for key, value in content.items():
            if key in known.get("properties", {}):
                yield (*path, key)
                yield from fields(published, known["properties"][key], value, (*path, key))
            elif isinstance(known.get("additionalProperties"), dict):
                yield from fields(published, known["additionalProperties"], value, (*path, key))
    elif isinstance(content, list):
        for k, value in enumerate(content):
            yield from fields(published, known.get("items", {}), value, (*path, k))


def places() -> list[tuple[Path, Keys]]:
    published = {file: TypeAdapter(schema).json_schema() for file, schema in SCHEMAS.items()}
    return [(file, path) for file, known in published.items() for path in fields(known, known, WRITTEN[file])]


PLACES = places()


def changed_at(file: Path, path: Keys) -> tuple[dict[str, Any], Any]:
    """A copy of what a file holds, and in it the dictionary that the path ends in."""
    changed = copy.deepcopy(WRITTEN[file])
    inside: Any = changed
    for step in path[:-1]:
        inside = inside[step]
    return changed, inside


def in_words(path: Keys) -> str:
    """As a message names it: splits.test.conformal.clinical[3].held."""
    first, *others = path
    return f"{first}" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in others)


@pytest.mark.parametrize("file", SCHEMAS, ids=lambda file: file.name)
def test_a_shipped_file_comes_back_as_it_stands(file: Path) -> None:
    assert checked(SCHEMAS[file], copy.deepcopy(WRITTEN[file])) == WRITTEN[file]


def test_there_are_fields_at_every_depth_of_every_file() -> None:
    depths = {file.name: {len(path) for other, path in PLACES if other == file} for file in SCHEMAS}
    assert depths["evaluation.json"] >= {1, 2, 4, 5, 6}
    assert depths["bundle.json"] >= {1, 2, 3}
    assert depths["atlas.json"] >= {1, 2, 4, 6, 8}
    assert depths["experiments.json"] >= {1, 3, 4, 5}
    assert len(PLACES) > 2000


@given(place=st.sampled_from(PLACES))
def test_a_renamed_key_is_named(place: tuple[Path, Keys]) -> None:
    file, path = place
    changed, inside = changed_at(file, path)
    inside[f"{path[-1]}_"] = inside.pop(path[-1])
    missing, unknown = f"{in_words(path)} is missing", f"{in_words(path)}_ is unknown"
    with pytest.raises(SchemaError, match=rf"^({re.escape(missing)}|{re.escape(unknown)})$"):
        checked(SCHEMAS[file], changed)


@given(place=st.sampled_from(PLACES))
def test_a_value_of_another_kind_is_named(place: tuple[Path, Keys]) -> None:
    file, path = place
    changed, inside = changed_at(file, path)
    inside[path[-1]] = 7 if isinstance(inside[path[-1]], str | dict | list) else "seven"
    with pytest.raises(SchemaError, match=rf"^{re.escape(in_words(path))}: "):
        checked(SCHEMAS[file], changed)


def test_the_n_beside_counts_is_missed() -> None:
    """Reasons and artefacts are named freely, but the number of photos stands beside them."""
    file, path = SHIPPED / "evaluation.json", ("splits", "test", "refusals", "HAM10000", "n")
    changed, inside = changed_at(file, path)
    inside["photos"] = inside.pop("n")
    with pytest.raises(SchemaError, match=r"^splits\.test\.refusals\.HAM10000: n is missing$"):
        checked(Evaluation, changed)


def test_a_setting_of_the_recipe_that_there_is_none_is_named() -> None:
    file = SHIPPED / "bundle.json"
    changed, inside = changed_at(file, ("training", "settings", "dropout"))
    inside["drop_out"] = inside.pop("dropout")
    with pytest.raises(SchemaError, match=r"^training\.settings: drop_out is unknown$"):
        checked(Metadata, changed)


@pytest.mark.parametrize("limit", [float("nan"), float("inf"), "many", None])
def test_a_limit_of_quality_that_is_no_number_is_refused(limit: object) -> None:
    changed, inside = changed_at(SHIPPED / "bundle.json", ("quality", "size_poor"))
    inside["size_poor"] = limit
    with pytest.raises(SchemaError, match=r"^quality\.size_poor: "):
        checked(Metadata, changed)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The shipped bundle under links, so that its JSON can be replaced."""
    for file in SHIPPED.iterdir():
        (tmp_path / file.name).symlink_to(file)
    return tmp_path


def replaced(folder: Path, name: str, old: str, new: str) -> None:
    """A key of a file renamed, with a checksum that fits."""
    content = json.loads((folder / name).read_text("utf-8"))
    content[new] = content.pop(old)
    (folder / name).unlink()
    write_checksummed(folder / name, {key: value for key, value in content.items() if key != "checksum"})


def test_whoever_opens_a_bundle_is_told_of_a_renamed_key(copied: Path) -> None:
    replaced(copied, "bundle.json", "modalities", "modes")
    with pytest.raises(BundleError, match=r"modalities is missing.*Assemble it anew"):
        Bundle.open(copied)


@pytest.mark.parametrize("key", ["splits", "bundle", "manifest_sha256", "leaks"])
def test_whoever_reads_the_figures_is_told_of_a_renamed_key(copied: Path, key: str) -> None:
    replaced(copied, "evaluation.json", key, "renamed")
    with pytest.raises(BundleError, match=rf"({key} is missing|renamed is unknown).*python -m model evaluate"):
        Bundle.open(copied).evaluation()


@pytest.mark.parametrize("key", ["figures", "weights_sha256"])
def test_whoever_opens_an_atlas_is_told_of_a_renamed_key(copied: Path, key: str) -> None:
    replaced(copied, "atlas.json", key, "renamed")
    with pytest.raises(BundleError, match=rf"{key} is missing.*python -m model atlas"):
        Atlas.open(Bundle.open(copied))


def test_the_comparisons_are_those_of_the_file() -> None:
    written = WRITTEN[experiments.FILE]
    assert experiments.kept(written["manifest_sha256"]) == written
    assert experiments.kept("of other photos") is None


@pytest.mark.parametrize(("text", "said"), [('{"measured": "today"}', "is missing"), ("{", "not JSON")])
def test_comparisons_that_are_none_are_refused(
    text: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "experiments.json").write_text(text, "utf-8")
    monkeypatch.setattr(experiments, "FILE", tmp_path / "experiments.json")
    with pytest.raises(BundleError, match=rf"{said}.*[Rr]estore"):
        experiments.kept("any")

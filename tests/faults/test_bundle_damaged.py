"""A bundle that is damaged on disk: each file, in each way, before the app starts and while it runs."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from model import Bundle, BundleError, Model, read_photo
from model.atlas import Atlas
from model.atlas.atlas import atlas_of
from model.checksummed import write_checksummed
from model.opened import SHIPPED
from pages.server import readiness
from pages.session.case import Case, CasePhoto
from pages.session.session import Session
from tests.conftest import ROOT
from tests.faults.damage import DAMAGES, flipped, linked, missing, truncated, unreadable
from tests.samples import LESIONS

SEALED = ("bundle.json", "weights.safetensors", "novelty.safetensors", "modality.safetensors", "conformal.safetensors")
MEASURED = ("evaluation.json", "readings.csv")
ATLAS = ("atlas.json", "atlas.safetensors", "atlas.tsv", "atlas.zip")
DO = ("Restore", "Give a bundle's folder", "Run `python -m model", "Look at the disk")

Damage = Callable[[Path], None]


def opened(page: str, case: Case | None = None) -> AppTest:
    """A page for a reader who has read the intended use."""
    app = AppTest.from_file(str(ROOT / "pages" / page))
    app.session_state["dermatree-session"] = Session(last_seen=0, acknowledged=True, case=case or Case())
    app.run()
    assert not app.exception, app.exception
    return app


def errors(app: AppTest) -> list[str]:
    return [error.value for error in app.error]


def text(app: AppTest) -> str:
    return "\n".join(str(e.value) for e in [*app.header, *app.subheader, *app.markdown, *app.error, *app.info])


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_model_is_refused_with_the_name_of_the_file_and_what_to_do(damage: Damage, tmp_path: Path) -> None:
    for name in SEALED:
        folder = linked(SHIPPED, tmp_path / name)
        damage(folder / name)
        with pytest.raises(BundleError, match=name) as refused:
            Bundle.open(folder)
        assert any(words in str(refused.value) for words in DO), refused.value


def test_the_app_starts_without_it_and_every_page_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DERMATREE_BUNDLE", str(folder))
    unreadable(folder / "novelty.safetensors")
    readiness.warm_up()
    assert readiness.status() == "no model"
    for page in ("diagnose/page.py", "saliency/page.py", "atlas/page.py", "evaluation/page.py", "about/page.py"):
        (said,) = errors(opened(page))
        assert "novelty.safetensors" in said
        assert "Input/output error" in said
    opened("explorer/page.py")  # the tree is there without a model


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_model_that_was_opened_reads_on_whatever_becomes_of_its_files(
    model: Model, shipped: Model, folder: Path, damage: Damage
) -> None:
    for name in (*SEALED, *MEASURED, *ATLAS):
        damage(folder / name)
    before, after = shipped.predict(LESIONS[0]), model.predict(LESIONS[0])
    assert after.classes == before.classes
    assert after.saliency("malignant").tolist() == before.saliency("malignant").tolist()
    app = opened(
        "diagnose/page.py", Case(photos=[CasePhoto(read_photo(LESIONS[0]), after)], points={after.modality: 0.4})
    )
    assert "Differential" in text(app)
    assert errors(app) == []


@pytest.mark.parametrize("name", MEASURED)
@pytest.mark.parametrize(
    "damage", [flipped, unreadable, *(pytest.param(d, marks=pytest.mark.slow) for d in (truncated, missing))]
)
def test_figures_that_are_damaged_are_not_shown_and_the_pages_say_so(
    model: Model, folder: Path, name: str, damage: Damage
) -> None:
    damage(folder / name)
    said = text(opened("evaluation/page.py"))
    assert ("without figures" in said) if damage is missing else any(words in said for words in DO), said
    opened("about/page.py")
    explorer = AppTest.from_file(str(ROOT / "pages" / "explorer" / "page.py"))
    explorer.query_params["node"] = "melanoma"
    assert not explorer.run().exception


@pytest.mark.parametrize("name", ATLAS)
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_atlas_is_none(model: Model, folder: Path, name: str, damage: Damage) -> None:
    damage(folder / name)
    if damage is missing and name == "atlas.json":
        assert Atlas.open(model.bundle) is None
        return
    with pytest.raises(BundleError) as refused:
        Atlas.open(model.bundle)
    assert any(words in str(refused.value) for words in DO), refused.value


def test_the_page_atlas_and_the_similar_cases_say_that_the_atlas_is_damaged(model: Model, folder: Path) -> None:
    unreadable(folder / "atlas.tsv")
    (said,) = errors(opened("atlas/page.py"))
    assert "atlas.tsv" in said
    case_photo = CasePhoto(read_photo(LESIONS[0]), model.predict(LESIONS[0]))
    app = AppTest.from_file(str(ROOT / "pages" / "diagnose" / "page.py"))
    here = Session(last_seen=0, acknowledged=True, case=Case(photos=[case_photo]))
    app.session_state["dermatree-session"] = here
    app.session_state[here.key("similar-cases")] = True
    app.run()
    assert not app.exception
    assert errors(app) == [said]
    assert "Differential" in text(app)


def test_an_atlas_that_was_opened_stands_whatever_becomes_of_its_files(model: Model, folder: Path) -> None:
    atlas = atlas_of(folder, model.bundle.id)
    assert atlas is not None
    embedding = model.predict(LESIONS[0]).embedding
    before = atlas.place(embedding).position.tolist()
    for name in ATLAS:
        content = (SHIPPED / name).read_bytes()
        (folder / name).unlink()
        (folder / name).write_bytes(content)
    again = Atlas.open(model.bundle)
    assert again is not None
    for name in ATLAS:  # the very files that it was read from
        with (folder / name).open("r+b") as file:
            file.truncate(100)
    assert again.place(embedding).position.tolist() == before
    assert again.photos.uri(again.cases[-1].photo) == atlas.photos.uri(atlas.cases[-1].photo)


def test_another_model_in_its_place_is_noticed_by_the_atlas(model: Model, folder: Path) -> None:
    other = {name: fact for name, fact in model.bundle.metadata.items() if name != "checksum"} | {"level": 0.8}
    (folder / "bundle.json").unlink()
    write_checksummed(folder / "bundle.json", other)
    with pytest.raises(BundleError, match=r"replaced while the app ran\. Start the app again"):
        atlas_of(folder, model.bundle.id)


def test_small_photos_that_are_damaged_are_left_out(tmp_path: Path) -> None:
    from model.evaluation.case_photos import FILE, Pictures

    def copies(file: Path) -> dict[str, str]:
        held = Pictures(file)
        return {name: held.uri(name) for name in names if name in held}

    names = zipfile.ZipFile(FILE).namelist()
    whole = copies(FILE)
    assert len(whole) == len(names)
    for damage in (*DAMAGES, flipped):
        file = tmp_path / damage.__name__
        file.unlink(missing_ok=True)
        file.write_bytes(FILE.read_bytes())
        damage(file)
        kept = copies(file)
        assert kept.items() <= whole.items()
        assert len(whole) - len(kept) == (1 if damage is flipped else len(whole))

"""Making the atlas of a bundle: photos are chosen, read and laid out, measured against the test photos, and kept."""

from __future__ import annotations

import datetime
import importlib.metadata
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from taxonomy import Inference

from ..atomic import atomic_writes
from ..bundle import Bundle
from ..data.manifest import LabelledPhoto, Manifest, ManifestError
from ..data.manifest_photos import must_open
from ..evaluation.case_photos import write_pictures
from ..evaluation.readings import Readings
from ..prediction import Prediction
from ..schema.atlas import Made
from . import layout as tsne
from .atlas import FACTS, PHOTOS, Atlas, write_atlas
from .cases import ReferenceCase
from .choice import COUNT, SEED, choose
from .quality import NOT_MEASURED, Held, knows, measure
from .space import Floats, Singles, Space, distances

Read = Callable[[Sequence[LabelledPhoto]], Iterable[Prediction]]


def make(bundle: Bundle, inference: Inference, read: Read, manifest: Manifest, count: int = COUNT) -> Atlas:
    """Make the atlas of a bundle, write it into its folder and read it back.

    Args:
        read: the model's predictions of photos, in their order.
        count: of reference cases at the most.

    Raises:
        ManifestError: the model was trained on other photos than this manifest's, so what is held out is not known;
            or the manifest has too few photos, or some that can't be read: all of these are named, before any is read.
        BundleError: what was written can't be read.
        OSError: there is no room. An atlas that was there before is there still, whatever is raised.
    """
    if bundle.metadata["training"]["manifest_sha256"] != manifest.sha256:
        raise ManifestError(
            "The model was not trained with this manifest, so its test photos may be training photos. "
            "Give the manifest that the model was trained with."
        )
    chosen = [case for case in choose(manifest, count) if knows(inference, case.node or "")]
    tested = manifest.select("test")
    if not tested:
        raise ManifestError("The manifest has no labelled test photos, and an atlas isn't kept unmeasured.")
    must_open([*chosen, *tested])
    cases, embeddings = _reference(inference, chosen, read(chosen))
    space = Space.fit(embeddings)
    standardised = space.standardise(embeddings).astype(np.float16)
    positions = tsne.layout(space.reduce(standardised.astype(np.float32)))  # from what is kept, not from more
    description = _facts(manifest, len(chosen))
    with atomic_writes(bundle.folder, last=FACTS) as beside:
        draft = Bundle(beside, bundle.metadata)
        write_pictures(chosen, beside / PHOTOS)
        write_atlas(draft, cases, space, standardised, positions, {**description, "figures": NOT_MEASURED})
        atlas = _opened(draft)
        figures = measure(held_out(atlas, inference, tested, read(tested)), [case.node for case in atlas.cases])
        write_atlas(draft, cases, space, standardised, positions, {**description, "figures": figures})
    return _opened(bundle)


def held_out(atlas: Atlas, inference: Inference, cases: Sequence[LabelledPhoto], said: Iterable[Prediction]) -> Held:
    """Test photos against an atlas: those of lesions that the model could know."""
    seen: list[tuple[Singles, bool]] = []
    readings = Readings.of(inference, cases, _noting(said, seen))
    known = np.isin(readings["photo"], readings.known["photo"])
    embeddings = np.array([embedding for embedding, _ in seen])[known]
    placements = atlas.place_many(embeddings)
    return Held(
        readings=readings.only(known),
        suspected=np.array([suspected for _, suspected in seen], dtype=bool)[known],
        apart=np.stack([atlas.distances(embedding) for embedding in embeddings]),
        on_map=np.stack([distances(atlas.positions, one.position) for one in placements]),
        near=np.array([one.near for one in placements], dtype=np.intp),
    )


def _reference(
    inference: Inference, chosen: Sequence[LabelledPhoto], said: Iterable[Prediction]
) -> tuple[list[ReferenceCase], Floats]:
    """The reference cases with what the model says of them, and their (N, 2048) embeddings."""
    cases, embeddings = [], []
    for case, prediction in zip(chosen, said, strict=True):
        answer = prediction.case_mix.answer.node if prediction.readable else None
        cases.append(ReferenceCase.of(case, answer or "", prediction.case_mix.malignant))
        embeddings.append(prediction.embedding)
    return cases, np.array(embeddings, dtype=np.float64)


def _noting(said: Iterable[Prediction], seen: list[tuple[Singles, bool]]) -> Iterator[Prediction]:
    """The predictions as they come, each let go once its embedding is noted: its feature maps are half a megabyte."""
    for prediction in said:
        seen.append((prediction.embedding, prediction.case_mix.suspected))
        yield prediction


def _facts(manifest: Manifest, count: int) -> Made:
    return {
        "made": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "manifest_sha256": manifest.sha256,
        "cases": count,
        "seed": SEED,
        "tsne": {
            "perplexity": tsne.PERPLEXITY,
            "seed": tsne.SEED,
            "versions": {name: importlib.metadata.version(name) for name in ("openTSNE", "numpy")},
        },
    }


def _opened(bundle: Bundle) -> Atlas:
    atlas = Atlas.open(bundle)
    if atlas is None:
        raise OSError(f"The atlas that was written to {bundle.folder} is gone.")
    return atlas

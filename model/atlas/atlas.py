"""The atlas of a bundle, read and written as plain arrays and a table, and tied to the weights that it was made with.

    atlas.json           what it was made of and how good it is; the hashes of the other three and of the weights
    atlas.safetensors    the reference cases in 2,048 dimensions, half precision; how they were scaled; the map
    atlas.tsv            what is known of each case
    atlas.zip            small copies of their photos

They lie in the bundle's folder but are not part of its checksum: an atlas is made after its bundle, as the figures are.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError
from safetensors.numpy import load_file, save

from taxonomy import Taxonomy, load_taxonomy, with_rests

from ..bundle import WEIGHTS, Bundle
from ..checksummed import BundleError, read_bytes, read_checksummed, sha256_of, write_checksummed
from ..evaluation.case_photos import Pictures
from ..schema.atlas import FORMAT, AtlasFigures, Description, Metadata
from ..schema.strict import SchemaError, checked
from .cases import ReferenceCase, read_cases, write_cases
from .neighbours import NEIGHBOURS, Booleans, Neighbours, Vote
from .placement import BEGIN, Ellipse, Placement, ellipse_of, position_of
from .search import LONG, SPARE, WHOLE, Points, refine, shortlist
from .space import Floats, Singles, Space, distances

FACTS, ARRAYS, CASES, PHOTOS = "atlas.json", "atlas.safetensors", "atlas.tsv", "atlas.zip"
NEAR = 0.02  # share of the cases that counts as near on the map: 50 of 2,500

Embedding = npt.NDArray[Any]


@dataclass(frozen=True, eq=False)  # two atlases are one only if they are the same object
class Atlas:
    """N reference cases and their map. Immutable; all sessions share one."""

    taxonomy: Taxonomy
    cases: tuple[ReferenceCase, ...]
    space: Space
    standardised: npt.NDArray[np.floating]  # (N, D); in half precision, as the file keeps them, where there are many
    positions: Floats  # (N, 2) on the t-SNE map
    metadata: Metadata
    photos: Pictures

    @classmethod
    def open(cls, bundle: Bundle, taxonomy: Taxonomy | None = None) -> Atlas | None:
        """The atlas that lies in a bundle's folder; None where none was made.

        Raises:
            BundleError: it is damaged, or was made with other weights or another tree.
        """
        if not (bundle.folder / FACTS).is_file():
            return None
        metadata = _verified(bundle)
        tree = taxonomy or with_rests(load_taxonomy(), bundle.classes)
        try:
            arrays = load_file(bundle.folder / ARRAYS)
            space = Space(arrays["centre"], arrays["scale"], arrays["axes"])
            standardised, positions = arrays["standardised"], arrays["positions"]
            cases = read_cases(bundle.folder / CASES)
        except (SafetensorError, OSError, KeyError, ValueError) as error:
            raise BundleError(f"The atlas in {bundle.folder} can't be read ({error}). {_AGAIN}") from error
        if not len(cases) == len(standardised) == len(positions):
            raise BundleError(f"The atlas in {bundle.folder} has not as many cases as positions. {_AGAIN}")
        lost = sorted({case.node for case in cases if case.node not in tree})
        if lost:
            raise BundleError(f"The atlas in {bundle.folder} has cases of {lost[0]}, not in this tree. {_AGAIN}")
        photos = Pictures(bundle.folder / PHOTOS)
        if len(cases) <= WHOLE:
            standardised = standardised.astype(np.float32)
        return cls(tree, cases, space, standardised, positions.astype(np.float64), metadata, photos)

    def __len__(self) -> int:
        return len(self.cases)

    @property
    def figures(self) -> AtlasFigures:
        """How good the map and the similar cases are, from held-out photos; see `quality.measure`."""
        return self.metadata["figures"]

    @cached_property
    def reduced(self) -> Floats:
        """(N, d) the cases in the space that the map was drawn from."""
        return self.space.reduce(self.standardised)

    @property
    def components(self) -> Floats:
        """(N, 2) the cases along the two widest principal components: a plainer map, for comparison."""
        return self.reduced[:, :2]

    @property
    def near(self) -> int:
        """How many cases around a point of the map count as near it."""
        return max(NEIGHBOURS, round(NEAR * len(self)))

    @cached_property
    def _places(self) -> npt.NDArray[np.int64]:
        return np.array([self.taxonomy.index(case.node) for case in self.cases], dtype=np.int64)

    def within(self, node: str) -> Booleans:
        """(N,) which cases are of this node or below it. KeyError where the tree has none of this name."""
        i = self.taxonomy.index(node)
        return (self._places >= i) & (self._places < int(self.taxonomy.end[i]))

    def allowed(
        self, nodes: Collection[str] = (), datasets: Collection[str] = (), modalities: Collection[str] = ()
    ) -> Booleans:
        """(N,) which cases pass all filters: in any of the nodes, of any of the data sets; an empty one lets all by."""
        kept = np.ones(len(self), dtype=bool)
        if nodes:
            kept &= np.any([self.within(node) for node in nodes], axis=0)
        if datasets:
            kept &= np.array([case.dataset in datasets for case in self.cases])
        if modalities:
            kept &= np.array([case.modality in modalities for case in self.cases])
        return kept

    @cached_property
    def _all_dimensions(self) -> Points:
        return Points(self.standardised.astype(np.float32, copy=False))

    @cached_property
    def _leading_dimensions(self) -> Points:
        return Points(self.reduced.astype(np.float32))

    def distances(self, embedding: Embedding) -> Floats:
        """(D,) an embedding -> (N,) how far each case is, in the standardised 2,048 dimensions."""
        return distances(self.standardised, self.space.standardise(embedding))

    def similar(self, embedding: Embedding, count: int = NEIGHBOURS, allowed: Booleans | None = None) -> Neighbours:
        """The cases most like a photo; `allowed` as from the method of this name. How exactly: see `search`."""
        return self._nearest(self.space.standardise(embedding), count, allowed)

    def _nearest(self, standard: Singles, count: int = NEIGHBOURS, allowed: Booleans | None = None) -> Neighbours:
        if len(self) <= WHOLE:
            rows = shortlist(self._all_dimensions.squared(standard), count + SPARE, allowed)
        else:
            rows = shortlist(self._leading_dimensions.squared(self.space.reduce(standard)), LONG, allowed)
        return refine(rows, self.standardised, standard, count)

    def vote(self, neighbours: Neighbours) -> Vote:
        """What similar cases vote for. ValueError where there is none."""
        return Vote.of(self.taxonomy, [self.cases[row].node for row in neighbours.rows])

    def place(self, embedding: Embedding) -> Placement:
        """Where a photo lies on the map, and how far the map can be trusted there."""
        standard = self.space.standardise(embedding)
        reduced = self.space.reduce(standard)
        rows = shortlist(self._leading_dimensions.squared(reduced), BEGIN + SPARE)
        around = refine(rows, self.reduced, reduced, BEGIN)
        position, began = position_of(around.rows, around.distances, self.positions)
        true = self._nearest(standard).rows
        on_map = shortlist(distances(self.positions, position), self.near)
        return Placement(position, began, true, int(np.isin(true, on_map).sum()), len(on_map))

    def place_many(self, embeddings: Embedding) -> tuple[Placement, ...]:
        """(V, D) -> V placements, each as if it came alone."""
        return tuple(self.place(embedding) for embedding in embeddings)

    def cloud(self, embeddings: Embedding) -> Ellipse:
        """(V, D) several views of one photo -> the ellipse that holds them on the map. ValueError where V is 0."""
        return ellipse_of(np.array([placement.position for placement in self.place_many(embeddings)]).reshape(-1, 2))

    def nearer_than(self, distance: float) -> float:
        """The share of held-out photos whose nearest case is farther than this: near 0, nothing here is like it."""
        steps = np.array(self.figures["nearest_distance"])
        return float(1 - np.interp(distance, steps, np.linspace(0, 1, len(steps))))


_AGAIN = "Run `python -m model atlas` again."


@lru_cache(maxsize=2)
def atlas_of(folder: Path, bundle_id: str) -> Atlas | None:
    """The atlas of a bundle's folder, opened once a process; `bundle_id` is its `Bundle.id`. Raises as `Atlas.open`."""
    bundle = Bundle.open(folder)
    if bundle.id != bundle_id:
        raise BundleError(f"The model in {folder} was replaced while the app ran. Start the app again.")
    return Atlas.open(bundle)


def write_atlas(
    bundle: Bundle,
    cases: Sequence[ReferenceCase],
    space: Space,
    standardised: npt.NDArray[np.float16],
    positions: Floats,
    description: Description,
) -> None:
    """Write an atlas into its bundle's folder; its photos must lie there already (`evaluation.pictures`)."""
    arrays: dict[str, npt.NDArray[Any]] = {
        "centre": space.centre,
        "scale": space.scale,
        "axes": space.axes,
        "standardised": standardised,
        "positions": positions.astype(np.float32),
    }
    (bundle.folder / ARRAYS).write_bytes(save(arrays, {"format": FORMAT}))
    write_cases(cases, bundle.folder / CASES)
    files = {name: sha256_of((bundle.folder / name).read_bytes()) for name in (ARRAYS, CASES, PHOTOS)}
    ties = {
        "format": FORMAT,
        "bundle": bundle.id,
        "weights_sha256": bundle.metadata["files"][WEIGHTS],
        "files": files,
    }
    write_checksummed(bundle.folder / FACTS, {**ties, **description})


def _verified(bundle: Bundle) -> Metadata:
    """atlas.json, once it is sure that the other files and the weights are those that it was made with."""
    found = read_checksummed(bundle.folder / FACTS)
    if found.get("format") != FORMAT:
        raise BundleError(f"The atlas in {bundle.folder} is of another version. {_AGAIN}")
    try:
        metadata = checked(Metadata, found)
    except SchemaError as error:
        raise BundleError(f"{bundle.folder / FACTS}: {error}. {_AGAIN}") from error
    if metadata["weights_sha256"] != bundle.metadata["files"][WEIGHTS]:
        raise BundleError(f"The atlas in {bundle.folder} was made with other weights. {_AGAIN}")
    if metadata["bundle"] != bundle.id:  # the same weights, but what the model says of the cases has changed
        raise BundleError(f"The model in {bundle.folder} was calibrated anew since its atlas was made. {_AGAIN}")
    for name, expected in metadata["files"].items():
        file = bundle.folder / name
        if not file.is_file() or sha256_of(read_bytes(file)) != expected:
            raise BundleError(f"The atlas in {bundle.folder} is damaged: {name} is missing or has changed. {_AGAIN}")
    return metadata

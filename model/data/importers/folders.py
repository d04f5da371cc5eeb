"""A folder of class folders: each is named like a node of the tree, by its id, its name, a synonym or an
abbreviation.

    melanocytic-nevus/any name.jpg     Bowen disease/p12/…     SCC/…

In a class folder, photos that lie together in one folder further down are taken as one patient's.
"""

from __future__ import annotations

from collections.abc import Iterator

from taxonomy import Taxonomy, load_taxonomy

from ...input.file_names import composed
from ...input.photo_folder import PhotoFolder, listed
from ..manifest import ManifestError
from .row import Row

MODALITIES = ("dermoscopy", "clinical")
SUGGESTED = 3  # ids that a name gets which no node goes by


def read(folder: PhotoFolder, modality: str) -> Iterator[Row]:
    """One row a photo; the data set is called like the folder. ManifestError on a class folder that is no node."""
    taxonomy = load_taxonomy()
    places = {path: [composed(part) for part in path.relative_to(folder.root).parts[:-1]] for path in folder.photos}
    loose = [path.name for path, parts in places.items() if not parts]
    if loose:
        raise ManifestError(
            f"{len(loose):,} of the photos in {folder.root} lie in no class folder ({listed(loose)}). Put each photo "
            "in a folder named like its disease."
        )
    classes = {name: _node(name, taxonomy) for name in sorted({parts[0] for parts in places.values()})}
    dataset = composed(folder.root.resolve().name)
    for path, (name, *further) in places.items():
        yield Row(
            path=path,
            dataset=dataset,
            modality=modality,
            label=classes[name],
            source_label=name,
            patient_id="/".join(further),
            node=classes[name],
        )


def _node(name: str, taxonomy: Taxonomy) -> str:
    """The id of the one node that goes by this name. ManifestError, with what was perhaps meant, where none or several
    do: a photo is never placed on a node that is merely like its label."""
    nodes = taxonomy.named(name)
    if len(nodes) == 1:
        return nodes[0]
    if nodes:
        raise ManifestError(f'"{name}" may be any of these: {", ".join(nodes)}. Call the folder like the one it is.')
    near = ", ".join(node.id for node in taxonomy.search(name, SUGGESTED))
    hint = f"Did you mean {near}?" if near else "Look for it with: python -m taxonomy search"
    raise ManifestError(f'No disease of the tree goes by "{name}". {hint}')

"""A folder of class folders: each is named like a node of the tree, by its id, its name or a synonym.

    melanocytic-nevus/any name.jpg     Bowen disease/p12/…     SCC/…

In a class folder, photos that lie together in one folder further down are taken as one patient's.
"""

from __future__ import annotations

from collections.abc import Iterator

from taxonomy import Taxonomy, load_taxonomy
from taxonomy.search import normalize

from ...file_names import composed
from ...photo_folder import PhotoFolder, listed
from ..manifest import ManifestError
from .row import Row

MODALITIES = ("dermoscopy", "clinical")


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
    """The id of the node with this id, name or synonym; a name goes before a synonym."""
    if name in taxonomy:
        return name
    wanted = normalize(name)
    found = [
        node for node in taxonomy.search(name, 50) if wanted in map(normalize, (node.id, node.name, *node.synonyms))
    ]
    named = next((node for node in found if normalize(node.name) == wanted), None)
    if found:
        return (named or found[0]).id
    near = _nearest(name, taxonomy)
    hint = f"Did you mean {near}?" if near else "Look for it with: python -m taxonomy search"
    raise ManifestError(f'No disease of the tree goes by "{name}". {hint}')


def _nearest(name: str, taxonomy: Taxonomy, limit: int = 3) -> str:
    """Up to three ids: what a search finds, then what is spelled alike."""
    from difflib import get_close_matches

    spelled = {normalize(text): node.id for node in taxonomy.nodes for text in (node.name, *node.synonyms)}
    alike = [spelled[text] for text in get_close_matches(normalize(name), spelled, limit, cutoff=0.6)]
    ids = dict.fromkeys([*(node.id for node in taxonomy.search(name, limit)), *alike])
    return ", ".join(list(ids)[:limit])

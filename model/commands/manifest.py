"""`manifest`: make one from a downloaded collection, and check one before training."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .failure import fail

SOURCES = ("isic", "ham10000", "pad-ufes-20", "dermofit", "fitzpatrick17k", "folders")


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command with its two."""
    group = commands.add_parser(
        "manifest",
        help="make a manifest from a downloaded collection, or check one",
        description="A manifest is a CSV with one photo a row: its label, its split, whose it is.",
    )
    own = group.add_subparsers(required=True, metavar="check | import")
    _add_check(own)
    _add_import(own)


def _add_check(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser(
        "check",
        help="look for missing photos, unknown labels, and photos that leak between splits",
        description="One sentence a problem, all of them, and exit code 1. When all is well, how many photos are "
        "where: training will take them. Splits must not part a patient, a lesion, or two copies of one photo.",
    )
    command.add_argument("manifest", type=Path, metavar="MANIFEST")
    command.add_argument("--quick", action="store_true", help="don't read the photos")
    command.set_defaults(run=_check)


def _add_import(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser(
        "import",
        help="turn a downloaded collection into a manifest; the photos stay where they are",
        description="isic is what isic-cli downloads. folders takes any folder of folders, each named like a disease "
        "of the tree by its id, name or synonym.",
    )
    command.add_argument("source", choices=SOURCES, metavar="SOURCE", help=", ".join(SOURCES))
    command.add_argument("folder", type=Path, metavar="FOLDER", help="where the collection was unpacked")
    command.add_argument("--out", type=Path, required=True, metavar="MANIFEST", help="the CSV to write")
    command.add_argument("--val", type=float, default=0.1, metavar="SHARE", help="for validation (default: 0.1)")
    command.add_argument("--test", type=float, default=0.15, metavar="SHARE", help="for testing (default: 0.15)")
    command.add_argument("--seed", type=int, default=0, help="another seed, other splits (default: 0)")
    command.add_argument(
        "--modality", choices=("dermoscopy", "clinical"), default="clinical", help="of the photos of `folders`"
    )
    command.set_defaults(run=_import)


def _check(chosen: argparse.Namespace) -> int:
    from taxonomy import TaxonomyError

    from ..data.checking import counts, problems
    from ..data.manifest import ManifestError, examine_manifest, photos_by_node
    from ..data.minimum_photos import shortfalls
    from ..schema.settings import Settings
    from ..training.run import known_labels, training_classes

    try:
        manifest, found = examine_manifest(chosen.manifest, known_labels())
        if not found:  # rows that are wrong would be lacking, too
            found += shortfalls(manifest, training_classes(photos_by_node(manifest.select("train")), Settings()))
        found += problems(manifest, pictures=not chosen.quick)
    except (ManifestError, TaxonomyError, OSError) as error:
        return fail(error)
    if found:
        return fail("\n".join(found))
    print("\n".join(counts(manifest)))
    return 0


def _import(chosen: argparse.Namespace) -> int:
    from ..data.importers import read_source
    from ..data.importing import write_manifest
    from ..data.manifest import ManifestError
    from ..data.splitting import Shares
    from ..input.photo_folder import account

    try:
        collection = read_source(chosen.source, chosen.folder, chosen.modality)
        shares = Shares(chosen.val, chosen.test)
        written = write_manifest(collection, chosen.out, chosen.seed, shares)
    except (ManifestError, OSError) as error:
        return fail(error)
    for line in account((*collection.left_out, *written.left_out)):
        print(line, file=sys.stderr)
    count = sum(written.splits.values())
    print(f"{count:,} photo{'s' if count > 1 else ''} in {chosen.out}.", file=sys.stderr)
    if written.splits.get("val"):
        print(f"Next: python -m model manifest check {chosen.out}", file=sys.stderr)
    else:
        print("None is for validation, which training needs: try another --seed or a larger --val.", file=sys.stderr)
    return 0

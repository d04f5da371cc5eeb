"""What a manifest must hold at least, so that a run on it comes to its end: said before the first epoch."""

from __future__ import annotations

from collections.abc import Iterator

from taxonomy import Partition

from .manifest import LabelledPhoto, Manifest, ManifestError

_PURPOSES = {"train": "there is nothing to learn from", "val": "calibration and limits have nothing to be set on"}


def refuse_too_little(manifest: Manifest, parts: Partition) -> None:
    """Raise ManifestError where a run lacks photos."""
    if lacking := list(shortfalls(manifest, parts)):
        raise ManifestError("\n".join(lacking))


def shortfalls(manifest: Manifest, parts: Partition) -> Iterator[str]:
    """A sentence for each kind of photo that a run needs, and its bundle, and that the manifest lacks.

    Args:
        parts: the classes that are trained.
    """
    training, validation = manifest.select("train"), manifest.select("val")
    for split, cases in (("train", training), ("val", validation)):
        if not cases:
            yield (
                f"No photo of a disease has the split {split}, so {_PURPOSES[split]}. Give some rows this split; or "
                "import again with another --seed, or with other shares (--val, --test)."
            )
    if training and validation and not calibrated_modalities(manifest, parts):
        yield (
            "No validation photo shows what is trained on in its modality, so calibration has nothing to be set on. "
            "Give some rows of each class the split val."
        )


def calibrated_modalities(manifest: Manifest, parts: Partition) -> set[str]:
    """The modalities in which validation photos show something that training photos show, too."""
    training, validation = manifest.select("train"), manifest.select("val")
    return {
        modality
        for modality in {case.modality for case in validation}
        if _classes(training, modality, parts) & _classes(validation, modality, parts)
    }


def _classes(cases: list[LabelledPhoto], modality: str, parts: Partition) -> set[int]:
    """Indices of the classes that photos of a modality stand for."""
    return {k for case in cases if case.modality == modality for k in parts.targets(str(case.node))}

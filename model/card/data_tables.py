"""What the card tells of the model and of its photos: identity, classes, coverage, data, training."""

from __future__ import annotations

from collections.abc import Mapping

from ..bundle import Bundle
from ..formatting import markdown_table, per_cent
from ..schema.bundle import Training
from ..schema.evaluation import DataSet, Evaluation
from ..schema.settings import Settings

TRAINED_ON = ("HAM10000", "ISIC2017", "PAD-UFES-20")


def parts(bundle: Bundle, evaluation: Evaluation) -> dict[str, str]:
    """The template's names -> Markdown."""
    training, data = bundle.metadata["training"], evaluation["data"]
    return {
        "model_id": bundle.id[:16],
        "checksum": bundle.id,
        "made": str(bundle.metadata["made"]),
        "measured": str(evaluation["measured"]),
        "weights_sha256": str(bundle.metadata["files"]["weights.safetensors"]),
        "manifest_sha256": str(training["manifest_sha256"]),
        "versions": ", ".join(f"{name} {version}" for name, version in training["versions"].items()),
        "runtime": str(evaluation["runtime"]),
        "classes": _classes(bundle),
        "datasets": _datasets(data),
        "people": _people(data),
        "reference": _reference(data),
        "recipe": _recipe(training, bundle.settings),
        "thresholds": _thresholds(bundle),
        "level": per_cent(bundle.level),
    }


def _classes(bundle: Bundle) -> str:
    """Training photos of each class by modality; none is "not covered" there."""
    modalities = bundle.modalities
    rows = []
    for entry in bundle.metadata["classes"]:
        counts = [fitted["photos"].get(entry["node"], 0) for fitted in modalities.values()]
        cells = [f"{count:,}" if count else "not covered" for count in counts]
        rows.append((entry["node"], f"{entry['photos']:,}", *cells))
    return markdown_table(("Training class", "Training photos", *modalities), rows)


def _datasets(data: dict[str, DataSet]) -> str:
    rows = []
    for name, counted in data.items():
        photos = " / ".join(f"{counted['photos'].get(split, 0):,}" for split in ("train", "val", "test"))
        people = f"{counted['patients']:,}" if counted["patients"] else "not recorded"
        lesions = f"{counted['lesions']:,}" if counted["lesions"] else "not recorded"
        licence = ", ".join(sorted(counted["license"], key=len)[:2]) + (" …" if len(counted["license"]) > 2 else "")
        rows.append((name, ", ".join(counted["modality"]), photos, lesions, people, licence))
    head = ("Data set", "Modality", "Train / validation / test", "Lesions", "Patients", "Licence")
    return markdown_table(head, rows)


def _people(data: dict[str, DataSet]) -> str:
    rows = []
    for name in TRAINED_ON:
        if name not in data:
            continue
        counted = data[name]
        age = counted["age"]
        years = f"{age['median']:.0f} ({age['lower']:.0f}-{age['upper']:.0f})" if "median" in age else "not recorded"
        missing = f", {age['missing']:,} missing" if age["missing"] else ""
        rows.append((name, f"{years}{missing}", _counts(counted["sex"]), _counts(counted["skin_type"])))
        rows.append((f"{name}, site", _counts(counted["site"]), "", ""))
    return markdown_table(("Data set", "Age, median (quartiles)", "Sex", "Fitzpatrick skin type"), rows)


def _reference(data: dict[str, DataSet]) -> str:
    """How each class of the test split was confirmed."""
    rows = []
    for name in TRAINED_ON:
        if name not in data:
            continue
        labels: dict[str, list[str]] = {}
        for entry, count in sorted(data[name]["confirmed_test"].items()):
            label, _, how = entry.partition(": ")
            labels.setdefault(label, []).append(f"{how} {count:,}")
        rows += [(name, label, ", ".join(ways)) for label, ways in labels.items()]
    return markdown_table(("Data set", "Label", "Test photos confirmed by"), rows)


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in counts.items())


def _recipe(training: Training, settings: Settings) -> str:
    stages = "; ".join(
        f"{stage.epochs} epochs at {stage.size} px, learning rate {stage.peak:g} to {stage.floor:g}, "
        f"augmentation at strength {stage.strength:g}"
        for stage in settings.stages
    )
    lines = [
        _started_from(training),
        f"- Stages: {stages}; batches of {settings.batch_size}, AdamW, seed {settings.seed}.",
        f"- Blocks drawn anew: {', '.join(settings.fresh_layers) or 'none'}; "
        f"left as they were: {', '.join(settings.frozen_layers) or 'none'}.",
        f"- Class weights n^-{settings.rarity}, label smoothing {settings.label_smoothing}, "
        f"dropout {settings.dropout}, weight decay {settings.weight_decay}, running mean of the weights "
        f"{settings.averaging}.",
    ]
    if blended := training.get("blended"):
        lines.append(
            f"- The weights are the mean of this run's ({per_cent(blended['share'])}) and those of the model that it "
            f"started from (`{blended['with'][:16]}`)."
        )
    return "\n".join(lines)


def _started_from(training: Training) -> str:
    """A file is named by its hash; a bundle, where it was blended with, by its id."""
    if training["init_sha256"]:
        return f"- Started from `{training['init']}` (SHA-256 `{training['init_sha256'][:16]}`)."
    if "blended" in training:
        return f"- Started from an earlier model, `{training['blended']['with'][:16]}`."
    return f"- Started from an earlier model, its folder called `{training['init']}`."


def _thresholds(bundle: Bundle) -> str:
    rows = []
    for name, fitted in bundle.modalities.items():
        point = fitted["operating_point"]
        aim = f"{per_cent(point['aim'])} of them found"
        rows.append((name, f"{point['threshold']:.3f}", aim, f"{fitted['validation_photos']:,}"))
    head = ("Modality", "Operating point, P(malignant or premalignant)", "Aim", "Validation photos")
    return markdown_table(head, rows)

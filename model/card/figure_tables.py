"""The measured figures of a bundle as the card's tables; every number comes from its evaluation.json."""

from __future__ import annotations

from ..formatting import area_of, markdown_table, per_cent, per_cent_range, share_of
from ..schema.evaluation import Evaluation, Leaks, Painted, Refusal, Shortcuts, Stress
from ..schema.figures import Counts, Split


def parts(evaluation: Evaluation) -> dict[str, str]:
    """The template's names -> Markdown."""
    test, validation = evaluation["splits"]["test"], evaluation["splits"]["val"]
    return {
        "seven": _seven(test, validation),
        "recalls": _recalls(test),
        "tasks": _tasks(test),
        "points": _points(test),
        "calibration": _calibration(test),
        "cuts": _cuts(test),
        "conformal": _conformal(test),
        "refusals": _refusals(test),
        "subgroups": _subgroups(test),
        "modality_read": _modality(test),
        "risk": _risk(test),
        "shortcuts": _shortcuts(evaluation["shortcuts"]),
        "artefacts": _artefacts(evaluation["shortcuts"]["stress"]),
        "artefacts_found": _artefacts_found(test["artefacts"]),
        "strangers": _strangers(evaluation["refusal"]),
        "leaks": _leaks(evaluation["leaks"]),
    }


def _seven(test: Split, validation: Split) -> str:
    rows = []
    for split, figures in (("test", test), ("validation", validation)):
        seven = figures["seven_diagnoses"]
        for row, title in (
            (seven["over_prior"], "by probability over the prior"),
            (seven["arg_max"], "plain arg-max"),
        ):
            rows.append((split, title, f"{row['n']:,}", share_of(row)))
    return markdown_table(("Split", "Decided", "Photos", "Balanced accuracy (95 %)"), rows)


def _recalls(test: Split) -> str:
    over_prior, arg_max = (test["seven_diagnoses"][way]["by_diagnosis"] for way in ("over_prior", "arg_max"))
    rows = [
        (name, f"{row['n']}", f"{row['recall']:.2f}", f"{arg_max[name]['recall']:.2f}")
        for name, row in over_prior.items()
    ]
    return markdown_table(("Diagnosis", "Test photos", "Recall, over the prior", "Recall, most probable"), rows)


def _tasks(test: Split) -> str:
    rows = []
    for name, row in test["tasks"].items():
        modality = f", {name.rpartition('-')[2]}" if name.startswith(("malignant-", "cancer-")) else ""
        counts = f"{row['with']:,} / {row['without']:,}"
        rows.append((f"{row['title']}{modality}", counts, area_of(row), row["note"]))
    return markdown_table(("Task", "Photos with / without", "AUC (95 %)", "Remark"), rows)


def _points(test: Split) -> str:
    rows = []
    for modality, point in test["operating_point"].items():
        for side, rate in (("sensitivity", point["sensitivity"]), ("specificity", point["specificity"])):
            rows.append((modality, side, f"{rate['n']:,}", share_of(rate), ""))
        for node, row in point["of_each"].items():
            rows.append((modality, node, f"{row['n']:,}", share_of(row), f"{row['missed']:,}"))
    return markdown_table(("Modality", "At the operating point", "Photos", "Value (95 %)", "Lay below"), rows)


def _calibration(test: Split) -> str:
    rows = []
    for modality, of in test["calibration"].items():
        for name, row in (("malignant", of["malignant"]), ("top class", of["top class"])):
            value, low, high = (f"{row['intercept'][part]:+.2f}" for part in ("value", "low", "high"))
            errors = (f"{error:.3f}" for error in (row["brier"], row["ece"], row["ece_by_chance"]))
            figures = (f"{value} ({low} to {high})", area_of(row["slope"]), *errors)
            rows.append((f"{modality}, {name}", f"{row['n']:,}", *figures))
    head = ("Probability of", "Photos", "Intercept", "Slope", "Brier", "ECE", "ECE by chance alone")
    return markdown_table(head, rows)


def _cuts(test: Split) -> str:
    rows = [
        (f"{modality}, {name}", f"{row['nodes']} of {row['of']}", f"{row['n']:,}", share_of(row))
        for modality, of in test["cuts"].items()
        for name, row in of.items()
    ]
    return markdown_table(("Cut", "Nodes covered", "Photos", "Accuracy (95 %)"), rows)


def _conformal(test: Split) -> str:
    rows = []
    for modality, of in test["conformal"].items():
        for row in of:
            if row["promise"] in (0.9, 0.95) and row["n"]:
                held = per_cent_range(row["held"], row["low"], row["high"])
                photos, size = f"{row['group']}, {row['n']:,}", f"{row['classes']:.1f}"
                rows.append((modality, per_cent(row["promise"]), photos, held, size))
    head = ("Modality", "Promised", "Photos of", "Held the true class (95 %)", "Classes in the set")
    return markdown_table(head, rows)


def _risk(test: Split) -> str:
    rows = []
    for modality, found in test["risk_coverage"].items():
        at = next(row for row in found["rows"] if row["level"] == found["at"])
        wrong = per_cent_range(at["wrong"], at["low"], at["high"])
        rows.append((modality, per_cent(found["at"]), f"{found['n']:,}", per_cent(at["answered"]), wrong))
    return markdown_table(("Modality", "Level", "Photos", "Got an answer", "Of those wrong (95 %)"), rows)


def _refusals(test: Split) -> str:
    photos = {**test["refusals"], **test["refusals_by_diagnosis"]}
    rows = ((name, f"{_refused(row):,} of {row['n']:,}") for name, row in photos.items())
    return markdown_table(("Photos", "Given no reading"), rows)


def _refused(row: Counts) -> int:
    return sum(count for reason, count in row.items() if reason != "n")


def _subgroups(test: Split) -> str:
    rows = []
    for modality, of in test["subgroups"].items():
        for name, row in of.items():
            counts = f"{row['with']:,} / {row['without']:,}"
            figures = ("not evaluated", "", "")
            if row["evaluated"]:
                figures = (f"{row['auc']:.2f}", share_of(row["sensitivity"]), share_of(row["specificity"]))
            rows.append((f"{modality}, {name}", counts, *figures))
    return markdown_table(("Patients", "With / without", "AUC", "Sensitivity", "Specificity"), rows)


def _modality(test: Split) -> str:
    rows = ((name, f"{row['n']:,}", share_of(row)) for name, row in test["modality"].items())
    return markdown_table(("Photos of", "Photos", "Read as that (95 %)"), rows)


def _shortcuts(found: Shortcuts) -> str:
    rows = (
        (row["title"], area_of(row["model"]), area_of(row["corners"]), area_of(row["dataset"]))
        for row in found["blind"].values()
    )
    blind = markdown_table(("AUC (95 %)", "Model", "Sees four corners", "Knows the data set"), rows)
    lights = [
        f"{light['n']:,} {modality} melanomas in the light of the follow-up nevi's camera: sensitivity at the "
        f"operating point {per_cent(light['sensitivity_before'])} before, {per_cent(light['sensitivity_after'])} after."
        for modality, of in found["stress"].items()
        if (light := of["recoloured"])
    ]
    return "\n\n".join([blind, *lights])


def _artefacts(stress: dict[str, Stress]) -> str:
    """What each painted artefact does to readings, and what a reader is shown of those that it turns."""
    rows = [
        (f"{modality}, {row['painter']}", *others, f"**{in_silence}**")
        for modality, of in stress.items()
        for row in of["painted"]
        for *others, in_silence in [painted_cells(row, of["photos"])]
    ]
    return markdown_table(("Painted", *PAINTED), rows)


PAINTED = (
    *("Noticed", "Benign, newly suspected", "Malignant, no longer suspected"),
    *("of these no reading", "with a caution", "in silence"),
)


def painted_cells(row: Painted, photos: int) -> tuple[str, ...]:
    """The cells below PAINTED, of so many photos with one artefact."""
    return (
        f"{row['remarked']:,} of {photos:,}",
        f"{row['newly_suspected_benign']:,}",
        f"{row['turned']:,} of {row['suspicious']:,}",
        f"{row['turned_refused']:,}",
        f"{row['turned_cautioned']:,}",
        f"{row['turned_in_silence']:,}",
    )


def _artefacts_found(found: dict[str, Counts]) -> str:
    names = sorted({name for row in found.values() for name in row if name != "n"})
    rows = [(dataset, f"{row['n']:,}", *(f"{row.get(name, 0):,}" for name in names)) for dataset, row in found.items()]
    return markdown_table(("Test photos as they are", "Photos", *names), rows)


def _strangers(found: Refusal) -> str:
    parts = (
        (found["strangers"], ""),
        (found["strangers_in_one_shape"], ", every photo cropped to 4:3 first"),
        (found["left_out_diagnosis"], ", left out of what refusal knows"),
        (found["left_out_camera"], " left out of what refusal knows: non-lesions from its lesions"),
    )
    rows = [
        (f"{name}{remark}", f"{row['strangers']:,} / {row['lesions']:,}", area_of(row))
        for part, remark in parts
        for name, row in part.items()
    ]
    return markdown_table(("Told from lesions", "Photos", "AUC of unlikeness (95 %)"), rows)


def _leaks(found: Leaks) -> str:
    if not found["photos"]:
        return "No test photo was found to have a copy among the training photos."
    names = ", ".join(photo.rpartition("/")[2].partition(".")[0] for photo in found["photos"])
    without = "; ".join(f"{row['title']} {area_of(row)}" for row in found["tasks"].values())
    return (
        f"**{len(found['photos'])} test photos have a copy among the training photos** ({names}), found by "
        f"near-duplicate search after training; recoloured copies may have escaped it. The figures below include them, "
        f"as the official test set does; without them: {without}."
    )

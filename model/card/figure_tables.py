"""The measured figures of a bundle as the card's tables; every number comes from its evaluation.json."""

from __future__ import annotations

from ..evaluation.figures import Counts, Split
from ..evaluation.schema import Evaluation, Leaks, Refusal, Shortcuts, Stress
from .markdown import area, interval, percent, table


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
            rows.append(f"| {split} | {title} | {row['n']:,} | {interval(row)} |")
    return table("| Split | Decided | Photos | Balanced accuracy (95 %) |", rows)


def _recalls(test: Split) -> str:
    seven = test["seven_diagnoses"]
    rows = [
        f"| {name} | {over['n']} | {over['recall']:.2f} | {seven['arg_max']['by_diagnosis'][name]['recall']:.2f} |"
        for name, over in seven["over_prior"]["by_diagnosis"].items()
    ]
    return table("| Diagnosis | Test photos | Recall, over the prior | Recall, most probable |", rows)


def _tasks(test: Split) -> str:
    rows = []
    for name, row in test["tasks"].items():
        modality = f", {name.rpartition('-')[2]}" if name.startswith(("malignant-", "cancer-")) else ""
        rows.append(
            f"| {row['title']}{modality} | {row['with']:,} / {row['without']:,} | {area(row)} | {row['note']} |"
        )
    return table("| Task | Photos with / without | AUC (95 %) | Remark |", rows)


def _points(test: Split) -> str:
    rows = []
    for modality, point in test["operating_point"].items():
        for side, rate in (("sensitivity", point["sensitivity"]), ("specificity", point["specificity"])):
            rows.append(f"| {modality} | {side} | {rate['n']:,} | {interval(rate)} | |")
        for node, row in point["of_each"].items():
            rows.append(f"| {modality} | {node} | {row['n']:,} | {interval(row)} | {row['missed']:,} |")
    return table("| Modality | At the operating point | Photos | Value (95 %) | Lay below |", rows)


def _calibration(test: Split) -> str:
    rows = []
    for modality, of in test["calibration"].items():
        for name, row in (("malignant", of["malignant"]), ("top class", of["top class"])):
            intercept, slope = row["intercept"], row["slope"]
            rows.append(
                f"| {modality}, {name} | {row['n']:,} | {intercept['value']:+.2f} ({intercept['low']:+.2f} to "
                f"{intercept['high']:+.2f}) | {slope['value']:.2f} ({slope['low']:.2f}-{slope['high']:.2f}) | "
                f"{row['brier']:.3f} | {row['ece']:.3f} | {row['ece_by_chance']:.3f} |"
            )
    return table("| Probability of | Photos | Intercept | Slope | Brier | ECE | ECE by chance alone |", rows)


def _cuts(test: Split) -> str:
    rows = [
        f"| {modality}, {name} | {row['nodes']} of {row['of']} | {row['n']:,} | {interval(row)} |"
        for modality, of in test["cuts"].items()
        for name, row in of.items()
    ]
    return table("| Cut | Nodes covered | Photos | Accuracy (95 %) |", rows)


def _conformal(test: Split) -> str:
    rows = []
    for modality, of in test["conformal"].items():
        for row in of:
            if row["promise"] in (0.9, 0.95) and row["n"]:
                held = interval({"value": row["held"], "low": row["low"], "high": row["high"]})
                photos, size = f"{row['group']}, {row['n']:,}", f"{row['classes']:.1f}"
                rows.append(f"| {modality} | {percent(row['promise'])} | {photos} | {held} | {size} |")
    return table("| Modality | Promised | Photos of | Held the true class (95 %) | Classes in the set |", rows)


def _risk(test: Split) -> str:
    rows = []
    for modality, found in test["risk_coverage"].items():
        at = next(row for row in found["rows"] if row["level"] == found["at"])
        rows.append(
            f"| {modality} | {percent(found['at'])} | {found['n']:,} | {percent(at['answered'])} | "
            f"{interval({'value': at['wrong'], 'low': at['low'], 'high': at['high']})} |"
        )
    return table("| Modality | Level | Photos | Got an answer | Of those wrong (95 %) |", rows)


def _refusals(test: Split) -> str:
    rows = [f"| {name} | {_refused(row):,} of {row['n']:,} |" for name, row in test["refusals"].items()]
    rows += [f"| {name} | {_refused(row):,} of {row['n']:,} |" for name, row in test["refusals_by_diagnosis"].items()]
    return table("| Photos | Given no reading |", rows)


def _refused(row: Counts) -> int:
    return sum(count for reason, count in row.items() if reason != "n")


def _subgroups(test: Split) -> str:
    rows = []
    for modality, of in test["subgroups"].items():
        for name, row in of.items():
            counts = f"{row['with']:,} / {row['without']:,}"
            cells = (
                f"{row['auc']:.2f} | {interval(row['sensitivity'])} | {interval(row['specificity'])}"
                if row["evaluated"]
                else "not evaluated | |"
            )
            rows.append(f"| {modality}, {name} | {counts} | {cells} |")
    return table("| Patients | With / without | AUC | Sensitivity | Specificity |", rows)


def _modality(test: Split) -> str:
    rows = [f"| {name} | {row['n']:,} | {interval(row)} |" for name, row in test["modality"].items()]
    return table("| Photos of | Photos | Read as that (95 %) |", rows)


def _shortcuts(found: Shortcuts) -> str:
    blind = table(
        "| AUC (95 %) | Model | Sees four corners | Knows the data set |",
        [
            f"| {row['title']} | {area(row['model'])} | {area(row['corners'])} | {area(row['dataset'])} |"
            for row in found["blind"].values()
        ],
    )
    lights = [
        f"{light['n']:,} {modality} melanomas in the light of the follow-up nevi's camera: sensitivity at the "
        f"operating point {percent(light['sensitivity_before'])} before, {percent(light['sensitivity_after'])} after."
        for modality, of in found["stress"].items()
        if (light := of["recoloured"])
    ]
    return "\n\n".join([blind, *lights])


def _artefacts(stress: dict[str, Stress]) -> str:
    """What each painted artefact does to readings, and what a reader is shown of those that it turns."""
    rows = [
        f"| {modality}, {row['painter']} | {row['remarked']:,} of {of['photos']:,} | "
        f"{row['newly_suspected_benign']:,} | {row['turned']:,} of {row['suspicious']:,} | "
        f"{row['turned_refused']:,} | {row['turned_cautioned']:,} | **{row['turned_in_silence']:,}** |"
        for modality, of in stress.items()
        for row in of["painted"]
    ]
    return table(
        "| Painted | Noticed | Benign, newly suspected | Malignant, no longer suspected | of these no reading | "
        "with a caution | in silence |",
        rows,
    )


def _artefacts_found(found: dict[str, Counts]) -> str:
    names = sorted({name for row in found.values() for name in row if name != "n"})
    rows = [
        f"| {dataset} | {row['n']:,} | " + " | ".join(f"{row.get(name, 0):,}" for name in names) + " |"
        for dataset, row in found.items()
    ]
    return table(f"| Test photos as they are | Photos | {' | '.join(names)} |", rows)


def _strangers(found: Refusal) -> str:
    parts = (
        (found["strangers"], ""),
        (found["strangers_in_one_shape"], ", every photo cropped to 4:3 first"),
        (found["left_out_diagnosis"], ", left out of what refusal knows"),
        (found["left_out_camera"], " left out of what refusal knows: non-lesions from its lesions"),
    )
    rows = [
        f"| {name}{remark} | {row['strangers']:,} / {row['lesions']:,} | {area(row)} |"
        for part, remark in parts
        for name, row in part.items()
    ]
    return table("| Told from lesions | Photos | AUC of unlikeness (95 %) |", rows)


def _leaks(found: Leaks) -> str:
    if not found["photos"]:
        return "No test photo was found to have a copy among the training photos."
    names = ", ".join(photo.rpartition("/")[2].partition(".")[0] for photo in found["photos"])
    without = "; ".join(f"{row['title']} {area(row)}" for row in found["tasks"].values())
    return (
        f"**{len(found['photos'])} test photos have a copy among the training photos** ({names}), found by "
        f"near-duplicate search after training; recoloured copies may have escaped it. The figures below include them, "
        f"as the official test set does; without them: {without}."
    )

"""Small copies of the collections, laid out as they are given out, with generated pictures."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

SPOTS = 12


def picture(seed: int, size: tuple[int, int] = (120, 90)) -> Image.Image:
    """A picture like no other: soft dark spots on light skin, placed by the seed."""
    random = np.random.default_rng(seed)
    pixels = np.full((size[1], size[0], 3), (224, 182, 160), dtype=np.uint8)
    rows, columns = np.mgrid[0 : size[1], 0 : size[0]]
    for _ in range(SPOTS):
        y, x, radius = random.uniform(0, size[1]), random.uniform(0, size[0]), random.uniform(4, 16)
        pixels[(rows - y) ** 2 + (columns - x) ** 2 < radius**2] = random.integers(30, 200, 3)
    return Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(1.5))


def photo(path: Path, seed: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    picture(seed).save(path)
    return path


def table(path: Path, rows: list[dict[str, object]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def ham10000(folder: Path) -> Path:
    """Two photos of one lesion, one in each part, and one of each of the seven diagnoses."""
    rows: list[dict[str, object]] = []
    for k, dx in enumerate(("nv", "nv", "mel", "bkl", "bcc", "akiec", "df", "vasc")):
        name = f"ISIC_00243{k:02d}"
        photo(folder / f"HAM10000_images_part_{1 + k % 2}" / f"{name}.jpg", k)
        lesion = f"HAM_{max(k, 1):07d}"  # the first two are one lesion
        row = {"lesion_id": lesion, "image_id": name, "dx": dx, "dx_type": "histo", "age": 45.0, "sex": "male"}
        rows.append({**row, "localization": "back"})
    table(folder / "HAM10000_metadata.csv", rows)
    return folder


def pad_ufes_20(folder: Path) -> Path:
    """Three patients, the first with two lesions, the second with two photos of one."""
    rows: list[dict[str, object]] = []
    for k, (patient, lesion, label) in enumerate(
        ((1, 7, "NEV"), (1, 8, "BCC"), (2, 9, "ACK"), (2, 9, "ACK"), (3, 7, "SEK"))
    ):
        name = f"PAT_{patient}_{lesion}_{k}.png"
        photo(folder / "images" / f"imgs_part_{1 + k % 3}" / name, 100 + k)
        row = {"patient_id": f"PAT_{patient}", "lesion_id": lesion, "smoke": "", "age": 60, "gender": "FEMALE"}
        about = {"fitspatrick": 2.0, "region": "NOSE", "diagnostic": label, "img_id": name, "biopsed": label == "BCC"}
        rows.append({**row, **about})
    table(folder / "metadata.csv", rows)
    return folder


def dermofit(folder: Path) -> Path:
    """Ten class folders; each photo in a folder of its own with its mask, as on the disc."""
    names = ("Actinic Keratosis", "Basal Cell Carcinoma", "Melanocytic Nevus (mole)", "Seborrhoeic Keratosis", "SCC")
    more = ("Intraepithelial_Carcinoma", "Pyogenic Granuloma", "Haemangioma", "DF", "Malignant Melanoma")
    for k, name in enumerate(names + more):
        photo(folder / name / f"D{k}" / f"D{k}.png", 200 + k)
        Image.new("L", (120, 90), 255).save(folder / name / f"D{k}" / f"D{k}mask.png")
    return folder


def fitzpatrick17k(folder: Path) -> Path:
    """The nine parts, a photo each, and a row whose photo could not be fetched."""
    nine = ("inflammatory", "genodermatoses", "benign dermal", "benign epidermal", "benign melanocyte")
    malignant = ("malignant dermal", "malignant epidermal", "malignant melanoma", "malignant cutaneous lymphoma")
    rows: list[dict[str, object]] = []
    for k, part in enumerate((*nine, *malignant, "inflammatory")):
        name = f"{k:032x}"
        if k < 9:
            photo(folder / "images" / f"{name}.jpg", 300 + k)
        three = "non-neoplastic" if part in nine[:2] else part.split()[0]
        scales = {"fitzpatrick_scale": k if k else -1, "fitzpatrick_centaur": 3, "label": "some disease"}
        parts = {"nine_partition_label": part, "three_partition_label": three, "qc": ""}
        rows.append({"md5hash": name, **scales, **parts, "url": "https://www.atlas.example/x.jpg", "url_alphanum": ""})
    table(folder / "fitzpatrick17k.csv", rows)
    return folder


def isic(folder: Path) -> Path:
    """What isic-cli leaves behind: photos, metadata.csv and attribution.txt in one folder."""
    diagnoses = (
        ("Benign", "Benign melanocytic proliferations", "Nevus", "Nevus, Spitz"),
        ("Benign", "Benign melanocytic proliferations", "Nevus", "Nevus, Agminated"),
        ("Malignant", "Malignant melanocytic proliferations (Melanoma)", "Melanoma Invasive", ""),
        ("Indeterminate", "Indeterminate epidermal proliferations", "Solar or actinic keratosis", ""),
        ("Benign", "", "", ""),
        ("", "", "", ""),
    )
    rows: list[dict[str, object]] = []
    for k, levels in enumerate(diagnoses):
        name = f"ISIC_{k:07d}"
        photo(folder / f"{name}.jpg", 400 + k)
        who = {"isic_id": name, "attribution": "Anonymous", "copyright_license": "CC-BY", "age_approx": 50}
        named = {f"diagnosis_{level}": value for level, value in enumerate(levels, start=1)}
        how = {"diagnosis_confirm_type": "histopathology", "fitzpatrick_skin_type": "IV", "lesion_id": f"IL_{k:07d}"}
        kind = {"image_type": "clinical: close-up" if k == 1 else "dermoscopic", "patient_id": "IP_1" if k < 2 else ""}
        rows.append({**who, "anatom_site_general": "posterior torso", **named, **how, **kind, "sex": "female"})
    table(folder / "metadata.csv", rows)
    (folder / "attribution.txt").write_text("Anonymous", encoding="utf-8")
    return folder


def folders(folder: Path) -> Path:
    """Classes named by id, by name and by synonym; two photos of one patient."""
    for k, name in enumerate(("melanocytic-nevus/p1/a", "melanocytic-nevus/p1/b", "Bowen disease/c", "BCC/d")):
        photo(folder / f"{name}.jpg", 500 + k)
    return folder

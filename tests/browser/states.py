"""Every state that a reading can be in, as a reader sees it: pictures and docs/states.md, by `make states`.

The photos are samples and reader-study photos, which may be shown; one of them is blurred until it can't be read.
"""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageFilter
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from model.headline import TABLE, State

ROOT = Path(__file__).parents[2]
DOCUMENT, PICTURES = ROOT / "docs" / "states.md", ROOT / "docs" / "states"
SAMPLES, STUDY = ROOT / "assets" / "samples", ROOT / "assets" / "study"
PHOTOS = {
    State.MALIGNANT: SAMPLES / "ISIC_0013615.jpg",
    State.BENIGN: SAMPLES / "ISIC_0013230.jpg",
    State.BENIGN_ABOVE: STUDY / "ISIC_0010074.jpg",
    State.SUSPICIOUS: STUDY / "ISIC_0012395.jpg",
    State.UNSURE: STUDY / "pad_PAT_1105_420_520.jpg",
    State.PREMALIGNANT: SAMPLES / "pad_PAT_1423_1472_18.jpg",
    State.NOT_A_LESION: SAMPLES / "scikit_image__brick.jpg",
    State.OUTSIDE: STUDY / "pad_PAT_252_383_31.jpg",
    State.UNREADABLE: SAMPLES / "ISIC_0013615.jpg",
    State.ARTEFACT: STUDY / "ISIC_0012484.jpg",
    State.OPEN_MODALITY: STUDY / "pad_PAT_1460_1598_959.jpg",
}
SIZES = {"desktop": ViewportSize(width=1280, height=900), "phone": ViewportSize(width=390, height=844)}
WIDTHS = {"desktop": 900, "phone": 300}  # of the pictures, pixels

INTRODUCTION = """# The states of a reading

Each photo is in one of these states; `model/headline.py` has the table, and this page is made from it (`make states`).
Suspicion outranks sureness: at or above the operating point no headline names a benign diagnosis, nor says that there
is no answer. The pictures are what the first screen shows, on a desktop (1280 × 900) and on a phone (390 × 844), with
the shipped model. Braces stand for what a reading fills in.
"""


def document() -> str:
    """docs/states.md."""
    parts = [INTRODUCTION]
    for state, row in TABLE.items():
        said = {"Heading": row.heading, "Line": row.line, "Next step": row.next_step}
        pictures = " ".join(
            f'<img src="states/{file_name(state, size)}" height="340" alt="{state}, {size}">' for size in SIZES
        )
        lines = [f"- {name}: {text}" for name, text in said.items()]
        parts.append("\n".join([f"## {state.capitalize()}", "", *lines, "", pictures, ""]))
    return "\n".join(parts)


def file_name(state: State, size: str, scheme: str = "light") -> str:
    """Of a picture."""
    return f"{state.name.lower().replace('_', '-')}-{size}{'' if scheme == 'light' else '-' + scheme}.webp"


def photo_of(state: State) -> bytes:
    """The file that is dropped."""
    if state is not State.UNREADABLE:
        return PHOTOS[state].read_bytes()
    blurred, buffer = Image.open(PHOTOS[state]).convert("RGB").filter(ImageFilter.GaussianBlur(4)), io.BytesIO()
    blurred.save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


def pictures(browser: Browser, address: str, scheme: str) -> Iterator[tuple[str, bytes]]:
    """The first screen in each state and size: a file's name, and its bytes."""
    for size, viewport in SIZES.items():
        touch = size == "phone"
        context = browser.new_context(viewport=viewport, color_scheme=scheme, has_touch=touch, is_mobile=touch)  # type: ignore[arg-type]
        for state in TABLE:
            page = context.new_page()
            _read(page, address, photo_of(state))
            yield file_name(state, size, scheme), _reduced(page.screenshot(), WIDTHS[size])
            page.close()
        context.close()


def _read(page: Page, address: str, photo: bytes) -> None:
    page.goto(address)
    page.get_by_role("button", name="I have read the intended use").click()
    dropped = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": photo}
    page.locator("input[type=file]").first.set_input_files(dropped)  # type: ignore[arg-type]
    page.locator(".st-key-answer h2").wait_for()
    page.locator(".viewer img").first.wait_for()
    page.wait_for_function("() => !document.querySelector('[data-testid=\"stStatusWidget\"]')")
    page.wait_for_timeout(1000)  # what has faded in


def _reduced(png: bytes, width: int) -> bytes:
    picture, buffer = Image.open(io.BytesIO(png)).convert("RGB"), io.BytesIO()
    height = round(picture.height * width / picture.width)
    picture.resize((width, height), Image.Resampling.LANCZOS).save(buffer, "WEBP", quality=62, method=6)
    return buffer.getvalue()


def main(address: str, *other_schemes: str) -> None:
    """Write the document and its pictures; those of other colour schemes ("dark") beside them, for whoever judges."""
    PICTURES.mkdir(exist_ok=True)
    DOCUMENT.write_text(document(), "utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-background-networking"]
        )
        for scheme in ("light", *other_schemes):
            for name, content in pictures(browser, address, scheme):
                (PICTURES / name).write_bytes(content)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])

"""From what pytest-benchmark measured to the tables in docs/benchmarks.md and README.md.

    .venv/bin/python -m tests.benchmarks.report measured.json

Medians, and ratios of medians, all of one run. What was to be reached stands beside what was.
"""

from __future__ import annotations

import json
import platform
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from model.cores import cores

ROOT = Path(__file__).parents[2]
DOCS, README = ROOT / "docs" / "benchmarks.md", ROOT / "README.md"
FOLDER = 48  # photos, as in conftest


@dataclass(frozen=True)
class Row:
    """One line: our benchmark, another beside it, and what their relation was to reach."""

    what: str
    ours: str
    reach: str = ""
    beside: str = ""  # what the other one is
    others: tuple[str, ...] = ()  # benchmarks, of which the quickest counts
    relation: str = "faster"  # or "times", "more"

    def told(self, milliseconds: Mapping[str, float]) -> tuple[str, ...]:
        """As the cells of the table."""
        ours = milliseconds[self.ours]
        if not self.others:
            return self.what, _ms(ours), "", "", self.reach
        other = min(milliseconds[name] for name in self.others)
        ratio = {
            "faster": f"{other / ours:.1f} × faster",
            "times": f"{ours / other:.2f} × as long",
            "more": f"{ours - other:.0f} ms more",
        }
        return self.what, _ms(ours), f"{self.beside} {_ms(other)}", ratio[self.relation], self.reach


WHOLE = "a photo's bytes to reading, evidence, place, 12 cases"
LARGE = "the same of 12 megapixels, 4 MB"
FORWARD, APP = "bare forward pass", "usual app"
ONE = "one_photo.test_ours[{}]"
EAGER = tuple(f"folder.test_usual[{batch}]" for batch in (1, 2, 4, 8, 16))
ROWS = (
    Row(f"{WHOLE}, f32", ONE.format("f32"), "2 ×", FORWARD, ("one_photo.test_forward[f32]",), "times"),
    Row(f"{WHOLE}, bf16", ONE.format("bf16"), "2 ×", FORWARD, ("one_photo.test_forward[bf16]",), "times"),
    Row(f"{WHOLE}, f32", ONE.format("f32"), "6 × faster", APP, ("one_photo.test_usual",)),
    Row(f"{WHOLE}, bf16", ONE.format("bf16"), "10 × faster", APP, ("one_photo.test_usual",)),
    Row(
        f"{LARGE}, f32",
        "one_photo.test_ours_of_twelve_megapixels[f32]",
        "45 ms more",
        "of 1 megapixel",
        (ONE.format("f32"),),
        "more",
    ),
    Row(
        f"{LARGE}, f32",
        "one_photo.test_ours_of_twelve_megapixels[f32]",
        beside=APP,
        others=("one_photo.test_usual_of_twelve_megapixels",),
    ),
    Row("a folder, a photo, f32", "folder.test_ours[f32]", "2.5 × faster", "eager torch, best batch", EAGER),
    Row("a folder, a photo, bf16", "folder.test_ours[bf16]", "4 × faster", "eager torch, best batch", EAGER),
    Row("evidence for 300 nodes", "parts.test_evidence_of_300_nodes", "5 ms"),
    Row("100,000 nodes summed, a wide tree", "parts.test_tree_of_100_000_nodes[wide]", "5 ms"),
    Row("100,000 nodes summed, half of it a chain", "parts.test_tree_of_100_000_nodes[deep]", "5 ms"),
    Row("search and place among 2,500 cases", "parts.test_atlas_of_2_500_cases"),
    Row("search and place among 100,000 cases", "parts.test_atlas_of_100_000_cases", "30 ms"),
)


def medians(measured: Mapping[str, Any]) -> dict[str, float]:
    """Milliseconds by the name of the benchmark, as `ROWS` has it; a folder's are for one photo."""
    found = {}
    for each in measured["benchmarks"]:
        room = Path(each["fullname"].split("::")[0]).stem.removeprefix("bench_")
        photos = FOLDER if room == "folder" else 1
        found[f"{room}.{each['name']}"] = 1000 * float(each["stats"]["median"]) / photos
    return found


def _ms(milliseconds: float) -> str:
    return f"{milliseconds:.0f} ms" if milliseconds >= 10 else f"{milliseconds:.1f} ms"


def table(lines: list[tuple[str, ...]]) -> str:
    """As Markdown."""
    heads = ("what", "ours", "beside", "ratio", "to reach")
    return "\n".join(f"| {' | '.join(line)} |" for line in (heads, ("---",) * len(heads), *lines))


def machine() -> str:
    """What it was measured on."""
    names = ("torch", "openvino", "pillow", "numpy", "scikit-learn")
    found = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    processor = found[1] if found else platform.processor()
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    return f"{cores()} cores of {processor}, Python {platform.python_version()}, {versions}."


def put(text: str, into: Path, name: str) -> None:
    """Put a text between `<!-- name -->` and `<!-- /name -->` of a file."""
    whole = into.read_text(encoding="utf-8")
    before, rest = whole.split(f"<!-- {name} -->\n")
    _, after = rest.split(f"<!-- /{name} -->\n")
    into.write_text(f"{before}<!-- {name} -->\n{text}\n<!-- /{name} -->\n{after}", encoding="utf-8")


def main() -> None:
    """Read, print, write."""
    measured = medians(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    lines = [row.told(measured) for row in ROWS]
    print(table(lines))
    put(f"{machine()}\n\n{table(lines)}", DOCS, "bench")
    put(table([line for line in lines if line[3].endswith("faster")]), README, "bench")


if __name__ == "__main__":
    main()

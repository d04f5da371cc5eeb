"""How long a search of the shipped tree takes, in Python and in the browser: prints the table of docs/benchmarks.md.

    nice -n 10 .venv/bin/python -m tests.benchmarks.tree_search

What is typed: every name as it is, with its words in disorder, and misspelled (seeded), and the labels of public data
sets in tests/taxonomy/label_spellings.tsv. Of each query the best of five runs: in Python in milliseconds of this
process's processor time, in chromium by its clock. No test asserts these times.
"""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import sync_playwright

from pages.explorer.nodes import explorer_nodes
from pages.widgets.explorer.widget import packed
from pages.widgets.lib.bundle import bundle
from taxonomy import Taxonomy, load_taxonomy
from tests.taxonomy.test_label_spellings import spellings

SCRIPT = Path(__file__).parents[1] / "browser" / "widgets" / "search_page.js"
SAMPLE, RUNS, LIMIT = 500, 5, 20
IN_BROWSER = """([tree, queries, runs, limit]) => {
    const nodes = unpack(tree), search = new Search(nodes);
    const once = (job) => { const start = performance.now(); job(); return performance.now() - start; };
    const best = (job) => Math.min(...Array.from({ length: runs }, () => once(job)));
    return [best(() => new Search(nodes)), queries.map((typed) => best(() => search.find(typed, limit)))];
}"""


def typed(taxonomy: Taxonomy) -> dict[str, list[str]]:
    """Queries by kind."""
    rng = random.Random(15)
    names = [node.name for node in rng.sample(taxonomy.nodes, SAMPLE)]
    return {
        "names as they are": names,
        "their words in disorder": [" ".join(rng.sample(name.split(), len(name.split()))) for name in names],
        "two neighbouring letters swapped": [_swapped(name, rng.randrange(len(name) - 1)) for name in names],
        "labels of public data sets": [row["label"] for row in spellings()],
    }


def _swapped(name: str, at: int) -> str:
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def milliseconds(job: Callable[[], object]) -> float:
    """The best of a few runs."""
    times = []
    for _ in range(RUNS):
        begun = time.process_time()
        job()
        times.append(1000 * (time.process_time() - begun))
    return min(times)


def in_python(queries: list[str]) -> tuple[float, list[float]]:
    """What the index takes, and each query."""
    taxonomy = load_taxonomy()
    made = milliseconds(lambda: Taxonomy(taxonomy.nodes).look_up("zzz"))
    return made, [milliseconds(lambda query=query: taxonomy.look_up(query, LIMIT)) for query in queries]  # type: ignore[misc]


def in_browser(taxonomy: Taxonomy, queries: list[str]) -> tuple[float, list[float]]:
    """The same in the machine's own chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        page.add_script_tag(content=bundle(SCRIPT), type="module")
        made, times = page.evaluate(IN_BROWSER, [packed(explorer_nodes(taxonomy, None))[0], queries, RUNS, LIMIT])
        browser.close()
    return made, times


def row(kind: str, *times: list[float]) -> str:
    """Median and longest of each."""
    cells = [f"{value:.1f}" for each in times for value in (sorted(each)[len(each) // 2], max(each))]
    return f"| {kind} | {' | '.join(cells)} |"


def main() -> None:
    """Print the table."""
    taxonomy = load_taxonomy()
    kinds = typed(taxonomy)
    queries = [query for each in kinds.values() for query in each]
    (made, python), (made_there, there) = in_python(queries), in_browser(taxonomy, queries)
    print(f"| ms, {len(taxonomy):,} nodes | Python, median | longest | browser, median | longest |")
    print("|---|---:|---:|---:|---:|")
    begin = 0
    for kind, each in kinds.items():
        these = slice(begin, begin := begin + len(each))
        print(row(f"{len(each)} {kind}", python[these], there[these]))
    print(f"| the index, once | {made:.0f} | | {made_there:.0f} | |")


if __name__ == "__main__":
    main()

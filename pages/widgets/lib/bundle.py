"""A widget's script: the ES modules that it imports, joined into one text, without a build step.

Streamlit hands each script to the browser as a text of its own, which can import no other. So the modules follow each
other as the browser would run them, each after those that it imports and in a scope of its own:

    const lib_element_js = (() => { …; return { element, consume }; })();
    const { element } = lib_element_js;

What it reads is a part of the language: `import { a, b as c } from "./x.js";` on one line, and `export` before a
function, a class or a const. Anything else is refused, not guessed at. Lines of comments stay here.
"""

import re
from pathlib import Path

WIDGETS = Path(__file__).parents[1]

_COMMENT = re.compile(r"^[ \t]*(?://[^\n]*|/\*\*.*?\*/[ \t]*)\n", re.MULTILINE | re.DOTALL)
_IMPORT = re.compile(r'^import \{ ([\w, ]+) \} from "(\.\.?/[\w./]+)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?(?:function\*?|class|const) (\w+))", re.MULTILINE)
_OTHER = re.compile(r"^(?:import\b|export\b(?! default ))[^\n]*", re.MULTILINE)


def bundle(script: Path) -> str:
    """Join a script with all that it imports, directly or not; its own exports stay.

    Raises ValueError for an import or export that is not understood, and for modules that import each other in a
    circle.
    """
    joined: dict[Path, str] = {}
    _join(script.resolve(), joined, importers=())
    return "\n".join(joined.values())


def _join(module: Path, joined: dict[Path, str], importers: tuple[Path, ...]) -> None:
    """Add a module to those joined so far, after what it imports."""
    if module in importers:
        raise ValueError(f"{module.name} imports itself, by way of {', '.join(path.name for path in importers)}.")
    if module in joined:
        return
    text = _COMMENT.sub("", module.read_text(encoding="utf-8"))
    for _, source in _IMPORT.findall(text):
        _join((module.parent / source).resolve(), joined, (*importers, module))
    text = _IMPORT.sub(lambda found: _taken(found[1], module.parent / found[2]), text)
    if importers:
        text = _closed(module, text)
    if other := _OTHER.search(text):
        raise ValueError(f"{module.name}: the bundle does not understand {other[0]!r}.")
    joined[module] = text


def _taken(names: str, source: Path) -> str:
    return f"const {{ {names.replace(' as ', ': ')} }} = {_constant(source.resolve())};"


def _closed(module: Path, text: str) -> str:
    """A module in a scope of its own, which hands out what it exports."""
    names = ", ".join(name for _, name in _EXPORT.findall(text))
    inside = _EXPORT.sub(r"\1", text)
    return f"const {_constant(module)} = (() => {{\n{inside}return {{ {names} }};\n}})();"


def _constant(module: Path) -> str:
    """What holds the exports of a module: lib/element.js is lib_element_js."""
    path = module.relative_to(WIDGETS) if module.is_relative_to(WIDGETS) else module
    return re.sub(r"\W", "_", str(path))

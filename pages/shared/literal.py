"""Names that somebody gave a file, shown as they are in a text that understands markup."""

import re

_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+!|$~:.-])")


def literal(text: str) -> str:
    """The text with every character that could be taken for markup held off by a backslash."""
    return _MARKUP.sub(r"\\\1", text.replace("\n", " "))

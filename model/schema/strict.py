"""How the schemas of our JSON files are held against what a file says."""

from __future__ import annotations

from typing import TypeVar

from pydantic import ConfigDict, ValidationError

Schema = TypeVar("Schema", bound=type)


def strict(schema: Schema) -> Schema:
    """A typed dictionary that takes no key but its own, and no text for a number."""
    setattr(schema, "__pydantic_config__", ConfigDict(extra="forbid", strict=True))  # noqa: B010, which pydantic reads
    return schema


def where(error: ValidationError) -> str:
    """The first thing that is wrong: "splits.test.photos: Field required"."""
    first = error.errors()[0]
    return f"{'.'.join(map(str, first['loc'])) or 'the file'}: {first['msg']}"

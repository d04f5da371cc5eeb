"""How a JSON file is held against its schema, and how what is wrong with it is said."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

Schema = TypeVar("Schema", bound=type)
Content = TypeVar("Content", bound=Mapping[str, object])


class SchemaError(ValueError):
    """A file does not follow its schema; the message names the key: "splits.test.tasks is missing"."""


def strict(schema: Schema) -> Schema:
    """A typed dictionary that takes no key but its own, and no text for a number."""
    setattr(schema, "__pydantic_config__", ConfigDict(extra="forbid", strict=True))  # noqa: B010, which pydantic reads
    return schema


def checked(schema: type[Content], content: object) -> Content:
    """What a file holds, as it stands there.

    Raises:
        SchemaError: it has other keys or values than the schema.
    """
    try:
        return _adapter(schema).validate_python(content)
    except ValidationError as error:
        raise SchemaError(_first_wrong(error)) from error


@lru_cache
def _adapter(schema: Any) -> TypeAdapter[Any]:
    """One for each schema: to make it takes longer than to use it."""
    return TypeAdapter(schema)


def _first_wrong(error: ValidationError) -> str:
    first: Any = error.errors(include_url=False)[0]
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in first["loc"]).removeprefix(".")
    match first["type"]:
        case "missing":
            return f"{path} is missing"
        case "extra_forbidden":
            return f"{path} is unknown"
        case "value_error":
            return f"{path}: {first['ctx']['error']}"
        case _:
            message = first["msg"]
            return f"{path or 'the file'}: {message[0].lower()}{message[1:]}"

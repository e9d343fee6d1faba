"""Contents to JSON and back, and their digest. Standard library only."""

from __future__ import annotations

import hashlib
import json
import types
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from app.packs.content.whole import SCHEMA, Content

T = TypeVar("T")


class UnreadableError(ValueError):
    """A stored snapshot that this version cannot read."""


def to_json(content: Any) -> dict[str, Any]:
    """The value as JSON-able dictionaries and lists."""
    frozen: dict[str, Any] = json.loads(json.dumps(asdict(content)))
    return frozen


def from_json(stored: Mapping[str, Any]) -> Content:
    """Read what `to_json` wrote. Raises UnreadableError for another schema or a missing field."""
    if stored.get("schema") != SCHEMA:
        raise UnreadableError(f"snapshot of schema {stored.get('schema')!r}, this is {SCHEMA}")
    return _read(Content, stored)


def digest(content: Any) -> str:
    """SHA-256 over the canonical JSON of a dataclass or of its stored form."""
    plain = to_json(content) if is_dataclass(content) else content
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _read(wanted: type[T], stored: Mapping[str, Any]) -> T:
    hints = get_type_hints(wanted)
    values = {}
    for item in fields(wanted):  # type: ignore[arg-type]  # narrower than the stubs can say
        if item.name in stored:
            values[item.name] = _value(hints[item.name], stored[item.name])
    try:
        return wanted(**values)
    except TypeError as error:
        raise UnreadableError(str(error)) from error


def _value(hint: Any, stored: Any) -> Any:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        if stored is None:
            return None
        for option in arguments:
            if is_dataclass(option) and isinstance(option, type) and _fits(option, stored):
                return _read(option, stored)
        return stored
    if origin is tuple:
        fixed = arguments[-1] is not Ellipsis
        each = arguments if fixed else (arguments[0],) * len(stored)
        return tuple(_value(one, item) for one, item in zip(each, stored, strict=True))
    if is_dataclass(hint) and isinstance(hint, type):
        return _read(hint, stored)
    return dict(stored) if isinstance(stored, Mapping) else stored


def _fits(option: type, stored: Any) -> bool:
    """Whether `stored` was written from this dataclass: the same fields, no others."""
    return isinstance(stored, Mapping) and set(stored) == {item.name for item in fields(option)}

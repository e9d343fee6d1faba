"""JSON read strictly: line and column of errors, no duplicate keys, no bombs, exact numbers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from app.core.i18n import Message, message
from app.core.tables.guards import bad_character
from app.core.tables.refusal import ImportRefused

#: OCDS needs about ten levels.
LIMIT_DEPTH: Final = 60
_LIMIT_DIGITS: Final = 40


class _Refusal(ValueError):  # noqa: N818  (an answer, not a fault)
    """Carries a reason out of the decoder's hooks."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason.msgid)
        self.reason = reason


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        counts = Counter(name for name, _value in pairs)
        twice = next(name for name, _value in pairs if counts[name] > 1)
        raise _Refusal(message("Invalid JSON: the key “%(key)s” appears twice.", key=twice[:80]))
    return result


def _integer(text: str) -> int:
    if len(text) > _LIMIT_DIGITS:
        raise _Refusal(message("Invalid JSON: a number has %(n)s digits.", n=len(text)))
    return int(text)


def _decimal(text: str) -> Decimal:
    if len(text) > _LIMIT_DIGITS:
        raise _Refusal(message("Invalid JSON: a number has %(n)s digits.", n=len(text)))
    return Decimal(text)


def _constant(text: str) -> float:
    raise _Refusal(message("Invalid JSON: %(text)s is not a number.", text=text))


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_float=_decimal,
    parse_int=_integer,
    parse_constant=_constant,
)


def load_documents(text: str) -> list[Any]:
    """The JSON values of `text`: one document, or one a line (JSON lines).

    Raises `ImportRefused` with line and column for what is not JSON.
    """
    try:
        return [_load(text)]
    except json.JSONDecodeError as error:
        if error.msg != "Extra data" or "\n" not in text.strip():
            raise _invalid(error.lineno, error.colno) from error
    documents = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            documents.append(_load(line))
        except json.JSONDecodeError as error:
            raise _invalid(number, error.colno) from error
    return documents


def _invalid(line: int, column: int) -> ImportRefused:
    """Where it breaks off; what the parser says of it exists in English alone."""
    return ImportRefused(
        message(
            "Invalid JSON at line %(line)s, column %(column)s.",
            line=line,
            column=column,
        )
    )


def _load(text: str) -> Any:
    too_deep = ImportRefused(message("Invalid JSON: nested too deeply."))
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError:
        raise
    except _Refusal as refusal:
        raise ImportRefused(refusal.reason) from refusal
    except RecursionError as error:
        raise too_deep from error
    for path, depth, leaf in walk(value):
        if depth > LIMIT_DEPTH:
            raise too_deep
        if isinstance(leaf, str) and (reason := bad_character(leaf)):
            raise ImportRefused(
                message("The text at %(place)s %(reason)s.", place=path, reason=reason)
            )
    return value


def walk(value: Any) -> Iterator[tuple[str, int, Any]]:
    """(path, depth, leaf or key) of everything in a JSON value, without recursion."""
    stack: list[tuple[str, int, Any]] = [("", 0, value)]
    while stack:
        path, depth, node = stack.pop()
        if depth > LIMIT_DEPTH or not isinstance(node, dict | list):
            yield path, depth, node
        elif isinstance(node, dict):
            for key, child in node.items():
                yield path, depth, key
                stack.append((f"{path}.{key}" if path else key, depth + 1, child))
        else:
            stack.extend((f"{path}[{index}]", depth + 1, child) for index, child in enumerate(node))

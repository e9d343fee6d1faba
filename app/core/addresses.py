"""Addresses of our pages: what Flask's `url_for` answers, without putting each together anew.

A page of a meeting has some sixty links; building them took a tenth of its time.
"""

from __future__ import annotations

import re
from typing import Any, Final

import flask
from flask import current_app, request

from app.core.ids import ALPHABET, LENGTH

#: By where Duri runs and which page it is.
_Kept = dict[tuple[object, ...], str]

_ID: Final = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")


def address(endpoint: str, **values: Any) -> str:
    """`url_for` of what stands on every page, put together once for each place Duri runs at."""
    kept = _kept()
    key = (request.script_root, endpoint, *values.items())
    if key not in kept:
        kept[key] = flask.url_for(endpoint, **values)
    return kept[key]


def url_for(endpoint: str, **values: Any) -> str:
    """`url_for` of the templates. Where all values are public ids, addresses of one page differ in
    them alone: the rest is put together once."""
    if not (request and endpoint[0] != "." and all(map(_is_id, values.values()))):
        return flask.url_for(endpoint, **values)
    kept = _kept()
    key = (request.script_root, endpoint, *values)
    if key not in kept:
        kept[key] = _pattern(endpoint, list(values))
    return kept[key].format(**values)


def _kept() -> _Kept:
    kept: _Kept = current_app.extensions.setdefault("duri_addresses", {})
    return kept


def _is_id(value: object) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _pattern(endpoint: str, names: list[str]) -> str:
    """The address with a place for each of the ids: `/meetings/{meeting}`."""
    samples: dict[str, Any] = {name: f"{number:0{LENGTH}d}" for number, name in enumerate(names)}
    pattern = flask.url_for(endpoint, **samples).replace("{", "{{").replace("}", "}}")
    for name, sample in samples.items():
        pattern = pattern.replace(sample, f"{{{name}}}")
    return pattern

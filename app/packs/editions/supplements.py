"""Editions that say what an earlier one said, and bring papers that came late."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from app.packs.content.bound import issued_with
from app.packs.content.whole import Content
from app.packs.editions.projecting import Earlier


def compared_with(
    before: Callable[[int], Earlier | None], version: int, content: Content
) -> Earlier | None:
    """The edition whose changes version `version` tells of.

    Usually the one it replaces. One that only brings late papers keeps the pages of the edition
    before it, and so what that one was compared with.
    """
    found = before(version)
    while found is not None and found.content != content and _same_pages(found.content, content):
        found = before(found.version)
    return found


def _same_pages(one: Content, other: Content) -> bool:
    return _issued(one) == _issued(other)


def _issued(content: Content) -> Content:
    return replace(content, annexes=issued_with(content.annexes))

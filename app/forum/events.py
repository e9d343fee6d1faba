"""What others may need to know of the forum."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.events import Event


@dataclass(frozen=True)
class PostWaits(Event):
    """A post waits for an answer of the secretariat: a new one, or something was added."""

    post_id: int


@dataclass(frozen=True)
class PostAnswered(Event):
    """The secretariat answered a post."""

    post_id: int

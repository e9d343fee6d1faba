"""Typed, synchronous events inside the writing transaction: how a lower feature tells a higher one.

Handlers are subscribed in one explicit tuple in `app.create_app`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from flask import current_app
from sqlalchemy.orm import Session

from app.core.access import Actor


@dataclass(frozen=True)
class Event:
    """Base of every event; each feature declares its own in `<feature>/events.py`."""


E = TypeVar("E", bound=Event)
#: (session, event, actor, now) → None; runs inside the transaction that published.
Handler = Callable[[Session, Any, Actor, datetime], None]
Subscription = tuple[type[Event], Handler]


class Subscriptions:
    """Which handlers hear which event, in the order they were listed."""

    def __init__(self, listed: Iterable[Subscription]) -> None:
        self._handlers: dict[type[Event], list[Handler]] = {}
        for event_type, handler in listed:
            self._handlers.setdefault(event_type, []).append(handler)

    def publish(self, db: Session, event: Event, *, actor: Actor, now: datetime) -> None:
        """Call every handler of exactly this event type."""
        for handler in self._handlers.get(type(event), ()):
            handler(db, event, actor, now)


def publish(db: Session, event: Event, *, actor: Actor, now: datetime) -> None:
    """Tell the application's subscribers about `event`, inside the caller's transaction."""
    subscriptions: Subscriptions = current_app.extensions["duri_subscriptions"]
    subscriptions.publish(db, event, actor=actor, now=now)

"""What a counterpart's own edition says of its province and itself. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass

from app.packs.content.plain import Amount, Text


@dataclass(frozen=True)
class HomeTender:
    """A published plan, call or notice in the counterpart's province: the portal has the rest."""

    number: str
    published_title: str
    title: Text
    kind: str
    stage: str
    provinces: tuple[Text, ...]
    closes_at: str | None
    #: The quarter or month announced, as published.
    planned_text: str
    amount: Amount | None
    demo: bool


@dataclass(frozen=True)
class HomePost:
    """A need or question of the counterpart, or one of its province that everybody may read."""

    kind: str
    title: str
    #: The language it is written in.
    locale: str
    state: str
    posted_at: str
    own: bool


@dataclass(frozen=True)
class HomeStop:
    """A stop that the counterpart is asked to host, or has agreed to."""

    at: str
    place: str
    purpose: str
    people: int
    agreed: bool


@dataclass(frozen=True)
class HomeAction:
    """What the counterpart was given to do, and is not done."""

    text: str
    due: str
    state: str
    overdue: bool


@dataclass(frozen=True)
class Home:
    """A counterpart's own part: its provinces, and what of the committee's work is theirs."""

    whom: Text
    provinces: tuple[Text, ...]
    tenders: tuple[HomeTender, ...] = ()
    posts: tuple[HomePost, ...] = ()
    stops: tuple[HomeStop, ...] = ()
    actions: tuple[HomeAction, ...] = ()

"""A counterpart's own part: its province's tenders, its posts, visits to it, what it has to do."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.clock import HANOI
from app.core.i18n import N_
from app.packs.content.home import Home, HomePost, HomeTender
from app.packs.content.plain import Text
from app.packs.editions.projecting import Edition
from app.packs.rendering.words import Words
from app.packs.sections.section import Section

#: Lists are cut here on paper; the tables of the edition are whole.
MOST_ROWS = 40


@dataclass(frozen=True)
class TenderLine:
    """A plan, call or notice."""

    when: str
    title: str
    published: str
    number: str
    kind: str
    stage: str
    amount: str
    demo: bool


@dataclass(frozen=True)
class PostLine:
    """A need or a question."""

    title: str
    locale: str
    kind: str
    state: str
    day: str
    own: bool


@dataclass(frozen=True)
class StopLine:
    """A stop of a visit."""

    at: str
    place: str
    purpose: str
    people: int
    agreed: bool


@dataclass(frozen=True)
class ActionLine:
    """Something to be done."""

    text: str
    due: str
    state: str
    overdue: bool


@dataclass(frozen=True)
class HomePart:
    """What is the reader's own."""

    whom: str
    provinces: str
    tenders: tuple[TenderLine, ...]
    more_tenders: int
    posts: tuple[PostLine, ...]
    more_posts: int
    stops: tuple[StopLine, ...]
    actions: tuple[ActionLine, ...]


def home(edition: Edition, words: Words) -> HomePart:
    """The part in words; times are Hanoi's."""
    part = edition.content.home or Home(Text(), ())
    return HomePart(
        whom=words.name(part.whom),
        provinces=" · ".join(words.name(name) for name in part.provinces),
        tenders=tuple(_tender(each, words) for each in part.tenders[:MOST_ROWS]),
        more_tenders=max(0, len(part.tenders) - MOST_ROWS),
        posts=tuple(_post(each, words) for each in part.posts[:MOST_ROWS]),
        more_posts=max(0, len(part.posts) - MOST_ROWS),
        stops=tuple(
            StopLine(words.hanoi(each.at), each.place, each.purpose, each.people, each.agreed)
            for each in part.stops
        ),
        actions=tuple(
            ActionLine(
                each.text, words.day(each.due), words.label("action", each.state), each.overdue
            )
            for each in part.actions
        ),
    )


def _tender(each: HomeTender, words: Words) -> TenderLine:
    title = words.name(each.title) or each.published_title
    return TenderLine(
        when=words.until(each.closes_at, each.planned_text),
        title=title,
        published=each.published_title if title != each.published_title else "",
        number=each.number,
        kind=words.label("kind", each.kind),
        stage=words.label("stage", each.stage),
        amount=words.amount(each.amount),
        demo=each.demo,
    )


def _post(each: HomePost, words: Words) -> PostLine:
    return PostLine(
        each.title,
        each.locale,
        words.label("post", each.kind),
        words.label("post_state", each.state),
        words.day(each.posted_at, HANOI),
        each.own,
    )


def has_one(edition: Edition) -> bool:
    """An edition made for one counterpart whose province is known."""
    return edition.content.home is not None


SECTION = Section("home", N_("Your province"), home, has_one)

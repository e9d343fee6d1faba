"""A firm's or consortium's own part: its days ahead, interests, teams and findings, and no more."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.i18n import N_
from app.core.money import format_share
from app.packs.content.filed import Own, OwnDeadline, Team
from app.packs.content.plain import Text
from app.packs.editions.projecting import Edition
from app.packs.rendering.words import Words
from app.packs.sections.section import Section

#: Lists are cut here on paper; the tables of the edition are whole.
MOST_ROWS = 40


@dataclass(frozen=True)
class Deadline:
    """A day the firm watches for."""

    title: str
    number: str
    when: str
    pursued: bool


@dataclass(frozen=True)
class Interest:
    """One interest of the firm."""

    title: str
    number: str
    lot: str
    role: str
    since: str
    shared: bool


@dataclass(frozen=True)
class Finding:
    """One finding in its own filings."""

    rule: str
    title: str
    explanation: str
    tender: str
    severity: str
    state: str


@dataclass(frozen=True)
class TeamLine:
    """One team, with its members where the edition is the team's own."""

    name: str
    title: str
    lot: str
    state: str
    closes: str
    #: Name, part, share in percent.
    members: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class OwnPart:
    """What is the reader's own."""

    whom: str
    #: A consortium's edition has no interests and findings of a single member.
    firm: bool
    deadlines: tuple[Deadline, ...]
    more_deadlines: int
    interests: tuple[Interest, ...]
    more_interests: int
    teams: tuple[TeamLine, ...]
    findings: tuple[Finding, ...]


def own(edition: Edition, words: Words) -> OwnPart:
    """The reader's own filings in words."""
    part = edition.content.own or Own(Text())
    return OwnPart(
        whom=words.name(part.whom),
        firm=not any(team.members for team in part.teams),
        deadlines=tuple(_deadline(each, words) for each in part.deadlines[:MOST_ROWS]),
        more_deadlines=max(0, len(part.deadlines) - MOST_ROWS),
        interests=tuple(
            Interest(
                words.name(each.tender_title),
                each.number,
                each.lot,
                words.label("role", each.role),
                words.day(each.registered_at),
                each.shared,
            )
            for each in part.interests[:MOST_ROWS]
        ),
        more_interests=max(0, len(part.interests) - MOST_ROWS),
        teams=tuple(_team(each, words) for each in part.teams),
        findings=tuple(
            Finding(
                each.rule,
                words.say(each.title),
                words.say(each.explanation),
                words.name(each.tender_title),
                words.label("severity", each.severity),
                words.label("finding", each.state),
            )
            for each in part.findings
        ),
    )


def _deadline(each: OwnDeadline, words: Words) -> Deadline:
    when = words.until(each.closes_at, each.planned_text) or "–"
    title = _with_lot(words.name(each.tender_title), each.lot)
    return Deadline(title, each.number, when, each.pursued)


def _team(each: Team, words: Words) -> TeamLine:
    return TeamLine(
        each.name,
        words.name(each.tender_title),
        each.lot,
        words.label("team", each.state),
        words.hanoi(each.closes_at) if each.closes_at else "–",
        tuple(
            (
                words.name(member.firm.name),
                words.label("part", member.role),
                format_share(member.share_bp, words.locale),
            )
            for member in each.members
        ),
    )


def _with_lot(title: str, lot: str) -> str:
    return f"{title} · {lot}" if lot else title


def has_one(edition: Edition) -> bool:
    """An edition made for one firm or one consortium."""
    return edition.content.own is not None


SECTION = Section("own", N_("Your own filings"), own, has_one)

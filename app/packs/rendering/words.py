"""Words of a pack in the language being spoken: labels, names, dates, amounts, phrases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from app.conflicts.finding import Severity, Word
from app.conflicts.words import FindingState
from app.consortia.models import ConsortiumState, MemberRole
from app.core.clock import HANOI, SEOUL
from app.core.dates import format_announced, format_date, format_instant, format_stated
from app.core.fields import SolutionField
from app.core.i18n import Labelled, gettext, pick
from app.core.money import format_amount, format_rate, format_won
from app.forum.models import PostKind, PostState
from app.interests.models import IntendedRole
from app.meetings.models import ActionState, DecisionType, SeatGroup
from app.meetings.responsibilities.models import HolderState
from app.meetings.responsibilities.states import Standing
from app.packs.content.whole import Amount, Cell, Content, Phrase, TenderSheet, Text, WonEstimate
from app.provinces.models import ProgrammeState
from app.seasons.periods import season_label, season_named
from app.tenders.models import (
    GoverningLaw,
    LinkState,
    ProcurementCategory,
    Route,
    TenderKind,
)
from app.tenders.status import Stage

#: Stored values whose words are found at rendering.
LABELLED: Final[Mapping[str, type[Labelled] | type[Word]]] = {
    "action": ActionState,
    "category": ProcurementCategory,
    "decision": DecisionType,
    "field": SolutionField,
    "finding": FindingState,
    "group": SeatGroup,
    "kind": TenderKind,
    "law": GoverningLaw,
    "link": LinkState,
    "programme": ProgrammeState,
    "role": IntendedRole,
    "route": Route,
    "holder": HolderState,
    "severity": Severity,
    "standing": Standing,
    "team": ConsortiumState,
    "part": MemberRole,
    "post": PostKind,
    "post_state": PostState,
    "stage": Stage,
}


@dataclass(frozen=True)
class Words:
    """What templates ask for words; one object for one language and one edition."""

    locale: str
    #: Number of each source in this edition.
    sources: Mapping[str, int]
    #: Every language of the page: this one, or the two that stand beside each other.
    columns: tuple[str, ...]

    def label(self, kind: str, value: str | None) -> str:
        """The word for a stored value; an unknown value is shown as it is."""
        found = next((member for member in LABELLED[kind] if member.value == value), None)
        return str(gettext(found.msgid)) if found else value or ""

    def name(self, text: Text) -> str:
        """The name in this language, else in one that has it."""
        return pick(text.ko, text.vi, text.en, self.locale)

    @property
    def side_by_side(self) -> bool:
        """Whether another language stands beside this one."""
        return len(self.columns) > 1

    def names(self, text: Text) -> tuple[str, ...]:
        """The name in every language of the page: for what must fit, or stands once, in all."""
        return tuple(pick(text.ko, text.vi, text.en, each) for each in self.columns)

    def say(self, cell: Cell | None) -> str:
        """A sentence or name in this language; published words stand as they are."""
        if cell is None:
            return ""
        if isinstance(cell, str):
            return cell
        if isinstance(cell, Text):
            return self.name(cell)
        params = {name: self._param(value) for name, value in cell.params.items()}
        return str(gettext(cell.msgid, **params))

    def _param(self, value: Any) -> Any:
        """A parameter: a sentence, day, season or name, as meetings.agenda.words packs them."""
        if not isinstance(value, Mapping):
            return value
        if "msgid" in value:
            return self.say(Phrase(value["msgid"], dict(value.get("params", {}))))
        if "date" in value:
            return self.day(value["date"])
        if "half_year" in value:
            return season_named(value["half_year"])
        return pick(value.get("ko"), value.get("vi"), value.get("en"), self.locale)

    def title(self, sheet: TenderSheet) -> str:
        """A tender's title in this language where a publisher or officer gave one."""
        return self.name(sheet.title) or sheet.published_title

    def titles(self, sheet: TenderSheet) -> tuple[str, ...]:
        """The title in every language of the page."""
        return tuple(name or sheet.published_title for name in self.names(sheet.title))

    def later(self, iso: str, minutes: int) -> str:
        """The instant so many minutes later."""
        return (datetime.fromisoformat(iso) + timedelta(minutes=minutes)).isoformat()

    def day(self, iso: str, zone: ZoneInfo = SEOUL, *, weekday: bool = False) -> str:
        """A day, or the day of an instant in `zone`, in this language's official style."""
        day = (
            datetime.fromisoformat(iso).astimezone(zone).date()
            if "T" in iso
            else date.fromisoformat(iso)
        )
        return format_date(day, self.locale, weekday=weekday)

    def stated(self, text: str) -> str:
        """A day or month as a source states it; other words as they are."""
        return format_stated(text, self.locale)

    def announced(self, text: str) -> str:
        """An announced quarter or month; other words as published."""
        return format_announced(text, self.locale)

    def until(self, closes_at: str | None, planned: str) -> str:
        """When it closes, in Hanoi's time; else what is announced for it."""
        return self.hanoi(closes_at) if closes_at else self.announced(planned)

    def days_left(self, closes_at: str, frozen_at: str) -> int | None:
        """Calendar days from the snapshot to a deadline, as counted in Hanoi; None once past."""
        closes, frozen = (
            datetime.fromisoformat(iso).astimezone(HANOI) for iso in (closes_at, frozen_at)
        )
        return (closes.date() - frozen.date()).days if closes >= frozen else None

    def season(self, code: str) -> str:
        """A half-year by name."""
        return season_label(code)

    def seoul(self, iso: str) -> str:
        """An instant in Seoul's time."""
        return format_instant(datetime.fromisoformat(iso), SEOUL, self.locale)

    def hanoi(self, iso: str) -> str:
        """An instant in Hanoi's time."""
        return format_instant(datetime.fromisoformat(iso), HANOI, self.locale)

    def at(self, iso: str, zone: str) -> str:
        """An instant in the zone of the meeting."""
        return format_instant(datetime.fromisoformat(iso), ZoneInfo(zone), self.locale)

    def clock(self, iso: str, zone: str) -> str:
        """Only the time of day in `zone`."""
        return f"{datetime.fromisoformat(iso).astimezone(ZoneInfo(zone)):%H:%M}"

    def amount(self, amount: Amount | None) -> str:
        """The published amount in full, never rounded."""
        return format_amount(amount.minor, amount.currency, self.locale) if amount else ""

    def won(self, estimate: WonEstimate) -> str:
        """약 …원 with its rate and day; the source is cited beside it."""
        return str(
            gettext(
                "about %(won)s (rate %(rate)s of %(day)s)",
                won=format_won(estimate.won, self.locale),
                rate=format_rate(estimate.rate_millionths, self.locale),
                day=self.day(estimate.as_of),
            )
        )

    def source(self, key: str) -> int | None:
        """The number of a source in this edition's list."""
        return self.sources.get(key)


def words_for(content: Content, language: str, columns: tuple[str, ...] = ()) -> Words:
    """The words of an edition, whose sources are numbered in order of use.

    `columns`: the languages of its pages, where there are others than `language`.
    """
    numbers = {source.key: n for n, source in enumerate(content.sources, 1)}
    return Words(language, numbers, columns or (language,))

"""The meeting, its agenda with grounds, and the body's open actions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.clock import HANOI
from app.core.i18n import N_
from app.core.ids import PublicId
from app.meetings.decision_subjects import TENDER_DECIDED_ON, with_decision
from app.meetings.models import ActionItem, MeetingState
from app.meetings.projections import ActionLine, ItemLine, MeetingPage
from app.packs.content.whole import (
    AgendaEntry,
    Cadence,
    Cell,
    Line,
    Meeting,
    OpenAction,
    Phrase,
    Seat,
    Text,
)
from app.packs.gathering.sourcebook import SourceBook
from app.packs.gathering.words import phrase, stored_phrase, text
from app.tenders.models import Tender

#: From here on the agenda no longer changes.
FROZEN: Final = frozenset(
    {
        MeetingState.FROZEN,
        MeetingState.IN_SESSION,
        MeetingState.INQUORATE,
        MeetingState.CLOSED,
    }
)
RECORDS: Final = Phrase(N_("The body's own records in Duri"))
PUBLISHED: Final = Phrase(N_("Published plans, notices and calls as imported into Duri"))


def meeting(page: MeetingPage, base_url: str) -> Meeting:
    """The meeting's outline, its record under `base_url`.

    The link to the video is not printed, only that there is one.
    """
    line = page.meeting
    frozen = line.state in FROZEN and page.frozen_at is not None
    return Meeting(
        id=line.id,
        body=text(line.body.names),
        number=line.number,
        starts_at=line.starts_at.isoformat(),
        minutes=line.minutes,
        zone=line.zone,
        place=line.place,
        video=bool(line.video_url),
        agenda_frozen_at=page.frozen_at.isoformat() if frozen and page.frozen_at else None,
        demo=line.demo or line.body.demo,
        cadence=Cadence(
            line.body.cadence_days,
            page.cadence.last_quorate_on.isoformat() if page.cadence.last_quorate_on else None,
            page.cadence.days_since,
            phrase(page.cadence.note),
        ),
        seats=tuple(
            Seat(
                text(seat.organisation_names),
                seat.group.value,
                seat.person_name or "",
                seat.person_title or "",
                seat.chair,
            )
            for seat in page.seats
        ),
        record=f"{base_url}/meetings/{line.id}",
    )


def agenda(
    page: MeetingPage, sheets: Mapping[str, tuple[str, ...]], book: SourceBook, as_of: str
) -> tuple[AgendaEntry, ...]:
    """The items in order; `sheets` says which tenders each of them brings a sheet for."""
    return tuple(_entry(item, sheets.get(item.id, ()), book, as_of) for item in page.items)


def _entry(item: ItemLine, sheets: tuple[str, ...], book: SourceBook, as_of: str) -> AgendaEntry:
    columns, rows = _grounds(item)
    about_tenders = item.rule in {"A2", "A7"} or item.tender is not None
    return AgendaEntry(
        key=item.id,
        title=text(item.titles),
        decision=item.decision_type.value,
        reason=stored_phrase(item.reason),
        minutes=item.minutes,
        presenter=item.presenter or "",
        rule=item.rule,
        tenders=sheets,
        columns=columns,
        rows=rows,
        source=book.cite(PUBLISHED if about_tenders else RECORDS, as_of=as_of),
    )


def tenders_of_actions(db: Session, lines: tuple[ActionLine, ...]) -> dict[PublicId, PublicId]:
    """Which tender the item or question was about on which an action was decided."""
    rows = db.execute(
        with_decision(select(ActionItem.public_id, Tender.public_id))
        .join(Tender, Tender.id == TENDER_DECIDED_ON)
        .where(ActionItem.public_id.in_([line.id for line in lines]))
    )
    return {PublicId(action): PublicId(tender) for action, tender in rows.all()}


def actions(
    lines: tuple[ActionLine, ...], about: Mapping[PublicId, PublicId]
) -> tuple[OpenAction, ...]:
    """The body's unsettled actions, each with the tender it is `about`."""
    return tuple(
        OpenAction(
            text=line.text,
            organisation=text(line.organisation_names),
            owner=line.owner_name,
            due=line.due.isoformat(),
            state=line.state.value,
            overdue=line.overdue,
            about=about.get(line.id, ""),
        )
        for line in lines
    )


def tenders_of(item: ItemLine) -> Iterator[str]:
    """Every tender an item is about, in the order of its rows."""
    if item.tender is not None:
        yield item.tender
    for row in item.sources:
        if row.get("type") == "tender":
            yield str(row["id"])
        yield from (str(tender) for tender in row.get("tenders", ()))


#: Headings of each kind of source row, and how a row of it reads.
Reader = Callable[[Mapping[str, Any]], tuple[Cell, ...]]


def _grounds(item: ItemLine) -> tuple[tuple[Phrase, ...], tuple[Line, ...]]:
    """The item's source rows as one table; rows of an unknown kind are left out."""
    kinds = [str(row.get("type")) for row in item.sources if row.get("type") in _TABLES]
    if not kinds:
        return (), ()
    columns, read = _TABLES[kinds[0]]
    rows = tuple(
        # A tender named in its own row is a published fact; an action's tender is not.
        Line(read(row), str(row.get("tender") or "") if kinds[0] == "action" else "")
        for row in item.sources
        if row.get("type") == kinds[0]
    )
    return columns, rows


def _name(packed: Mapping[str, Any] | None) -> Text:
    packed = packed or {}
    return Text(packed.get("ko") or "", packed.get("vi") or "", packed.get("en") or "")


def _day(iso: str | None) -> Cell:
    """A day, or the day in Hanoi of an instant; said in each language's style."""
    if not iso:
        return ""
    day = datetime.fromisoformat(iso).astimezone(HANOI).date().isoformat() if "T" in iso else iso
    return Phrase("%(day)s", {"day": {"date": day}})


def _action(row: Mapping[str, Any]) -> tuple[Cell, ...]:
    return row["text"], _name(row["organisation"]), _day(row["due"]), str(row["days_overdue"] or "")


def _tender(row: Mapping[str, Any]) -> tuple[Cell, ...]:
    return row["number"], _name(row["title"]), _route(row), _day(row["closes_at"])


def _group(row: Mapping[str, Any]) -> tuple[Cell, ...]:
    counts = (str(row[kind] or "–") for kind in ("plans", "notices", "calls"))
    return _name(row["province"]), _route(row), *counts


def _gap(row: Mapping[str, Any]) -> tuple[Cell, ...]:
    place = _name(row["province"]) if row["province"] else Phrase(N_("Everywhere"))
    return place, stored_phrase(row["standing"]) or ""


def _route(row: Mapping[str, Any]) -> Cell:
    return stored_phrase(row["route_name"]) or ""


def _meeting(row: Mapping[str, Any]) -> tuple[Cell, ...]:
    quorum = Phrase(N_("with quorum") if row["quorate"] else N_("without quorum"))
    return (
        Phrase(N_("Meeting no. %(number)s"), {"number": row["number"]}),
        _day(row["held_on"]),
        quorum,
    )


_INDICATORS: Final = {
    "open_actions": N_("Open actions"),
    "overdue_actions": N_("Overdue actions"),
    "days_since_quorate": N_("Days since the last quorate meeting"),
}


def _indicator(row: Mapping[str, Any]) -> tuple[Cell, ...]:
    name = str(row["name"])
    value = row["value"]
    return Phrase(_INDICATORS.get(name, name)), "–" if value is None else str(value)


_TABLES: Final[Mapping[str, tuple[tuple[Phrase, ...], Reader]]] = {
    "action": (
        (
            Phrase(N_("Action")),
            Phrase(N_("Organisation")),
            Phrase(N_("Due")),
            Phrase(N_("Days overdue")),
        ),
        _action,
    ),
    "tender": (
        (
            Phrase(N_("Notice no.")),
            Phrase(N_("Tender")),
            Phrase(N_("Participation route")),
            Phrase(N_("Closes")),
        ),
        _tender,
    ),
    "gap": ((Phrase(N_("Scope")), Phrase(N_("State"))), _gap),
    "group": (
        (
            Phrase(N_("Province")),
            Phrase(N_("Participation route")),
            Phrase(N_("Plans")),
            Phrase(N_("Notices")),
            Phrase(N_("Calls")),
        ),
        _group,
    ),
    "meeting": (
        (Phrase(N_("Meeting")), Phrase(N_("Held on")), Phrase(N_("Quorum"))),
        _meeting,
    ),
    "indicator": ((Phrase(N_("Figure")), Phrase(N_("As recorded"))), _indicator),
}

"""What earlier meetings of a body did not come to, and how often in a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from app.core.ids import PublicId
from app.meetings.agenda.facts import LeftOver
from app.meetings.agenda.words import Name
from app.meetings.models import AgendaItem, DecisionType, ItemState, Meeting, MeetingState
from app.meetings.room_models import DecisionResult, DecisionStanding, ItemSession
from app.tenders.models import Tender

#: So many meetings back is looked; what was put off longer ago has been forgotten by everybody.
LOOKED_BACK: Final = 12
_OVER: Final = (MeetingState.CLOSED, MeetingState.CANCELLED)
#: The rule on news, whose item tells of the time since it was last dealt with.
_NEWS: Final = "A7"
_OWN: Final = "own:"


@dataclass(frozen=True)
class History:
    """The body's earlier meetings as the agenda of the next one needs them."""

    #: The last one held.
    previous: Meeting | None
    #: The start of the last one held that left no news untold.
    told_until: datetime | None
    left_over: tuple[LeftOver, ...]
    carried: Mapping[str, int]
    dealt_with: frozenset[str]


def dealt_with() -> ColumnElement[bool]:
    """SQL: the body has dealt with an item: with its quorum, and without putting it off."""
    decided = exists().where(DecisionStanding.item_id == AgendaItem.id)
    return and_(
        AgendaItem.state == ItemState.DISCUSSED,
        ~exists().where(ItemSession.item_id == AgendaItem.id, ItemSession.quorate.is_(False)),
        or_(~decided, decided.where(DecisionStanding.result != DecisionResult.DEFERRED)),
    )


def history_before(db: Session, meeting: Meeting) -> History:
    """What the meetings of the body before `meeting` dealt with and did not."""
    meetings = _over(db, meeting.body_id, meeting.starts_at)
    held = [each for each in meetings if each.state is MeetingState.CLOSED]
    rows = _items(db, [each.id for each in meetings])
    latest: dict[str, Any] = {}
    for row in rows:
        latest.setdefault(_key(row.AgendaItem), row)
    carried, dealt = _carried(rows)
    untold = {row.AgendaItem.meeting_id for row in carried.get(_NEWS, ())}
    told = next((each for each in held if each.id not in untold), None)
    numbers = {each.id: each.number for each in meetings}
    return History(
        previous=held[0] if held else None,
        told_until=told.starts_at if told else None,
        left_over=tuple(_left_over(latest.values(), numbers)),
        carried={key: len(times) for key, times in carried.items()},
        dealt_with=dealt,
    )


def carried_over(db: Session, body: int, rule: str, *, before: datetime) -> Mapping[str, int]:
    """Key of a proposal of `rule` → how often the body's meetings that began before an instant did
    not come to it, since they last dealt with it: the same count as in `history_before`."""
    meetings = _over(db, body, before)
    carried, _dealt = _carried(_items(db, [each.id for each in meetings], rule=rule))
    return {key: len(times) for key, times in carried.items()}


def _over(db: Session, body: int, before: datetime) -> Sequence[Meeting]:
    """The body's latest meetings that are over, the last one first."""
    return db.scalars(
        select(Meeting)
        .where(Meeting.body_id == body, Meeting.starts_at < before, Meeting.state.in_(_OVER))
        .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
        .limit(LOOKED_BACK)
    ).all()


def _carried(rows: Iterable[Any]) -> tuple[Mapping[str, Sequence[Any]], frozenset[str]]:
    """Items by key that were not dealt with since, and the keys that were; latest meeting first."""
    carried: dict[str, list[Any]] = {}
    dealt: set[str] = set()
    for row in rows:
        key = _key(row.AgendaItem)
        if row.dealt:
            dealt.add(key)
        elif key not in dealt:
            carried.setdefault(key, []).append(row)
    return carried, frozenset(dealt)


def _items(db: Session, meetings: Sequence[int], *, rule: str | None = None) -> list[Any]:
    """Items of these meetings (of one rule), in their order: each with whether it was dealt with
    and its tender."""
    if not meetings:
        return []
    query = (
        select(AgendaItem, dealt_with().label("dealt"), Tender.public_id.label("tender"))
        .outerjoin(Tender, Tender.id == AgendaItem.tender_id)
        .where(AgendaItem.meeting_id.in_(meetings))
        .order_by(AgendaItem.position, AgendaItem.id)
    )
    if rule is not None:
        query = query.where(AgendaItem.rule == rule)
    order = {meeting: place for place, meeting in enumerate(meetings)}
    return sorted(db.execute(query), key=lambda row: order[row.AgendaItem.meeting_id])


def _key(item: AgendaItem) -> str:
    return item.proposal_key or f"{_OWN}{item.public_id}"


def _left_over(rows: Iterable[Any], numbers: Mapping[int, int]) -> Iterable[LeftOver]:
    """Officers' own items that come back: what a rule asked for it asks for again itself."""
    for row in rows:
        item: AgendaItem = row.AgendaItem
        if item.rule is not None or row.dealt or not _comes_back(item):
            continue
        tender: PublicId | None = row.tender
        yield LeftOver(
            key=_key(item),
            title=Name(item.title_ko, item.title_vi or None, item.title_en or None),
            asks=item.decision_type.value,
            minutes=item.minutes,
            presenter=item.presenter,
            deferred=item.state is ItemState.DEFERRED,
            undecided=item.state is ItemState.DISCUSSED,
            number=numbers[item.meeting_id],
            tender=tender,
        )


def _comes_back(item: AgendaItem) -> bool:
    """Not what only informs and was told, nor what came back once and nobody wanted."""
    if item.state is ItemState.DISCUSSED:
        return item.decision_type is not DecisionType.NOTE
    return item.state is not ItemState.PROPOSED or item.overflow

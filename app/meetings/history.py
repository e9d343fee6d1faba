"""What earlier meetings of a body did not come to, and how often in a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
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
    meetings = db.scalars(
        select(Meeting)
        .where(
            Meeting.body_id == meeting.body_id,
            Meeting.id != meeting.id,
            Meeting.starts_at < meeting.starts_at,
            Meeting.state.in_(_OVER),
        )
        .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
        .limit(LOOKED_BACK)
    ).all()
    held = [each for each in meetings if each.state is MeetingState.CLOSED]
    rows = _items(db, [each.id for each in meetings])
    latest: dict[str, Any] = {}
    carried: Counter[str] = Counter()
    dealt: set[str] = set()
    untold: set[int] = set()
    for each in meetings:
        for row in rows.get(each.id, ()):
            key = _key(row.AgendaItem)
            if row.dealt:
                dealt.add(key)
            elif key not in dealt:
                carried[key] += 1
                if key == _NEWS:
                    untold.add(each.id)
            latest.setdefault(key, row)
    told = next((each for each in held if each.id not in untold), None)
    numbers = {each.id: each.number for each in meetings}
    return History(
        previous=held[0] if held else None,
        told_until=told.starts_at if told else None,
        left_over=tuple(_left_over(latest.values(), numbers)),
        carried=dict(carried),
        dealt_with=frozenset(dealt),
    )


def _items(db: Session, meetings: list[int]) -> dict[int, list[Any]]:
    """Their items by meeting, each with whether it was dealt with and its tender."""
    found: dict[int, list[Any]] = {}
    query = (
        select(AgendaItem, dealt_with().label("dealt"), Tender.public_id.label("tender"))
        .outerjoin(Tender, Tender.id == AgendaItem.tender_id)
        .where(AgendaItem.meeting_id.in_(meetings))
        .order_by(AgendaItem.position, AgendaItem.id)
    )
    for row in db.execute(query) if meetings else ():
        found.setdefault(row.AgendaItem.meeting_id, []).append(row)
    return found


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

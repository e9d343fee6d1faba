"""From loaded rows to projections: shared by the queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from app.accounts.models import Organisation, OrganisationKind
from app.core.clock import SEOUL
from app.core.i18n import Names
from app.core.ids import PublicId
from app.meetings.models import (
    ActionItem,
    ActionState,
    AgendaItem,
    Body,
    DecisionType,
    ItemState,
    Meeting,
    Seat,
)
from app.meetings.projections import (
    ActionLine,
    BodyLine,
    DecisionLine,
    ItemLine,
    MeetingLine,
    SeatLine,
)
from app.meetings.quorum import needed_by_group
from app.tenders.models import Tender

#: States in which an action still waits for somebody.
UNSETTLED = frozenset(
    {ActionState.OPEN, ActionState.IN_PROGRESS, ActionState.BLOCKED, ActionState.DONE_CLAIMED}
)
#: What a claim of "done" leaves: it is no longer overdue, only unverified.
_WAITING = UNSETTLED - {ActionState.DONE_CLAIMED}


def organisation_names(organisation: Organisation) -> Names:
    """The organisation's names."""
    return Names(organisation.name_ko, organisation.name_vi, organisation.name_en)


def body_line(body: Body) -> BodyLine:
    """A body as anyone who sees it may read it."""
    return BodyLine(
        id=body.public_id,
        code=body.code,
        names=Names(body.name_ko, body.name_vi, body.name_en),
        kind=body.kind,
        cadence_days=body.cadence_days,
        quorum=needed_by_group(body.quorum),
        source=body.source,
        demo=body.demo,
        version=body.lock_version,
        known_from=body.known_from,
        dormant_since=body.dormant_since,
        note=body.note,
    )


def seat_line(seat: Seat, organisation: Organisation, *, named: bool) -> SeatLine:
    """A seat; who sits there only when `named`."""
    return SeatLine(
        id=seat.public_id,
        group=seat.group,
        organisation=organisation.public_id,
        organisation_names=organisation_names(organisation),
        firm=organisation.kind == OrganisationKind.FIRM or seat.employer_id is not None,
        vacant=seat.person_name is None,
        person_name=seat.person_name if named else None,
        person_title=seat.person_title if named else None,
        deputy_name=seat.deputy_name if named else None,
        chair=seat.chair,
        voting=seat.voting,
        locale=seat.locale,
        has_address=seat.email is not None,
        valid_from=seat.valid_from,
        valid_to=seat.valid_to,
        source=seat.source,
    )


def meeting_line(meeting: Meeting, body: BodyLine) -> MeetingLine:
    """A meeting in a list."""
    return MeetingLine(
        id=meeting.public_id,
        number=meeting.number,
        body=body,
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        zone=meeting.zone,
        place=meeting.place,
        video_url=meeting.video_url,
        state=meeting.state,
        quorate=meeting.quorate,
        demo=meeting.demo,
    )


class ItemFacts(NamedTuple):
    """An item as it stands, without what only its keeper needs; named as in the table."""

    public_id: PublicId
    title_ko: str | None
    title_vi: str | None
    title_en: str | None
    rule: str | None
    rule_version: int | None
    score: int
    reason: Mapping[str, Any] | None
    sources: Sequence[Mapping[str, Any]]
    decision_type: DecisionType
    minutes: int
    presenter: str | None
    carried: int
    state: ItemState
    overflow: bool
    deferred_reason: str | None
    #: The live tender it is about, if one.
    tender: PublicId | None


#: The columns of `ItemFacts`, in its order.
ITEM_FACTS: Final = (
    AgendaItem.public_id,
    AgendaItem.title_ko,
    AgendaItem.title_vi,
    AgendaItem.title_en,
    AgendaItem.rule,
    AgendaItem.rule_version,
    AgendaItem.score,
    AgendaItem.reason,
    AgendaItem.sources,
    AgendaItem.decision_type,
    AgendaItem.minutes,
    AgendaItem.presenter,
    AgendaItem.carried,
    AgendaItem.state,
    AgendaItem.overflow,
    AgendaItem.deferred_reason,
    Tender.public_id,
)


def item_row(item: AgendaItem | ItemFacts, tender: PublicId | None) -> dict[str, Any]:
    """An item as JSON: what freezing keeps, and what every projection is made from."""
    return {
        "id": item.public_id,
        "titles": {"ko": item.title_ko, "vi": item.title_vi, "en": item.title_en},
        "rule": item.rule,
        "rule_version": item.rule_version,
        "score": item.score,
        "reason": item.reason,
        "sources": item.sources,
        "decision_type": item.decision_type.value,
        "minutes": item.minutes,
        "presenter": item.presenter,
        "carried": item.carried,
        "tender": tender,
    }


def item_line(
    row: Mapping[str, Any],
    number: int,
    *,
    item: ItemFacts | None,
    explained: bool,
    decisions: Sequence[DecisionLine] = (),
) -> ItemLine:
    """An item for one reader; reason and sources only when `explained`.

    `item` is the row as it stands now, None when it is gone from the working agenda.
    """
    return ItemLine(
        id=PublicId(row["id"]),
        number=number,
        titles=Names(**row["titles"]),
        rule=row["rule"] if explained else None,
        rule_version=row["rule_version"] if explained else None,
        score=row["score"] if explained else 0,
        reason=row["reason"] if explained else None,
        sources=tuple(row["sources"]) if explained else (),
        decision_type=DecisionType(row["decision_type"]),
        minutes=row["minutes"],
        presenter=row["presenter"],
        state=item.state if item else ItemState.ACCEPTED,
        overflow=item.overflow if item else False,
        deferred_reason=item.deferred_reason if item and explained else None,
        tender=row["tender"],
        # Agendas frozen before this was counted say nothing of it.
        carried=row.get("carried", 0),
        decisions=tuple(decisions),
    )


class ActionFacts(NamedTuple):
    """What is read of an action, its body, its owner and the meeting it was decided in."""

    id: PublicId
    text: str
    owner_name: str
    due: date
    state: ActionState
    evidence: str | None
    settled_at: datetime | None
    body: PublicId
    body_ko: str
    body_vi: str
    body_en: str
    organisation: PublicId
    organisation_ko: str | None
    organisation_vi: str | None
    organisation_en: str | None
    meeting: PublicId | None
    meeting_number: int | None


#: The columns of `ActionFacts`, in its order.
ACTION_FACTS: Final = (
    ActionItem.public_id,
    ActionItem.text,
    ActionItem.owner_name,
    ActionItem.due,
    ActionItem.state,
    ActionItem.evidence,
    ActionItem.settled_at,
    Body.public_id,
    Body.name_ko,
    Body.name_vi,
    Body.name_en,
    Organisation.public_id,
    Organisation.name_ko,
    Organisation.name_vi,
    Organisation.name_en,
    Meeting.public_id,
    Meeting.number,
)


def action_line(
    facts: ActionFacts, *, today: date, may_become: Sequence[ActionState] = ()
) -> ActionLine:
    """An action and how late it is on `today` (a day in Seoul)."""
    late = (today - facts.due).days if facts.state in _WAITING else 0
    return ActionLine(
        id=facts.id,
        body=facts.body,
        body_names=Names(facts.body_ko, facts.body_vi, facts.body_en),
        meeting=facts.meeting,
        meeting_number=facts.meeting_number,
        text=facts.text,
        organisation=facts.organisation,
        organisation_names=Names(
            facts.organisation_ko, facts.organisation_vi, facts.organisation_en
        ),
        owner_name=facts.owner_name,
        due=facts.due,
        state=facts.state,
        evidence=facts.evidence,
        overdue=late > 0,
        days_overdue=max(late, 0),
        settled_at=facts.settled_at,
        may_become=tuple(may_become),
    )


def seoul_day(at: datetime) -> date:
    """The day it is in Seoul: due dates and seats count in it."""
    return at.astimezone(SEOUL).date()

"""Every address of the application, with the ids that stand in this world.

Routes come from `app.url_map`. What stands for an argument is looked up by the argument's name:
a route with a name that nobody knows fails the tests until it is entered here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice, product

from flask import Flask
from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session
from werkzeug.routing import AnyConverter, Rule

from app.accounts.models import Delegation, Invitation, User
from app.cli.access_matrix import UNGUARDED, GuardedRoute, guarded_routes
from app.conflicts.desk.models import SavedFilter
from app.conflicts.models import Finding
from app.conflicts.registers.record_commands import KINDS
from app.consortia.bid_models import Bid
from app.consortia.models import Consortium
from app.consortia.models import Invitation as TeamInvitation
from app.consortia.paper_models import RoomDocument
from app.core.ids import PublicId
from app.core.models import Job
from app.firms.merging.models import FirmMerge
from app.firms.models import Affiliation, Firm
from app.firms.profile.models import (
    Contact,
    DeclaredRelation,
    Director,
    FirmName,
    Reference,
    SizeProof,
    VietnamPresence,
)
from app.firms.sign_up.models import FirmApplication, FirmDocument
from app.forum.models import ForumPost
from app.interests.models import Interest
from app.meetings.minutes_models import MinutesComment, MinutesVersion
from app.meetings.models import (
    ActionItem,
    AgendaItem,
    Body,
    Decision,
    Meeting,
    MeetingInvitation,
    Seat,
)
from app.meetings.official.models import OfficialStep
from app.meetings.papers.labels import PaperKind
from app.meetings.polls.models import Poll, PollSeat
from app.meetings.procedures.models import (
    ProcedurePaper,
    ProcedureSeat,
    WrittenProcedure,
    WrittenRule,
)
from app.meetings.responsibilities.models import (
    Activity,
    Responsibility,
    ResponsibilityHolder,
)
from app.meetings.room_models import InterestDeclaration, ItemObjection
from app.meetings.rooms.models import Delegate, RoomBooking
from app.meetings.season_models import HolidayOverride
from app.meetings.visits.models import VisitStop
from app.notifications.models import Notification
from app.packs.models import PackEdition, PackRound, PackSnapshot
from app.packs.papers.models import PackAnnex
from app.provinces.models import Province
from app.tenders.merging.models import TenderMerge
from app.tenders.models import Lot, SourceFile, Tender
from tests.barrier.dates import TOKEN_OF_POLL
from tests.barrier.duplicates import pair_ids
from tests.barrier.papers import TOKEN_OF_PAPERS
from tests.barrier.procedures import LINKED

#: The token of firm A's owner's calendar address (firm_view).
TOKEN_OF_A = "a" * 43
#: An id that nothing has.
NOBODYS = "0" * 16

Found = Callable[[Session], Iterable[object]]


def _all(column: object) -> Found:
    query: Select[tuple[object]] = select(column)  # type: ignore[call-overload]  # columns of any type
    return lambda db: sorted(str(value) for value in db.scalars(query))


def _all_but_linked(column: InstrumentedAttribute[PublicId]) -> Found:
    query = select(column).where(WrittenProcedure.title != LINKED).order_by(column)
    return lambda db: [str(value) for value in db.scalars(query)]


def _both(one: object, other: object, joined: object) -> Found:
    query = select(one, other).join(joined).order_by(one, other)  # type: ignore[call-overload]  # columns of any type
    return lambda db: [tuple(row) for row in db.execute(query)]


#: Argument → what it can be: the public ids of everything there is.
ARGUMENTS: dict[str, Found] = {
    "tender": _all(Tender.public_id),
    "plan": _all(Tender.public_id),
    "notice": _all(Tender.public_id),
    "lot": _all(Lot.public_id),
    "firm": _all(Firm.public_id),
    "interest": _all(Interest.public_id),
    "finding": _all(Finding.public_id),
    "saved": _all(SavedFilter.public_id),
    "record": lambda db: sorted(
        str(name) for model in KINDS.values() for name in db.scalars(select(model.public_id))
    ),
    "kept": _all(Tender.public_id),
    "stays": _all(Firm.public_id),
    "goes": _all(Firm.public_id),
    "merging": _all(TenderMerge.public_id),
    "meeting": _all(Meeting.public_id),
    "body": _all(Body.public_id),
    "seat": _all(Seat.public_id),
    "item": _all(AgendaItem.public_id),
    "invitation": lambda db: [
        *_all(MeetingInvitation.public_id)(db),
        *_all(TeamInvitation.public_id)(db),
    ],
    "consortium": _all(Consortium.public_id),
    "bid": _all(Bid.public_id),
    "number": lambda _db: [1],
    "decision": _all(Decision.public_id),
    "tie": _all(InterestDeclaration.public_id),
    "objection": _all(ItemObjection.public_id),
    "action": _all(ActionItem.public_id),
    "edition": _all(PackEdition.public_id),
    "snapshot": _all(PackSnapshot.public_id),
    "annex": _all(PackAnnex.public_id),
    "round": _all(PackRound.public_id),
    "section": lambda _db: ["interests"],
    "job": _all(Job.public_id),
    "file": _all(SourceFile.public_id),
    "code": lambda db: sorted(set(db.scalars(select(Province.code)))),
    "currency": lambda _db: ["VND"],
    "day": lambda _db: ["2026-12-01"],
    "year": lambda _db: ["2027"],
    "override": _all(HolidayOverride.public_id),
    "upload": lambda _db: [NOBODYS],
    "post": _all(ForumPost.public_id),
    "notification": _all(Notification.public_id),
    "application": _all(FirmApplication.public_id),
    "document": lambda db: [
        *_all(FirmDocument.public_id)(db),
        *_all(RoomDocument.public_id)(db),
    ],
    "merge": _all(FirmMerge.public_id),
    "pair": lambda db: [name for name, _of_firms in pair_ids(db)],
    "pending": _all(Invitation.public_id),
    "director": _all(Director.public_id),
    "proof": _all(SizeProof.public_id),
    "entry": lambda db: sorted(
        str(value)
        for model in (Affiliation, Contact, DeclaredRelation, FirmName, Reference, VietnamPresence)
        for value in db.scalars(select(model.public_id))
    ),
    "colleague": _all(User.public_id),
    "delegation": _all(Delegation.public_id),
    # The question behind the private link holds no canary: whoever has the link reads it.
    "procedure": _all_but_linked(WrittenProcedure.public_id),
    "written_rule": _all(WrittenRule.public_id),
    "attachment": _all(ProcedurePaper.public_id),
    "opinion": _all(ProcedureSeat.public_id),
    "comment": _all(MinutesComment.public_id),
    "token": lambda _db: ["0" * 43, TOKEN_OF_A, TOKEN_OF_POLL, TOKEN_OF_PAPERS],
    "asked": _all(PollSeat.public_id),
    "booking": _all(RoomBooking.public_id),
    "step": _all(OfficialStep.public_id),
    "stop": _all(VisitStop.public_id),
    "delegate": _all(Delegate.public_id),
    "activity": _all(Activity.code),
    "scope": lambda db: ["all", *_all(Tender.public_id)(db)],
    "holder": _all(ResponsibilityHolder.public_id),
    "kpi": lambda _db: ["lapsed-undiscussed", "decisions-per-hour"],
}
#: Arguments that belong together, in alphabetical order → the pairs that do. One pair that does
#: not is tried beside them.
PAIRS: dict[tuple[str, ...], Found] = {
    ("item", "meeting"): _both(AgendaItem.public_id, Meeting.public_id, AgendaItem.meeting),
    ("item", "meeting", "seat"): lambda db: [
        (item.public_id, item.meeting.public_id, seat.public_id)
        for item in db.scalars(select(AgendaItem).order_by(AgendaItem.public_id))
        for seat in item.meeting.body.seats[:1]
    ],
    ("meeting", "objection"): lambda db: [
        (db.get_one(AgendaItem, objection.item_id).meeting.public_id, objection.public_id)
        for objection in db.scalars(select(ItemObjection).order_by(ItemObjection.public_id))
    ],
    ("decision", "meeting"): lambda db: [
        (decision.public_id, decision.item.meeting.public_id)
        for decision in db.scalars(select(Decision).order_by(Decision.public_id))
        if decision.item is not None
    ],
    ("comment", "meeting"): lambda db: [
        (comment, meeting)
        for comment, meeting in db.execute(
            select(MinutesComment.public_id, Meeting.public_id)
            .join(MinutesVersion, MinutesVersion.id == MinutesComment.version_id)
            .join(Meeting, Meeting.id == MinutesVersion.meeting_id)
            .order_by(MinutesComment.public_id)
        )
    ],
    ("body", "written_rule"): lambda db: [
        (db.get_one(Body, rule.body_id).public_id, rule.public_id)
        for rule in db.scalars(select(WrittenRule).order_by(WrittenRule.public_id))
    ],
    ("attachment", "procedure"): lambda db: [
        (paper.public_id, db.get_one(WrittenProcedure, paper.procedure_id).public_id)
        for paper in db.scalars(select(ProcedurePaper).order_by(ProcedurePaper.public_id))
    ],
    ("attachment", "token"): lambda db: [
        (paper, TOKEN_OF_POLL)
        for paper in db.scalars(select(ProcedurePaper.public_id).order_by(ProcedurePaper.public_id))
    ],
    ("opinion", "procedure"): lambda db: [
        (opinion, procedure)
        for opinion, procedure in db.execute(
            select(func.min(ProcedureSeat.public_id), WrittenProcedure.public_id)
            .join(WrittenProcedure, WrittenProcedure.id == ProcedureSeat.procedure_id)
            .where(WrittenProcedure.title != LINKED)
            .group_by(WrittenProcedure.public_id)
            .order_by(WrittenProcedure.public_id)
        )
    ],
    ("invitation", "meeting"): _both(
        MeetingInvitation.public_id, Meeting.public_id, MeetingInvitation.meeting
    ),
    ("consortium", "invitation"): _both(
        Consortium.public_id, TeamInvitation.public_id, TeamInvitation.consortium
    ),
    ("consortium", "document"): _both(
        Consortium.public_id, RoomDocument.public_id, RoomDocument.consortium
    ),
    ("consortium", "document", "number"): lambda db: [
        (document.consortium.public_id, document.public_id, 1)
        for document in db.scalars(select(RoomDocument).order_by(RoomDocument.public_id))
    ],
    ("consortium", "finding"): lambda db: [
        (team, finding.public_id)
        for finding in db.scalars(select(Finding).order_by(Finding.public_id))
        for team in finding.evidence.get("teams", [])
    ],
    ("finding", "kept"): lambda db: [
        (finding.public_id, db.get_one(Tender, finding.tender_id).public_id)
        for finding in db.scalars(select(Finding).order_by(Finding.public_id))
        if finding.other_tender_id is not None
    ],
    ("asked", "meeting"): lambda db: [
        (asked.public_id, db.get_one(Meeting, db.get_one(Poll, asked.poll_id).meeting_id).public_id)
        for asked in db.scalars(select(PollSeat).order_by(PollSeat.public_id))
    ],
    ("booking", "meeting"): lambda db: [
        (booking.public_id, db.get_one(Meeting, booking.meeting_id).public_id)
        for booking in db.scalars(select(RoomBooking).order_by(RoomBooking.public_id))
    ],
    ("meeting", "stop"): lambda db: [
        (db.get_one(Meeting, stop.meeting_id).public_id, stop.public_id)
        for stop in db.scalars(select(VisitStop).order_by(VisitStop.public_id))
    ],
    ("booking", "delegate", "meeting"): lambda db: [
        (booking.public_id, each.public_id, db.get_one(Meeting, booking.meeting_id).public_id)
        for each in db.scalars(select(Delegate).order_by(Delegate.public_id))
        for booking in [db.get_one(RoomBooking, each.booking_id)]
    ],
    ("activity", "scope"): lambda db: [
        (db.get_one(Activity, row.activity_id).code, tender.public_id if tender else "all")
        for row in db.scalars(select(Responsibility).order_by(Responsibility.id))
        for tender in [db.get(Tender, row.tender_id) if row.tender_id else None]
    ],
    ("meeting", "round"): lambda db: [
        (db.get_one(Meeting, held.meeting_id).public_id, held.public_id)
        for held in db.scalars(select(PackRound).order_by(PackRound.public_id))
    ],
    ("form", "meeting", "paper"): lambda db: [
        (kind.suffix, meeting, kind.value)
        for meeting in db.scalars(select(Meeting.public_id).order_by(Meeting.public_id))
        for kind in PaperKind
    ],
    # Each edition as a word processor's file and as another: all forms are made of one content.
    ("edition", "form"): lambda db: [
        (edition, form)
        for n, edition in enumerate(
            db.scalars(select(PackEdition.public_id).order_by(PackEdition.public_id))
        )
        for form in (("hwpx", "json"), ("docx", "xlsx"))[n % 2]
    ],
    ("body", "seat"): _both(Body.public_id, Seat.public_id, Body.seats),
}
#: Addresses tried per route where several arguments vary freely.
MOST = 12


class UnknownArgumentError(AssertionError):
    """A route asks for something that `ARGUMENTS` does not know."""


def addresses(app: Flask, db: Session) -> dict[str, list[tuple[GuardedRoute, str]]]:
    """Endpoint → its addresses in this world, and one with ids that nothing has."""
    rules = {rule.endpoint: rule for rule in app.url_map.iter_rules()}
    found: dict[str, list[tuple[GuardedRoute, str]]] = {}
    for route in guarded_routes(app):
        if route.endpoint in UNGUARDED:
            continue
        urls = [_url(app, rules[route.endpoint], values) for values in _values(route, rules, db)]
        found.setdefault(route.endpoint, []).extend((route, url) for url in urls)
    return found


def _values(
    route: GuardedRoute, rules: dict[str, Rule], db: Session
) -> Iterable[dict[str, object]]:
    rule = rules[route.endpoint]
    names = sorted(rule.arguments)
    listed = {
        name: sorted(converter.items)
        for name, converter in rule._converters.items()
        if isinstance(converter, AnyConverter)
    }
    missing = [name for name in names if name not in ARGUMENTS and name not in listed]
    if missing:
        raise UnknownArgumentError(f"{route.endpoint}: say in ARGUMENTS what {missing} can be")
    choices: list[Sequence[object]] = [
        listed.get(name) or list(ARGUMENTS[name](db)) or [NOBODYS] for name in names
    ]
    pair = PAIRS.get(tuple(names))
    tried = list(pair(db)) if pair else list(islice(product(*choices), MOST))
    mixed = [tuple(choice[0] for choice in choices), tuple(choice[-1] for choice in choices)]
    for values in dict.fromkeys([*tried, *mixed]):
        yield dict(zip(names, values, strict=True))


def _url(app: Flask, rule: Rule, values: dict[str, object]) -> str:
    with app.test_request_context():
        return str(app.url_map.bind("localhost").build(rule.endpoint, values))

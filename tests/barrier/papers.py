"""Issued editions of the packs, frozen and projected for real; the drawing is left out.

Drawing costs seconds and reads nothing but the projected content (tests/integration/packs), so
the file of an edition here is that content, and a canary of its audience.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from pikepdf import Pdf
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.consortia.models import Consortium
from app.core.access import SYSTEM, Actor
from app.core.db import read_session, transaction
from app.core.ids import PublicId, new_public_id
from app.core.models import Job, JobState
from app.core.pdf_clean import CleanPdf
from app.core.storage import store_bytes
from app.core.tokens import hash_of
from app.core.web import settings
from app.meetings.models import Meeting, Seat, SeatGroup
from app.packs import commands, queries
from app.packs.commands import PackOrder
from app.packs.content.freezing import to_json
from app.packs.content.plain import Text
from app.packs.editions.projecting import project, series_of
from app.packs.editions.readers import reader_of
from app.packs.issuing import keeping as issuing
from app.packs.issuing.assemble import assemble
from app.packs.issuing.keeping import Issue
from app.packs.models import Audience
from app.packs.papers import commands as paper_commands
from app.packs.papers.commands import AnnexDetails
from app.packs.papers.models import PackAnnex
from app.packs.rounds.books import team_books
from app.packs.rounds.commands import Whose, revoke_links
from app.packs.rounds.link_models import Occasion, PackLink
from app.packs.rounds.models import PackRound, RoundState
from app.packs.rounds.sending import Mailing, Sent, send
from app.provinces.homes import set_home_provinces
from app.provinces.models import Province, Vintage
from tests.barrier.stage import acting
from tests.barrier.world import World
from tests.factories.pdf_files import make_pdf

#: The token of the link in A's mail.
TOKEN_OF_PAPERS = "p" * 43


def bind_in(world: World, now: datetime) -> None:
    """A paper for the secretariat alone, and one for ministries too."""
    officer = Actor.of(world.viewers["secretariat"])
    leaf = make_pdf(deterministic_id=True)  # else the two worlds would differ by it
    for title, audiences in (
        ("canary-annex-secretariat", (Audience.SECRETARIAT,)),
        ("Annex for two", (Audience.SECRETARIAT, Audience.MINISTRY)),
    ):
        with acting(title, now), transaction() as db:
            paper_commands.add_annex(
                db,
                world.meetings["ahead here"],
                AnnexDetails(
                    Text(title, title, title),
                    "",
                    "paper.pdf",
                    CleanPdf(leaf, ((595, 842),), (), ()),
                    store_bytes(settings().files, leaf, suffix=".pdf"),
                    audiences,
                ),
                actor=officer,
                now=now,
            )


def said_of_rounds(db: Session) -> list[str]:
    """Why links were taken back: the secretariat's words, read by it and by their holders."""
    said = select(PackRound.reason).where(PackRound.reason.is_not(None))
    return [reason for reason in db.scalars(said) if reason]


def said_of_the_bound(db: Session) -> list[str]:
    """Titles and ids of the papers that are the secretariat's alone."""
    bound = db.scalars(select(PackAnnex).where(PackAnnex.title_en.like("canary-%")))
    return [text for annex in bound for text in (annex.title_en, annex.public_id)]


def issue(world: World, now: datetime) -> None:
    """Issue every edition of the coming meeting, and leave a job of the ministry's."""
    officer = Actor.of(world.viewers["secretariat"])
    compliance = Actor.of(world.viewers["compliance with reason"])
    bind_in(world, now)
    for audience in Audience:
        actor = compliance if audience is Audience.COMPLIANCE else officer
        actor = SYSTEM if audience is Audience.CONSORTIUM else actor
        _issue(world, PackOrder(world.meetings["ahead here"], audience, "ko"), actor, now)
    # What is one firm's, one team's or one person's alone; nobody else's world shows it.
    alone = [(Audience.FIRM, world.firms[firm]) for firm in ("A", "B", "D")]
    standing = select(Consortium.public_id).where(
        Consortium.public_id.in_(world.teams.values()), Consortium.dissolved_at.is_(None)
    )
    # A team that has ended has nobody left to read for.
    alone += [(Audience.CONSORTIUM, t) for t in sorted(read_session().scalars(standing))]
    seat = read_session().scalars(
        select(Seat.public_id)
        .join(Meeting, Meeting.body_id == Seat.body_id)
        .where(Meeting.public_id == world.meetings["ahead here"], Seat.group == SeatGroup.EXPERT)
    )
    alone.append((Audience.EXPERT, seat.one()))
    alone.append((Audience.COUNTERPART, _at_home(world, now)))
    for audience, recipient in alone:
        order = PackOrder(world.meetings["ahead here"], audience, "ko", recipient=recipient)
        _issue(world, order, SYSTEM, now)
    _link(world, now)
    _round(world, now)
    _job(world, now)


def _at_home(world: World, now: datetime) -> PublicId:
    """The counterpart's organisation, once an officer has entered its province."""
    home = world.viewers["counterpart"].organisation
    assert home is not None
    with acting("home", now), transaction() as db:
        unit = select(Province.code).where(Province.vintage == Vintage.UNITS_34)
        [code] = db.scalars(unit.order_by(Province.code).limit(1))
        officer = Actor.of(world.viewers["secretariat"])
        set_home_provinces(db, home, [code], actor=officer, now=now)
    return home


def _round(world: World, now: datetime) -> None:
    """A round whose links were taken back, for a reason that is the secretariat's and its holders'.

    Links to teams' books go with it: they may show in nothing that anybody else reads.
    """
    meeting = world.meetings["ahead here"]
    officer = Actor.of(world.viewers["secretariat"])
    with acting("round", now), transaction() as db:
        row = db.scalars(select(Meeting).where(Meeting.public_id == meeting)).one()
        held = PackRound(
            public_id=new_public_id(),
            meeting_id=row.id,
            days=21,
            attach=False,
            asked_at=now,
            asked_by=officer.user,
            leaves_at=now,
            job=None,
            state=RoundState.SENT,
            seats=1,
            ended_at=None,
            ended_by=None,
            reason=None,
        )
        db.add(held)
        db.flush()
        round = Mailing(round=held.public_id)
        for book in team_books(db, meeting):
            with acting(f"team {book.recipient} {book.seat}", now):
                send(db, meeting, book, Sent(1), round, actor=officer, now=now)
        whose, why = Whose(round=held.public_id), "canary-round-reason"
        revoke_links(db, meeting, whose, why, actor=officer, now=now)


def _link(world: World, now: datetime) -> None:
    """A link in a mail to A's seat: its own edition, after signing in."""
    meeting = world.meetings["ahead here"]
    with acting("link", now), transaction() as db:
        row = db.scalars(select(Meeting).where(Meeting.public_id == meeting)).one()
        seat = db.scalars(
            select(Seat).where(Seat.body_id == row.body_id, Seat.group == SeatGroup.FIRM)
        ).one()
        db.add(
            PackLink(
                public_id=new_public_id(),
                token_hash=hash_of(TOKEN_OF_PAPERS),
                meeting_id=row.id,
                seat_id=seat.id,
                audience=Audience.FIRM,
                recipient=world.firms["A"],
                locale="ko",
                version=1,
                occasion=Occasion.ISSUED,
                signs_in=True,
                attached=False,
                sent_at=now,
                sent_by=world.viewers["secretariat"].user,
                expires_at=now + timedelta(days=60),
            )
        )


def _issue(world: World, order: PackOrder, actor: Actor, now: datetime) -> None:
    audience, series = order.audience, series_of(order.audience)
    with acting(f"edition {audience.value} {order.recipient}", now):
        db = read_session()
        latest = queries.latest_snapshot(db, order.meeting, series)
        if latest is None:
            content = assemble(db, order.meeting, series, now=now)
            with transaction() as written:
                snapshot = issuing.keep_snapshot(
                    written, order.meeting, series, content, actor=actor, now=now
                )
        else:
            snapshot, content = latest.id, latest.content
        reader = reader_of(read_session(), content, audience, order.recipient, now=now)
        edition = project(content, audience, reader)
        said = json.dumps(to_json(edition.content), ensure_ascii=False, sort_keys=True)
        body = _leaf(f"canary-edition-{audience.value}{order.recipient}-\n{said}")
        digest = store_bytes(settings().files, body, suffix=".pdf")
        with transaction() as db:
            issuing.issue_edition(
                db,
                Issue(
                    snapshot=snapshot,
                    edition=edition,
                    locale="ko",
                    version=1,
                    sha256=digest,
                    size=len(body),
                    pages=12,
                    renderer="test",
                    missing=(),
                    concerns=queries.organisations_in(db, edition.content),
                ),
                actor=actor,
                now=now,
            )


def _leaf(said: str) -> bytes:
    """A page that says it in the data about itself: what leaves is a copy of a real file."""

    def say(book: Pdf) -> None:
        book.docinfo["/Subject"] = said

    return make_pdf(change=say, deterministic_id=True)


def _job(world: World, now: datetime) -> None:
    with acting("job", now), transaction() as db:
        owner = world.viewers["ministry"]
        db.add(
            Job(
                public_id=new_public_id(),
                kind=commands.BUILD,
                arguments={},
                requested_by=owner.user,
                requested_as={},
                requested_at=now,
                state=JobState.FAILED,
                lease_until=None,
                step=None,
                result=None,
                error=None,
                finished_at=now,
            )
        )

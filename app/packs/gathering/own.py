"""A firm's or consortium's own part, read with its own eyes: no other filing can change it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.conflicts.desk import evidence
from app.conflicts.queries import findings_for_pack
from app.consortia.projections import Subject
from app.consortia.queries import own_teams
from app.consortia.room import room_page
from app.core.access import Role, Viewer
from app.core.ids import PublicId
from app.interests.queries import own_interests
from app.opportunities.following import watched_by
from app.packs.content.filed import Firm, Own, OwnDeadline, OwnInterest, Team, TeamMember
from app.packs.content.plain import Text
from app.packs.gathering.filings import as_entry
from app.packs.gathering.words import in_three


def eyes_of(firm: PublicId) -> Viewer:
    """Somebody of the firm who only reads."""
    return Viewer(firm=firm, roles=frozenset({Role.VIEWER}))


def own_of_firm(db: Session, firm: PublicId, whom: Text, *, at: datetime) -> Own:
    """The firm's standing interests, days ahead, own findings and teams as of `at`."""
    viewer = eyes_of(firm)
    read = in_three(lambda: own_interests(db, viewer=viewer, now=at))
    interests = tuple(
        OwnInterest(
            tender=said[0].tender,
            tender_title=Text(*(each.title for each in said)),
            number=said[0].number or "",
            lot=said[0].lot or "",
            role=said[0].role.value,
            registered_at=said[0].registered_at.isoformat(),
            shared=said[0].shared_since is not None,
        )
        for said in zip(*read, strict=True)
        if said[0].standing
    )
    tenders = tuple(PublicId(key) for key in dict.fromkeys(each.tender for each in interests))
    found = findings_for_pack(db, tenders, "firm", firm=firm)
    teams = in_three(lambda: own_teams(db, viewer=viewer, now=at).teams)
    return Own(
        whom=whom,
        interests=interests,
        deadlines=_deadlines(db, firm, at),
        findings=tuple(
            as_entry(line, evidence.seen_finding(db, line.id, viewer)) for line in found
        ),
        teams=tuple(
            _team(said[0].name, tuple(each.subject for each in said), said[0].state.value)
            for said in zip(*teams, strict=True)
        ),
    )


def own_of_consortium(db: Session, consortium: PublicId, firm: PublicId, *, at: datetime) -> Own:
    """The room of `consortium` as its member `firm` reads it: the team, its tender, its members.

    Raises NotFoundError when `firm` is no member.
    """
    rooms = in_three(lambda: room_page(db, consortium, viewer=eyes_of(firm), now=at))
    room = rooms[0]
    members = tuple(
        TeamMember(
            Firm(said[0].firm, Text(*(each.name for each in said)), said[0].demo),
            said[0].role.value,
            said[0].share_bp,
        )
        for said in zip(*(each.members for each in rooms), strict=True)
    )
    team = _team(room.name, tuple(each.subject for each in rooms), room.state.value, members)
    return Own(whom=Text(room.name, room.name, room.name), teams=(team,))


def _team(
    name: str, subjects: tuple[Subject, ...], state: str, members: tuple[TeamMember, ...] = ()
) -> Team:
    subject = subjects[0]
    return Team(
        name=name,
        tender=subject.tender,
        tender_title=Text(*(each.title for each in subjects)),
        lot=subject.lot or "",
        state=state,
        closes_at=subject.closes_at.isoformat() if subject.closes_at else None,
        members=members,
    )


def _deadlines(db: Session, firm: PublicId, at: datetime) -> tuple[OwnDeadline, ...]:
    """What lies ahead of what the firm pursues or follows, nearest first."""
    read = in_three(lambda: watched_by(db, firm, now=at))
    return tuple(
        OwnDeadline(
            tender=said[0].tender,
            tender_title=Text(*(each.title for each in said)),
            number=said[0].number or "",
            lot=said[0].lot or "",
            closes_at=said[0].closes_at.isoformat() if said[0].closes_at else None,
            planned_text=said[0].planned_text or "",
            pursued=said[0].interest is not None,
        )
        for said in zip(*read, strict=True)
        if said[0].stage.live
    )

"""Editions of one side of the table, one firm, one team: who reads them, what changes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import OrganisationKind
from app.audit import commands as audit
from app.audit.models import AccessLog, AccessScope
from app.core.access import SYSTEM, Actor, Role, Viewer
from app.core.errors import DomainError, NotFoundError
from app.firms.models import Firm
from app.interests.models import Interest
from app.meetings.models import ItemState, Meeting, SeatGroup
from app.packs.commands import PackOrder
from app.packs.content.filed import Own
from app.packs.content.plain import Text
from app.packs.editions.projecting import Edition, Reader, project
from app.packs.editions.readers import NobodySuchError, reader_of, recipient_named
from app.packs.issuing import keeping as issuing
from app.packs.issuing.assemble import assemble
from app.packs.issuing.building import build
from app.packs.models import Audience, Ground, PackEdition, PackRedaction, Series
from tests.factories import (
    NOW,
    make_firm,
    make_interest,
    make_organisation,
    make_tender,
    make_user,
    viewer_of,
)
from tests.factories.meetings import make_item, make_seat
from tests.integration.packs.issuing import OFFICER, desk, issued

AsViewer = Callable[[Viewer], FlaskClient]


def nothing(_percent: int, _step: object) -> None:
    """Progress that nobody watches."""


@pytest.fixture
def seats() -> dict[str, str]:
    """Seats of the table, by whose they are."""
    return {}


@pytest.fixture
def table(
    db: Session, meeting: Meeting, member: Viewer, seats: dict[str, str]
) -> dict[str, Viewer]:
    """Who sits on the meeting's body: a chair, an expert, a firm, a counterpart; and strangers."""
    eyes = {"member": member, "issuer": OFFICER}
    for name, role, group, kind in (
        ("chair", Role.MINISTRY, SeatGroup.MINISTRY, OrganisationKind.MINISTRY),
        ("expert", Role.EXPERT, SeatGroup.EXPERT, OrganisationKind.INSTITUTE),
        ("counterpart", Role.COUNTERPART, SeatGroup.COUNTERPART, OrganisationKind.BUYER),
    ):
        person = make_user(db, role, organisation=make_organisation(db, kind))
        seat = make_seat(
            db,
            meeting.body,
            group,
            person.organisation,
            user_id=person.id,
            chair=name == "chair",
        )
        seats[name] = seat.public_id
        eyes[name] = viewer_of(person)
    for name in ("firm", "other firm"):
        firm = make_firm(db)
        person = make_user(db, Role.OWNER, organisation=firm.organisation)
        if name == "firm":
            make_seat(db, meeting.body, SeatGroup.FIRM, firm.organisation)
        eyes[name] = viewer_of(person, firm=firm)
    eyes |= {"auditor": desk(Role.AUDITOR), "compliance": desk(Role.COMPLIANCE)}
    db.commit()
    return eyes


def test_each_edition_opens_to_its_side_of_the_table_and_ones_own_to_its_reader_alone(
    app: Flask,
    db: Session,
    as_viewer: AsViewer,
    meeting: Meeting,
    table: dict[str, Viewer],
    seats: dict[str, str],
) -> None:
    own = Own(Text("가상회사"))
    firm, stranger = str(table["firm"].firm), str(table["other firm"].firm)
    wanted: list[tuple[Audience, Reader, set[str]]] = [
        (Audience.CHAIR, Reader(), {"issuer", "chair"}),
        (Audience.MINISTRY, Reader(), {"issuer", "member", "chair"}),
        (Audience.EXPERT, Reader(), {"issuer", "expert"}),
        (Audience.FIRM, Reader(), {"issuer", "firm"}),
        (Audience.COUNTERPART, Reader(), {"issuer", "counterpart"}),
        (Audience.FIRM, Reader(firm, own=own), {"firm"}),
        (Audience.FIRM, Reader(stranger, own=own), {"other firm"}),
        (Audience.CONSORTIUM, Reader("nobodysteam00000", own=own), set()),
        (Audience.EXPERT, Reader(seats["expert"]), {"expert"}),
        (Audience.MINISTRY, Reader(seats["expert"]), set()),
    ]
    for audience, reader, readers in wanted:
        edition = issued(app, db, meeting, audience, reader=reader)
        opened = {
            name
            for name, viewer in table.items()
            if as_viewer(viewer).get(f"/packs/editions/{edition}.pdf").status_code == 200
        }
        assert opened == readers, (audience, reader.recipient)
    listed = as_viewer(table["firm"]).get("/packs/?lang=en").get_data(as_text=True)
    assert listed.count("Firm edition</strong>") == 2
    assert "Expert edition" not in listed


@pytest.fixture
def pursued(db: Session, meeting: Meeting, table: dict[str, Viewer]) -> Interest:
    """An agenda item on a tender that the seated firm pursues."""
    tender = make_tender(db, "Hệ thống camera", demo=True)
    make_item(db, meeting, title_ko="마감 임박", state=ItemState.ACCEPTED, tender_id=tender.id)
    make_item(db, meeting, title_ko="회의록 승인", state=ItemState.ACCEPTED)
    firm = db.scalars(sa.select(Firm).where(Firm.public_id == table["firm"].firm)).one()
    interest = make_interest(db, tender, firm)
    db.commit()
    return interest


def edition_of(db: Session, meeting: Meeting, audience: Audience, recipient: str) -> Edition:
    content = assemble(db, meeting.public_id, Series.COMMITTEE, now=NOW)
    reader = reader_of(db, content, audience, recipient, now=NOW)
    return project(content, audience, reader)


def test_a_firms_own_edition_says_what_it_filed_and_no_filing_of_another_changes_it(
    db: Session, meeting: Meeting, table: dict[str, Viewer], pursued: Interest
) -> None:
    firm = str(table["firm"].firm)
    first = edition_of(db, meeting, Audience.FIRM, firm)
    assert first.content.own is not None
    assert [each.tender for each in first.content.own.interests] == [pursued.tender.public_id]
    assert [item.title.ko for item in first.content.agenda][-1] == "회의록 승인"
    assert "마감 임박" not in [item.title.ko for item in first.content.agenda]
    assert first.dropped[0].ground is Ground.SEAT

    rival = make_firm(db)
    make_interest(db, pursued.tender, rival, shared=True)
    db.commit()
    again = edition_of(db, meeting, Audience.FIRM, firm)
    assert (again.content, again.digest) == (first.content, first.digest)
    secretariat = edition_of(db, meeting, Audience.SECRETARIAT, "")
    assert [each.firm.key for each in secretariat.content.interests] == [rival.public_id]
    for audience in (Audience.CHAIR, Audience.MINISTRY, Audience.EXPERT, Audience.COUNTERPART):
        assert rival.public_id not in str(edition_of(db, meeting, audience, "").content)

    other = edition_of(db, meeting, Audience.FIRM, str(table["other firm"].firm))
    assert other.content.own is not None
    assert (other.content.own.interests, other.content.own.deadlines) == ((), ())


def test_a_recipient_is_found_by_id_name_or_mail_and_else_refused_in_one_line(
    db: Session, meeting: Meeting
) -> None:
    firm = make_firm(db, "가상이름하나")
    person = make_user(db, Role.EXPERT)
    seat = make_seat(db, meeting.body, SeatGroup.EXPERT, person.organisation, user_id=person.id)
    db.commit()
    at = meeting.public_id
    assert recipient_named(db, at, Audience.FIRM, "가상이름하나") == firm.public_id
    assert recipient_named(db, at, Audience.FIRM, firm.public_id) == firm.public_id
    assert recipient_named(db, at, Audience.EXPERT, person.email.upper()) == seat.public_id
    for audience, who in ((Audience.FIRM, "아무개"), (Audience.PUBLIC, "가상이름하나")):
        with pytest.raises(NobodySuchError):
            recipient_named(db, at, audience, who)


def test_a_firm_orders_its_own_edition_alone_and_freezes_nothing(
    db: Session, as_viewer: AsViewer, meeting: Meeting, table: dict[str, Viewer]
) -> None:
    address = f"/packs/meetings/{meeting.public_id}"
    client = as_viewer(table["firm"])
    page = client.get(f"{address}?lang=en").get_data(as_text=True)
    assert "Our firm&#39;s edition" in page
    assert "Secretariat edition" not in page
    assert 'name="fresh"' not in page
    assert as_viewer(table["other firm"]).get(address).status_code == 404

    client = as_viewer(table["firm"])
    mine = f"firm:{table['firm'].firm}"
    for wrong in ("secretariat", "firm", f"firm:{table['other firm'].firm}"):
        assert client.post(address, data={"audience": wrong, "locale": "ko"}).status_code == 422
    assert client.post(address, data={"audience": mine, "locale": "ko"}).status_code == 302
    # The worker refused it: nothing is frozen for a firm's order, and there is no snapshot yet.
    assert db.scalars(sa.select(PackEdition)).all() == []

    actor = Actor.of(table["firm"])
    order = PackOrder(meeting.public_id, Audience.FIRM, "ko", recipient=str(table["firm"].firm))
    with pytest.raises(DomainError):
        build(order, actor=actor, progress=nothing)
    with pytest.raises(NotFoundError):
        build(order, actor=Actor.of(OFFICER), progress=nothing)


def test_what_the_gate_left_out_or_stopped_is_the_compliance_desks_alone(
    db: Session, as_viewer: AsViewer, meeting: Meeting, table: dict[str, Viewer], pursued: Interest
) -> None:
    content = assemble(db, meeting.public_id, Series.COMMITTEE, now=NOW)
    order = PackOrder(meeting.public_id, Audience.FIRM, "ko", recipient="x")
    with_item = edition_of(db, meeting, Audience.COUNTERPART, "")
    snapshot = issuing.keep_snapshot(
        db, meeting.public_id, Series.COMMITTEE, content, actor=SYSTEM, now=NOW
    )
    issuing.issue_edition(
        db,
        issuing.Issue(snapshot, with_item, "ko", 1, "0" * 64, 1, 1, "none", (), ()),
        actor=SYSTEM,
        now=NOW,
    )
    issuing.log_block(db, order, "firm edition names a stranger", now=NOW)
    seat = meeting.body.seats[0]
    for audience, whose in (
        (Audience.EXPERT, seat.public_id),
        (Audience.COUNTERPART, seat.organisation.public_id),
    ):
        issuing.log_block(db, replace(order, audience=audience, recipient=whose), "a slip", now=NOW)
    db.commit()
    assert {row.ground for row in db.scalars(sa.select(PackRedaction))} == {
        Ground.SEAT,
        Ground.BLOCKED,
    }
    officer = table["compliance"]
    assert as_viewer(officer).get("/packs/redactions").status_code == 302
    audit.grant_access(
        db, AccessScope.FINDINGS, "case 17 of 2026", actor=Actor.of(officer), now=NOW
    )
    db.commit()
    page = as_viewer(officer).get("/packs/redactions?lang=en").get_data(as_text=True)
    assert "not issued" in page
    # Whom an edition was for is named, a seat's holder and an authority alike.
    home = seat.organisation.name_en or seat.organisation.name_ko
    assert f"<br>{seat.person_name or home}" in page
    assert f"<br>{home}" in page
    assert seat.public_id not in page
    assert pursued.tender.title not in page
    assert "마감 임박" in as_viewer(officer).get("/packs/redactions?lang=ko").get_data(as_text=True)
    assert "packs.redactions_read" in set(db.scalars(sa.select(AccessLog.action)))
    for name in set(table) - {"compliance"}:
        assert as_viewer(table[name]).get("/packs/redactions").status_code == 404

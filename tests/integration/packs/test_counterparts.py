"""A counterpart's edition: its own province, whatever happens in another one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import OrganisationKind
from app.core.access import Actor, Role, Viewer
from app.core.errors import DomainError, NotFoundError
from app.core.ids import new_public_id
from app.forum.commands import PostDetails, submit_post
from app.forum.models import PostKind
from app.meetings.models import ActionItem, ActionState, ItemState, Meeting, SeatGroup
from app.meetings.visits.models import StopState, VisitStop
from app.packs.editions.gate import LeakError
from app.packs.editions.projecting import Edition, Reader, project
from app.packs.editions.readers import reader_of
from app.packs.issuing.assemble import assemble
from app.packs.models import Audience, Series
from app.packs.rounds.books import books
from app.provinces.homes import set_home_provinces
from app.provinces.models import Province, Vintage
from app.tenders.models import TenderKind
from tests.factories import (
    NOW,
    make_firm,
    make_interest,
    make_organisation,
    make_province,
    make_tender,
    make_user,
    viewer_of,
)
from tests.factories.meetings import make_item, make_seat
from tests.integration.packs.issuing import OFFICER, desk, issued

AsViewer = Callable[[Viewer], FlaskClient]
ACTOR = Actor.of(OFFICER)
NAMES = ("Hue", "Can Tho")


def need(title: str, unit: Province) -> PostDetails:
    return PostDetails(
        PostKind.NEED, title, "Words.", "en", unit.code, None, None, may_publish=False
    )


@pytest.fixture
def units(db: Session) -> dict[str, Province]:
    return {
        name: make_province(
            db, code, vintage=Vintage.UNITS_34, name_ko=name, name_vi=name, name_en=name
        )
        for name, code in zip(NAMES, ("46", "92"), strict=True)
    }


@pytest.fixture
def offices(db: Session, meeting: Meeting, units: dict[str, Province]) -> dict[str, Viewer]:
    """An authority of each province with a seat; each with a tender, a need, a visit, an action."""
    eyes = {}
    for name in NAMES:
        home = make_organisation(db, OrganisationKind.BUYER)
        eyes[name] = viewer_of(make_user(db, Role.COUNTERPART, organisation=home))
        make_seat(db, meeting.body, SeatGroup.COUNTERPART, home)
        make_tender(db, f"Plan of {name}", province=units[name], kind=TenderKind.CALL)
        submit_post(db, need(f"Need of {name}", units[name]), actor=Actor.of(eyes[name]), now=NOW)
        stop = VisitStop(
            public_id=new_public_id(),
            meeting_id=meeting.id,
            host_id=home.id,
            place=f"Centre of {name}",
            purpose="To see it",
            starts_at=NOW + timedelta(days=7),
            minutes=60,
            people=6,
            state=StopState.AGREED,
            asked_at=NOW,
        )
        action = ActionItem(
            public_id=new_public_id(),
            body_id=meeting.body_id,
            text=f"Task of {name}",
            organisation_id=home.id,
            owner_name="",
            due=date(2026, 12, 24),
            state=ActionState.OPEN,
            evidence=None,
            created_at=NOW,
            settled_at=None,
        )
        db.add_all([stop, action])
        code = units[name].code
        set_home_provinces(db, home.public_id, [code], actor=ACTOR, now=NOW)
    make_item(db, meeting, title_ko="회의록 승인", state=ItemState.ACCEPTED)
    db.commit()
    return eyes


def edition_for(db: Session, meeting: Meeting, recipient: str) -> Edition:
    content = assemble(db, meeting.public_id, Series.COMMITTEE, now=NOW)
    reader = reader_of(db, content, Audience.COUNTERPART, recipient, now=NOW)
    return project(content, Audience.COUNTERPART, reader)


def test_each_authority_reads_its_own_province_and_nothing_of_the_other(
    db: Session, meeting: Meeting, offices: dict[str, Viewer]
) -> None:
    for name, other in (NAMES, NAMES[::-1]):
        edition = edition_for(db, meeting, str(offices[name].organisation))
        home = edition.content.home
        assert home is not None
        assert [each.title.en for each in home.tenders] == [f"Plan of {name}"]
        assert [(each.title, each.own) for each in home.posts] == [(f"Need of {name}", True)]
        assert [each.place for each in home.stops] == [f"Centre of {name}"]
        assert [each.text for each in home.actions] == [f"Task of {name}"]
        said = str(edition.content.home) + str(edition.content.ahead) + str(edition.content.agenda)
        assert other not in said
        assert edition.content.ahead == ()


def test_what_happens_in_another_province_or_with_a_firm_changes_no_byte_of_it(
    db: Session, meeting: Meeting, offices: dict[str, Viewer], units: dict[str, Province]
) -> None:
    hue = str(offices["Hue"].organisation)
    before = edition_for(db, meeting, hue)
    elsewhere = make_tender(db, "Another plan", province=units["Can Tho"], kind=TenderKind.CALL)
    another = need("Another need", units["Can Tho"])
    submit_post(db, another, actor=Actor.of(offices["Can Tho"]), now=NOW)
    make_interest(db, elsewhere, make_firm(db), shared=True)
    item = make_item(db, meeting, state=ItemState.ACCEPTED, tender_id=elsewhere.id)
    db.commit()
    after = edition_for(db, meeting, hue)
    assert (after.content, after.digest) == (before.content, before.digest)
    assert item.public_id in {line for drop in after.dropped for line in drop.keys}


def test_a_seat_gets_its_provinces_book_and_the_one_for_everybody_without_a_province(
    app: Flask, db: Session, as_viewer: AsViewer, meeting: Meeting, offices: dict[str, Viewer]
) -> None:
    def recipients() -> set[str]:
        return {b.recipient for b in books(db, meeting.public_id) if b.audience == "counterpart"}

    hue, can_tho = (str(offices[name].organisation) for name in NAMES)
    assert recipients() == {hue, can_tho}
    reader = Reader(hue, home=edition_for(db, meeting, hue).content.home)
    own = issued(app, db, meeting, Audience.COUNTERPART, reader=reader)
    everybodys = issued(app, db, meeting, Audience.COUNTERPART)
    opened = {
        (name, edition == own)
        for name, viewer in offices.items()
        for edition in (own, everybodys)
        if as_viewer(viewer).get(f"/packs/editions/{edition}.pdf").status_code == 200
    }
    assert opened == {("Hue", True)}

    seat = next(book.seat for book in books(db, meeting.public_id) if book.recipient == hue)
    address = f"/packs/meetings/{meeting.public_id}/distribution/{seat}/provinces"
    assert as_viewer(desk(Role.COMPLIANCE)).get(address).status_code == 404
    assert "Can Tho" in as_viewer(OFFICER).get(f"{address}?lang=en").get_data(as_text=True)
    assert as_viewer(OFFICER).post(address, data={"provinces": ["99"]}).status_code == 422
    assert as_viewer(OFFICER).post(address, data={}).status_code == 302
    assert recipients() == {"", can_tho}
    assert as_viewer(offices["Hue"]).get(f"/packs/editions/{everybodys}.pdf").status_code == 200
    with pytest.raises(NotFoundError):
        edition_for(db, meeting, hue)
    firm = make_firm(db).organisation
    with pytest.raises(DomainError):
        set_home_provinces(db, firm.public_id, ["46"], actor=ACTOR, now=NOW)


def test_the_gate_stops_a_part_of_another_province(
    db: Session, meeting: Meeting, offices: dict[str, Viewer]
) -> None:
    content = assemble(db, meeting.public_id, Series.COMMITTEE, now=NOW)
    hue, can_tho = (str(offices[name].organisation) for name in NAMES)
    mine = edition_for(db, meeting, hue).content.home
    theirs = edition_for(db, meeting, can_tho).content.home
    assert mine is not None
    assert theirs is not None
    mixed = Reader(hue, home=replace(mine, tenders=theirs.tenders))
    with pytest.raises(LeakError):
        project(content, Audience.COUNTERPART, mixed)
    with pytest.raises(LeakError):
        project(content, Audience.COUNTERPART, Reader(hue))

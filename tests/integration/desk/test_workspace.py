"""A firm's workspace: its own affairs and public facts, and not a byte of another firm's."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.conflicts.engine.scanning import nightly_scan
from app.consortia.models import (
    Consortium,
    ConsortiumState,
    Invitation,
    InvitationState,
    Liability,
    MemberRole,
)
from app.core.access import Role, Viewer
from app.core.ids import new_public_id
from app.firms.models import Firm
from app.interests.independence import text_in_force
from app.interests.models import IntendedRole
from app.notifications import tender_news
from app.tenders.models import Route
from tests.factories import make_firm, make_group, make_interest, make_tender
from tests.factories.opportunities import make_follow, of_firm

AsViewer = Callable[[Viewer], FlaskClient]
Read = Callable[..., str]


@pytest.fixture
def firm(db: Session) -> Firm:
    return make_firm(db, "가상두레정보")


@pytest.fixture
def page(as_viewer: AsViewer, firm: Firm) -> Read:
    def read(role: Role = Role.OWNER) -> str:
        viewer = Viewer(
            user=new_public_id(),
            user_name="Person",
            organisation=firm.organisation.public_id,
            organisation_name="가상두레정보",
            firm=firm.public_id,
            roles=frozenset({role}),
        )
        answer = as_viewer(viewer).get("/desk/firm?lang=en")
        assert answer.status_code == 200
        return re.sub(r'name="csrf_token" value="[^"]*"', "", answer.get_data(as_text=True))

    return read


def test_a_firm_without_interests_is_told_so_and_where_to_look(page: Read) -> None:
    text = page()
    assert "Your firm has registered no interest yet." in text
    assert "The rules have found nothing in your firm's own filings." in text
    assert "Nothing waits." in text
    assert "Nothing new." in text
    assert 'href="/opportunities/"' in text


def test_own_deadlines_come_nearest_first_with_their_sharing_state(
    page: Read, db: Session, firm: Firm, now: datetime
) -> None:
    later = make_tender(db, "Later tender", closes_at=now + timedelta(days=20))
    sooner = make_tender(db, "Sooner tender", closes_at=now + timedelta(days=3))
    make_interest(db, later, firm, shared=True)
    make_interest(db, sooner, firm)
    text = page()
    deadlines = text[text.index("Our deadlines</h2>") : text.index("Findings in our filings</h2>")]
    assert deadlines.index("Sooner tender") < deadlines.index("Later tender")
    assert "shared with the secretariat: 1" in text
    assert "Not shared" in text


@pytest.mark.parametrize("role", [Role.OWNER, Role.EDITOR, Role.VIEWER])
def test_everybody_of_the_firm_reads_it(page: Read, role: Role) -> None:
    assert "가상두레정보" in page(role)


def test_what_is_open_to_the_firm_leaves_out_what_is_for_domestic_bidders_alone(
    page: Read, db: Session
) -> None:
    make_tender(db, "For everybody", route=Route.INTERNATIONAL)
    make_tender(db, "For Vietnamese firms", route=Route.DOMESTIC_ONLY)
    text = page()
    ours = text[text.index("Open to us</h2>") : text.index("Plans coming</h2>")]
    assert "For everybody" in ours
    assert "For Vietnamese firms" not in ours


@pytest.mark.parametrize("shared", [True, False])
def test_a_rivals_interest_and_its_findings_change_nothing(
    page: Read, db: Session, firm: Firm, now: datetime, shared: bool
) -> None:
    tender = make_tender(db)
    make_interest(db, tender, firm, shared=shared)
    before = page()
    rival = make_firm(db)
    make_group(db, firm, rival)
    make_interest(db, tender, rival, shared=shared)
    db.commit()
    assert nightly_scan(now) == 1
    assert page() == before


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.OWNER, Role.EDITOR, Role.VIEWER}))
def test_people_of_no_firm_do_not_find_it(as_viewer: AsViewer, role: Role) -> None:
    viewer = Viewer(user=new_public_id(), roles=frozenset({role}))
    assert as_viewer(viewer).get("/desk/firm").status_code == 404


def test_what_waits_for_the_firm_stands_there_until_it_is_done(
    as_viewer: AsViewer, db: Session, firm: Firm, now: datetime
) -> None:
    owner = of_firm(db, firm)
    tender = make_tender(db, "Waiting tender")
    interest = make_interest(db, tender, firm)
    make_interest(db, make_tender(db), firm, role=IntendedRole.SUPPLIER)
    db.commit()
    client = as_viewer(owner)
    assert "State independence</a>" in client.get("/desk/firm?lang=en").text
    text = text_in_force(tender.governing_law, now.date()).sha256
    form = {"sha256": text, "agreed": "y"}
    client.post(f"/interests/{interest.public_id}/independence", data=form)
    assert "State independence</a>" not in client.get("/desk/firm?lang=en").text


def test_an_invitation_and_a_signature_that_are_due_wait_for_the_firm(
    as_viewer: AsViewer, db: Session, firm: Firm, now: datetime
) -> None:
    interest = make_interest(db, make_tender(db), make_firm(db, "가상초대자"))
    team = Consortium(
        public_id=new_public_id(),
        tender_id=interest.tender_id,
        interest_id=interest.id,
        founder_id=interest.firm_id,
        name="가상팀",
        state=ConsortiumState.FORMING,
        liability=Liability.JOINT,
        formed_at=now,
    )
    db.add(team)
    db.flush()
    db.add(
        Invitation(
            public_id=new_public_id(),
            consortium_id=team.id,
            firm_id=firm.id,
            sender_id=interest.firm_id,
            role=MemberRole.MEMBER,
            sent_at=now,
            sent_by=new_public_id(),
            expires_at=now + timedelta(days=3),
            state=InvitationState.OPEN,
        )
    )
    db.flush()
    text = as_viewer(of_firm(db, firm)).get("/desk/firm?lang=en").text
    assert "Answer the invitation of 가상초대자" in text
    rival = as_viewer(of_firm(db, make_firm(db))).get("/desk/firm?lang=en").text
    assert "가상초대자" not in rival


def test_news_stands_there_until_it_is_ticked_off(
    as_viewer: AsViewer, db: Session, firm: Firm, now: datetime
) -> None:
    owner = of_firm(db, firm)
    make_follow(db, make_tender(db, "Near", closes_at=now + timedelta(days=3)), firm)
    db.commit()
    tender_news.remind(now)
    client = as_viewer(owner)
    assert "The deadline comes near" in client.get("/desk/firm?lang=en").text
    done = client.post("/notifications/read", data={"until": now.isoformat(), "next": "/desk/firm"})
    assert done.location == "/desk/firm"
    assert "The deadline comes near" not in client.get("/desk/firm?lang=en").text

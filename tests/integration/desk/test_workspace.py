"""A firm's workspace: its own affairs and public facts, and not a byte of another firm's."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.conflicts.recheck import nightly_scan
from app.core.access import Role, Viewer
from app.core.ids import new_public_id
from app.firms.models import Firm
from app.tenders.models import Route
from tests.factories import make_firm, make_group, make_interest, make_tender

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
    assert 'href="/tenders/"' in text


def test_own_deadlines_come_nearest_first_with_their_sharing_state(
    page: Read, db: Session, firm: Firm, now: datetime
) -> None:
    later = make_tender(db, "Later tender", closes_at=now + timedelta(days=20))
    sooner = make_tender(db, "Sooner tender", closes_at=now + timedelta(days=3))
    make_interest(db, later, firm, shared=True)
    make_interest(db, sooner, firm)
    text = page()
    deadlines = text[text.index("Our deadlines") : text.index("Findings in our filings</h2>")]
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

"""A firm means another role: history, colleagues, the secretariat where it is shared."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.conflicts.models import RecheckRequest
from app.core.access import Role, Viewer
from app.core.clock import fixed_clock
from app.interests.commands import withdraw_interest
from app.interests.models import IntendedRole, Interest, InterestRoleChange
from app.notifications.models import Notification
from tests.factories import NOW, make_interest, make_tender, make_user, viewer_of
from tests.factories.teams import Party, make_party

Eyes = Callable[[Viewer], FlaskClient]


@pytest.fixture
def firm(db: Session) -> Party:
    return make_party(db, "가온")


@pytest.fixture
def wish(db: Session, firm: Party) -> Interest:
    wish = make_interest(db, make_tender(db), firm.firm, shared=True)
    db.commit()
    return wish


def test_the_role_is_changed_and_the_history_says_from_what(
    db: Session, as_viewer: Eyes, firm: Party, wish: Interest
) -> None:
    browser = as_viewer(firm.viewer)
    page = f"/interests/{wish.public_id}"
    assert f"{page}/role" in browser.get(page).get_data(as_text=True)
    for role in ("member", "sole"):
        done = browser.post(f"{page}/role", data={"role": role})
        assert (done.status_code, done.location) == (302, page)
    text = browser.get(f"{page}?lang=en").get_data(as_text=True)
    first = text.index("Intended role changed: Lead member → Consortium member")
    assert first < text.index("Intended role changed: Consortium member → Sole bidder")
    # Colleagues are told, the acting one is not.
    told = db.scalars(select(Notification).where(Notification.facts["act"].as_string() == "role"))
    assert {row.user_id for row in told} == {firm.editor.id, firm.reader.id}
    actions = db.scalars(select(AuditEntry.action)).all()
    assert actions.count("interests.role_changed") == 2
    assert db.scalars(select(RecheckRequest)).all()
    officer = viewer_of(make_user(db, Role.SECRETARIAT))
    db.commit()
    assert "Sole bidder" in as_viewer(officer).get("/interests/shared?lang=en").text


def test_the_same_role_again_is_no_change(
    db: Session, as_viewer: Eyes, firm: Party, wish: Interest
) -> None:
    page = f"/interests/{wish.public_id}/role"
    assert as_viewer(firm.viewer).post(page, data={"role": "lead"}).status_code == 302
    assert db.scalars(select(InterestRoleChange)).all() == []


def test_nothing_changes_after_closing_or_withdrawal(
    db: Session, as_viewer: Eyes, firm: Party, wish: Interest
) -> None:
    page = f"/interests/{wish.public_id}/role"
    browser = as_viewer(firm.viewer)
    with fixed_clock(NOW + timedelta(days=20)):
        late = browser.post(f"{page}?lang=en", data={"role": "sole"})
    assert late.status_code == 422
    assert "This tender is closed" in late.text
    assert browser.post(page, data={"role": "invented"}).status_code == 422
    withdraw_interest(db, wish.public_id, actor=firm.acting, now=NOW)
    db.commit()
    gone = browser.post(f"{page}?lang=en", data={"role": "sole"})
    assert gone.status_code == 409
    db.expire_all()
    assert wish.role is IntendedRole.LEAD


def test_only_the_firms_owner_or_editor_changes_it(
    db: Session, as_viewer: Eyes, firm: Party, wish: Interest
) -> None:
    other = make_party(db, "나래")
    db.commit()
    page = f"/interests/{wish.public_id}/role"
    for viewer in (viewer_of(firm.reader, firm.firm), other.viewer):
        assert as_viewer(viewer).get(page).status_code == 404
        assert as_viewer(viewer).post(page, data={"role": "sole"}).status_code == 404

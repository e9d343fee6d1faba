"""No grant outlives its membership: who leaves, or whose delegation ends, keeps nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pyotp
import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts import colleagues, commands
from app.accounts.colleagues import DelegationDetails
from app.accounts.models import User
from app.audit.models import AccessGrant
from app.consortia.commands import signing
from app.core.access import SYSTEM, Actor, Role, Viewer
from app.core.clock import fixed_clock
from app.core.storage import seal_secret
from app.interests import commands as interests
from app.interests.commands import InterestDetails
from app.interests.models import IntendedRole
from app.notifications import mailing
from app.notifications.models import Notification
from app.opportunities.models import CalendarFeed, SavedFilter
from tests.factories import NOW, make_tender, make_user, viewer_of
from tests.factories.notifications import letters
from tests.factories.teams import Party, formed, found, invite, make_party, sha_of

pytestmark = pytest.mark.slow

PASSWORD = "correct horse battery"
HASH = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
PDF = b"%PDF-1.7\n%test\n"
Eyes = Callable[[Viewer], FlaskClient]


@pytest.fixture
def lead(db: Session) -> Party:
    return make_party(db, "가온")


@pytest.fixture
def leaver(db: Session, lead: Party) -> User:
    """A second owner of the lead firm, who can really sign in."""
    person = make_user(db, Role.OWNER, organisation=lead.firm.organisation)
    person.password_hash = HASH
    db.commit()
    return person


def enter(client: FlaskClient, person: User) -> int:
    form = {"email": person.email, "password": PASSWORD}
    return client.post("/sign-in", data=form).status_code


def everything_of(db: Session, client: FlaskClient, lead: Party) -> tuple[list[str], str]:
    """The pages that a person of the firm may read, and their calendar's address."""
    guest, tender = make_party(db, "나래"), make_tender(db)
    team = formed(db, tender, lead, guest)
    asked = invite(db, found(db, guest, make_tender(db)), guest, lead)
    signing_version(db, team, lead)
    wish = interests.register_interest(
        db,
        make_tender(db).public_id,
        InterestDetails(lot=None, role=IntendedRole.SOLE, share=False),
        actor=lead.acting,
        now=NOW,
    )
    db.commit()
    paper = client.post(
        f"/consortia/{team}/documents/add",
        data={"title": "초안", "file": (BytesIO(PDF), "a.pdf")},
    ).location
    page = client.post("/opportunities/calendar").get_data(as_text=True)
    feed = re.search(r"(/opportunities/calendar/[^\s\"<]+\.ics)", page)
    assert feed is not None
    return [
        "/desk/firm",
        "/interests/",
        f"/interests/{wish}",
        "/consortia/",
        f"/consortia/{team}",
        f"/consortia/{team}/sign",
        f"/consortia/{team}/agreement-1.pdf",
        paper,
        f"{paper}/1",
        f"/consortia/invitations/{asked}",
        "/notifications/",
        "/opportunities/followed",
        "/account/colleagues",
        f"/firms/{lead.id}/registry",
        f"/firms/{lead.id}/contacts",
        "/account",
    ], feed[1]


def signing_version(db: Session, team: str, lead: Party) -> None:
    signing.propose(db, team, actor=lead.acting, now=NOW)  # type: ignore[arg-type]  # a public id


@pytest.mark.parametrize("how", ["leaves", "is shut out"])
def test_whoever_leaves_has_no_way_back_to_anything(
    db: Session, client: FlaskClient, lead: Party, leaver: User, how: str
) -> None:
    assert enter(client, leaver) == 302
    pages, feed = everything_of(db, client, lead)
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)
    assert client.get(feed).status_code == 200
    waiting = select(func.count()).where(
        Notification.user_id == leaver.id, Notification.mail_due_at.is_not(None)
    )
    assert (db.scalar(waiting) or 0) > 0

    if how == "leaves":
        colleagues.leave(db, leaver.public_id, actor=lead.acting, now=NOW)
    else:
        commands.deactivate_user(db, leaver.public_id, actor=SYSTEM, now=NOW)
    db.commit()
    # The browser is still open: every page asks to sign in, and that is refused.
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 302)
    assert client.get(feed).status_code == 404
    assert enter(client, leaver) == 422
    # Nothing that was on its way is sent, and nothing new is told.
    assert db.scalar(waiting) == 0
    told = db.scalar(select(func.count()).where(Notification.user_id == leaver.id))
    second = make_tender(db)
    interests.register_interest(
        db,
        second.public_id,
        InterestDetails(lot=None, role=IntendedRole.SOLE, share=False),
        actor=lead.acting,
        now=NOW,
    )
    db.commit()
    mailing.mail_due(NOW)
    assert leaver.email not in {letter["To"] for letter in letters(db)}
    assert db.scalar(select(func.count()).where(Notification.user_id == leaver.id)) == told
    # Nothing in the database grants anything any more.
    for query in (
        select(func.count()).where(
            CalendarFeed.user_id == leaver.id, CalendarFeed.revoked_at.is_(None)
        ),
        select(func.count()).where(SavedFilter.user_id == leaver.id),
        select(func.count()).where(AccessGrant.viewer_id == leaver.public_id),
    ):
        assert db.scalar(query) == 0


def test_who_left_cannot_act_with_what_was_open_before(
    db: Session, as_viewer: Eyes, lead: Party, leaver: User
) -> None:
    """The acts themselves are refused, too, not the pages alone."""
    guest = make_party(db, "나래")
    team = formed(db, make_tender(db), lead, guest)
    signing_version(db, team, lead)
    secret = pyotp.random_base32(32)
    leaver.totp_secret = seal_secret("test", secret)
    sha = sha_of(db, team)
    colleagues.leave(db, leaver.public_id, actor=lead.acting, now=NOW)
    db.commit()
    # A viewer as the next request makes it: nobody.
    left = viewer_of(leaver, lead.firm)
    assert left.roles == frozenset()
    browser = as_viewer(left)
    form = {
        "sha256": sha,
        "typed_name": leaver.display_name,
        "code": pyotp.TOTP(secret).at(NOW),
    }
    for path, fields in (
        (f"/consortia/{team}/sign", form),
        (f"/consortia/{team}/lock", {}),
        (f"/consortia/{team}/leave", {}),
        (f"/consortia/{team}/documents/add", {"title": "x"}),
    ):
        assert browser.post(path, data=fields).status_code == 404, path


def test_a_delegation_that_ends_takes_its_acts_with_it(
    db: Session, client: FlaskClient, lead: Party
) -> None:
    guest = make_party(db, "나래")
    asked = invite(db, found(db, guest, make_tender(db)), guest, lead)
    stand_in = lead.reader
    stand_in.password_hash = HASH
    period = DelegationDetails(Role.OWNER, NOW, NOW + timedelta(hours=2))
    given = colleagues.delegate(db, stand_in.public_id, period, actor=lead.acting, now=NOW)
    db.commit()
    assert enter(client, stand_in) == 302
    page = f"/consortia/invitations/{asked}"
    assert f"{page}/accept" in client.get(page).get_data(as_text=True)
    # Its time is over: what the reader may always read stays, what it stood in for is gone.
    with fixed_clock(period.ends_at):
        assert client.get(page).status_code == 200
        assert client.post(f"{page}/accept", data={"share": "no"}).status_code == 404
        assert f"{page}/accept" not in client.get(page).get_data(as_text=True)
    # Ended early by its owner, just so.
    colleagues.end_delegation(db, given, actor=lead.acting, now=NOW)
    db.commit()
    assert client.post(f"{page}/accept", data={"share": "no"}).status_code == 404


def test_a_delegation_ends_with_the_owner_who_gave_it(
    db: Session, client: FlaskClient, lead: Party, leaver: User
) -> None:
    stand_in = lead.reader
    stand_in.password_hash = HASH
    giver = viewer_of(leaver, lead.firm)
    period = DelegationDetails(Role.EDITOR, NOW, NOW + timedelta(days=30))
    colleagues.delegate(db, stand_in.public_id, period, actor=Actor.of(giver), now=NOW)
    db.commit()
    enter(client, stand_in)
    path = f"/firms/{lead.id}/profile"
    assert client.get(path).status_code == 200
    colleagues.leave(db, leaver.public_id, actor=lead.acting, now=NOW)
    db.commit()
    assert client.get(path).status_code == 404

"""Links that work once, for one person; roles held for a time; leaving ends everything."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import colleagues, invitations, queries
from app.accounts.colleagues import DelegationDetails, LastOwnerError
from app.accounts.invitations import InvitationDetails
from app.accounts.models import Invitation, Organisation, OrganisationKind, User, UserSession
from app.core.access import ANONYMOUS, SYSTEM, Actor, Role, Viewer
from app.core.errors import DomainError, NotAllowedError
from app.core.ids import new_public_id
from app.core.models import OutboxMessage
from app.firms.models import Firm
from tests.factories import make_firm, make_organisation, make_user, viewer_of

AsViewer = Callable[[Viewer], FlaskClient]
JOIN = {
    "display_name": "새 사람",
    "password": "correct horse battery",
    "again": "correct horse battery",
}


@pytest.fixture
def firm(db: Session) -> Firm:
    return make_firm(db)


@pytest.fixture
def owner(db: Session, firm: Firm) -> User:
    person = make_user(db, Role.OWNER, organisation=firm.organisation)
    db.commit()
    return person


def acting(user: User, firm: Firm) -> Actor:
    return Actor.of(viewer_of(user, firm))


def written(db: Session) -> str:
    """The text of the mail written last."""
    mail = db.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
    assert mail is not None
    text: str = message_from_bytes(mail.content, policy=default).get_content()  # type: ignore[attr-defined]  # set or found at run time, not in its stubs
    return text


def link(db: Session) -> str:
    found = re.search(r"/invitations/\S+", written(db))
    assert found is not None
    return found[0]


def invite(
    db: Session, owner: User, firm: Firm, now: datetime, email: str = "new@example.org"
) -> str:
    details = InvitationDetails(email, Role.EDITOR)
    home = firm.organisation.public_id
    invitations.invite(db, home, details, actor=acting(owner, firm), now=now)
    db.commit()
    return link(db)


def test_an_invited_colleague_becomes_an_editor(
    as_viewer: AsViewer, db: Session, owner: User, firm: Firm
) -> None:
    client = as_viewer(viewer_of(owner, firm))
    sent = client.post(
        "/account/colleagues", data={"email": "New@Example.org", "role": "editor", "locale": "vi"}
    )
    assert sent.status_code == 302
    address = link(db)
    assert re.search(r"\b\d{2}/\d{2}/\d{4}\b", written(db)), "the last day, as Vietnamese write it"
    assert as_viewer(ANONYMOUS).post(address, data=JOIN).status_code == 302
    joined = db.scalars(select(User).where(User.email == "new@example.org")).one()
    assert joined.organisation_id == firm.organisation_id
    assert ({row.role for row in joined.roles}, joined.locale) == ({Role.EDITOR}, "vi")


def test_an_invitation_opened_by_somebody_else_is_refused_and_stays_good(
    as_viewer: AsViewer, db: Session, owner: User, firm: Firm, now: datetime
) -> None:
    address = invite(db, owner, firm, now)
    rival = make_firm(db)
    other = make_user(db, Role.OWNER, organisation=rival.organisation)
    db.commit()
    client = as_viewer(viewer_of(other, rival))
    for answer in (client.get(f"{address}?lang=en"), client.post(f"{address}?lang=en", data=JOIN)):
        assert answer.status_code == 403
        text = answer.get_data(as_text=True)
        assert "sent to another person" in text
        assert firm.organisation.name_ko not in text
    assert db.scalar(select(User).where(User.email == "new@example.org")) is None
    assert as_viewer(ANONYMOUS).post(address, data=JOIN).status_code == 302


def test_expired_used_revoked_and_invented_links_look_alike(
    as_viewer: AsViewer, db: Session, owner: User, firm: Firm, now: datetime
) -> None:
    pages = [as_viewer(ANONYMOUS).get("/invitations/invented")]
    long_ago = now - invitations.LIFE
    pages.append(as_viewer(ANONYMOUS).get(invite(db, owner, firm, long_ago, "a@example.org")))
    used = invite(db, owner, firm, now, "b@example.org")
    as_viewer(ANONYMOUS).post(used, data=JOIN)
    as_viewer(ANONYMOUS).get("/sign-in")
    pages.append(as_viewer(ANONYMOUS).get(used))
    taken = invite(db, owner, firm, now, "c@example.org")
    newest = db.scalars(select(Invitation).order_by(Invitation.id.desc())).first()
    assert newest is not None
    path = f"/account/colleagues/invitations/{newest.public_id}/revoke"
    assert as_viewer(viewer_of(owner, firm)).post(path).status_code == 302
    as_viewer(ANONYMOUS).get("/")  # the flash is somebody else's page
    pages.append(as_viewer(ANONYMOUS).get(taken))
    assert {page.status_code for page in pages} == {404}
    bodies = {re.sub(rb'name="csrf_token"[^>]*>|/invitations/[\w-]+', b"", p.data) for p in pages}
    assert len(bodies) == 1


def test_inviting_does_not_tell_whether_an_address_has_an_account(
    as_viewer: AsViewer, db: Session, owner: User, firm: Firm, now: datetime
) -> None:
    other = make_user(db, Role.MINISTRY)
    db.commit()
    client = as_viewer(viewer_of(owner, firm))
    posted = {"role": "viewer", "locale": "ko"}
    known = client.post("/account/colleagues", data=posted | {"email": other.email})
    unknown = client.post("/account/colleagues", data=posted | {"email": "x@example.org"})
    assert (known.status_code, known.data) == (unknown.status_code, unknown.data)


def test_only_owners_in_their_own_right_invite(
    db: Session, owner: User, firm: Firm, now: datetime
) -> None:
    home = firm.organisation.public_id
    details = InvitationDetails("x@example.org", Role.OWNER)
    editor = make_user(db, Role.EDITOR, organisation=firm.organisation)
    standing_in = Actor(editor.public_id, "owner", home, firm.public_id, frozenset({Role.OWNER}))
    officer = Actor(new_public_id(), "secretariat", roles=frozenset({Role.SECRETARIAT}))
    stranger = make_firm(db)
    rival = make_user(db, Role.OWNER, organisation=stranger.organisation)
    for actor in (standing_in, acting(editor, firm), officer, acting(rival, stranger)):
        with pytest.raises(NotAllowedError):
            invitations.invite(db, home, details, actor=actor, now=now)


def test_the_secretariat_invites_a_ministry_and_no_officer(
    as_viewer: AsViewer, db: Session, now: datetime
) -> None:
    officer = Viewer(user=new_public_id(), roles=frozenset({Role.SECRETARIAT}))
    posted = {
        "organisation": "",
        "kind": "ministry",
        "name_ko": "국토교통부",
        "email": "m@example.org",
        "role": "ministry",
        "locale": "ko",
    }
    assert as_viewer(officer).post("/members", data=posted).status_code == 302
    home = db.scalars(select(Organisation).where(Organisation.name_ko == "국토교통부")).one()
    assert home.kind is OrganisationKind.MINISTRY
    assert "m@example.org" in as_viewer(officer).get("/members").get_data(as_text=True)
    refused = as_viewer(officer).post("/members", data=posted | {"role": "secretariat"})
    assert refused.status_code == 422
    with pytest.raises(NotAllowedError):
        invitations.invite(
            db,
            home.public_id,
            InvitationDetails("s@example.org", Role.AUDITOR),
            actor=Actor.of(officer),
            now=now,
        )


def roles_at(db: Session, user: User, at: datetime) -> frozenset[Role]:
    """What a signed-in browser of `user` may at an instant."""
    token = f"token-{user.id}"
    if db.scalar(select(UserSession).where(UserSession.token_hash == token)) is None:
        far = at + timedelta(days=400)
        db.add(UserSession(token_hash=token, user_id=user.id, created_at=at, expires_at=far))
        db.flush()
    firm_of = select(Firm.public_id).where(Firm.organisation_id == Organisation.id)
    viewers = queries.viewers_by_session(firm_of.correlate(Organisation).scalar_subquery())
    viewer = queries.viewer_of_session(db, token, viewers=viewers, now=at)
    return viewer.roles if viewer else frozenset()


def test_a_delegation_begins_and_ends_by_the_clock(
    db: Session, owner: User, firm: Firm, now: datetime
) -> None:
    colleague = make_user(db, Role.VIEWER, organisation=firm.organisation)
    start, end = now + timedelta(days=1), now + timedelta(days=3)
    colleagues.delegate(
        db,
        colleague.public_id,
        DelegationDetails(Role.EDITOR, start, end),
        actor=acting(owner, firm),
        now=now,
    )
    instant = timedelta(microseconds=1)
    both = {Role.VIEWER, Role.EDITOR}
    assert roles_at(db, colleague, now) == {Role.VIEWER}
    assert roles_at(db, colleague, start - instant) == {Role.VIEWER}
    assert roles_at(db, colleague, start) == both
    assert roles_at(db, colleague, end - instant) == both
    assert roles_at(db, colleague, end) == {Role.VIEWER}


def test_leaving_ends_sessions_roles_delegations_and_invitations(
    as_viewer: AsViewer, db: Session, owner: User, firm: Firm, now: datetime
) -> None:
    second = make_user(db, Role.OWNER, organisation=firm.organisation)
    colleague = make_user(db, Role.VIEWER, organisation=firm.organisation)
    period = DelegationDetails(Role.EDITOR, now, now + timedelta(days=30))
    colleagues.delegate(db, colleague.public_id, period, actor=acting(second, firm), now=now)
    address = invite(db, second, firm, now)
    assert roles_at(db, colleague, now) == {Role.VIEWER, Role.EDITOR}
    assert roles_at(db, second, now) == {Role.OWNER}
    path = f"/account/colleagues/{second.public_id}/leave"
    assert as_viewer(viewer_of(owner, firm)).post(path).status_code == 302
    assert roles_at(db, second, now) == frozenset()
    assert roles_at(db, colleague, now) == {Role.VIEWER}
    assert as_viewer(ANONYMOUS).get(address).status_code == 404
    with pytest.raises(DomainError):
        invitations.invite(
            db,
            firm.organisation.public_id,
            InvitationDetails("y@example.org", Role.VIEWER),
            actor=acting(second, firm),
            now=now,
        )


def test_the_last_owner_stays_and_an_editor_may_go(
    db: Session, owner: User, firm: Firm, now: datetime
) -> None:
    actor = acting(owner, firm)
    with pytest.raises(LastOwnerError):
        colleagues.leave(db, owner.public_id, actor=actor, now=now)
    with pytest.raises(LastOwnerError):
        colleagues.set_firm_role(db, owner.public_id, Role.VIEWER, actor=actor, now=now)
    editor = make_user(db, Role.EDITOR, organisation=firm.organisation)
    colleagues.leave(db, editor.public_id, actor=acting(editor, firm), now=now)
    assert not editor.active


def test_a_closed_accounts_address_can_be_invited_again(
    as_viewer: AsViewer, db: Session, owner: User, firm: Firm, now: datetime
) -> None:
    gone = make_user(db, Role.EDITOR, organisation=firm.organisation)
    email = gone.email
    colleagues.leave(db, gone.public_id, actor=acting(owner, firm), now=now)
    address = invite(db, owner, firm, now, email)
    assert as_viewer(ANONYMOUS).post(address, data=JOIN).status_code == 302
    back = db.scalars(select(User).where(User.email == email)).one()
    assert back.public_id != gone.public_id


def test_another_firms_people_are_out_of_reach(
    db: Session, owner: User, firm: Firm, now: datetime
) -> None:
    home = make_organisation(db, OrganisationKind.FIRM)
    other = make_user(db, Role.EDITOR, organisation=home)
    with pytest.raises(NotAllowedError):
        colleagues.leave(db, other.public_id, actor=acting(owner, firm), now=now)
    with pytest.raises(NotAllowedError):
        colleagues.set_firm_role(
            db, other.public_id, Role.VIEWER, actor=acting(owner, firm), now=now
        )
    # The command line may, so that a firm is never locked out for good.
    colleagues.set_firm_role(db, other.public_id, Role.OWNER, actor=SYSTEM, now=now)
    assert {row.role for row in other.roles} == {Role.OWNER}

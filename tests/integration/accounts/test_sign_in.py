"""Signing in and out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import UserSession
from app.core.access import Role
from app.core.clock import fixed_clock
from tests.factories import NOW


def test_the_right_password_opens_the_account(client, make_person, sign_in):
    person = make_person(Role.OWNER)
    assert sign_in(person).status_code == 302
    page = client.get("/account?lang=en").get_data(as_text=True)
    assert person.email in page
    assert "Firm owner" in page


def test_a_viewer_knows_its_firm_and_roles(client, make_person, sign_in, app):
    person = make_person(Role.OWNER)
    sign_in(person)
    with client:
        client.get("/account")
        from app.core.access import me

        assert me().user == person.public_id
        assert me().firm is not None
        assert me().roles == {Role.OWNER}


@pytest.mark.parametrize("password", ["wrong password", "", "x" * 500])
def test_a_wrong_password_opens_nothing(client, make_person, sign_in, password):
    answer = sign_in(make_person(Role.OWNER), password)
    assert answer.status_code == 422
    assert client.get("/account").status_code == 302


def test_an_unknown_address_and_a_wrong_password_are_answered_alike(make_person, sign_in):
    person = make_person(Role.OWNER)
    known = sign_in(person, "wrong password 123").get_data(as_text=True)
    unknown = sign_in("nobody@example.org", "wrong password 123").get_data(as_text=True)
    assert known.replace(person.email, "@") == unknown.replace("nobody@example.org", "@")


def test_a_closed_account_is_answered_like_a_wrong_password(db, make_person, sign_in):
    person = make_person(Role.OWNER)
    person.active = False
    db.commit()
    assert sign_in(person).status_code == 422


def test_a_session_ends_after_twelve_hours(client, make_person, sign_in):
    sign_in(make_person(Role.OWNER))
    with fixed_clock(NOW + timedelta(hours=11, minutes=59)):
        assert client.get("/account").status_code == 200
    with fixed_clock(NOW + timedelta(hours=12)):
        assert client.get("/account").status_code == 302


def test_signing_out_ends_the_session_on_the_server(client, make_person, sign_in):
    sign_in(make_person(Role.OWNER))
    kept = client.get_cookie("duri_session").value
    assert client.post("/sign-out").status_code == 302
    client.set_cookie("duri_session", kept)
    assert client.get("/account").status_code == 302


def test_the_database_keeps_no_token(client, db, make_person, sign_in):
    sign_in(make_person(Role.OWNER))
    with client.session_transaction() as browser:
        token = browser["_user_id"]
    assert token not in db.scalars(select(UserSession.token_hash)).all()


def test_signing_in_again_ends_the_session_before(client, db, make_person, sign_in):
    person = make_person(Role.OWNER)
    sign_in(person)
    sign_in(person)
    live = select(UserSession).where(UserSession.revoked_at.is_(None))
    assert len(db.scalars(live).all()) == 1


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "/\t/evil.example", "account"],
)
def test_signing_in_never_leads_out_of_the_application(make_person, sign_in, target):
    answer = sign_in(make_person(Role.OWNER), next=target)
    assert "evil" not in answer.headers["Location"]
    assert answer.headers["Location"].startswith("/")


def test_signing_in_leads_back_to_the_page_asked_for(make_person, sign_in):
    assert sign_in(make_person(Role.OWNER), next="/account?x=1").headers["Location"] == (
        "/account?x=1"
    )

"""The code of an authenticator app: who needs one, and that each works once."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import User, UserSession
from app.accounts.sign_in import confirm_code
from app.accounts.throttle import ACCOUNT_LIMIT
from app.core.access import Role
from app.core.clock import fixed_clock
from app.core.errors import NotFoundError
from app.core.storage import open_secret, seal_secret
from tests.factories import NOW
from tests.integration.accounts.conftest import PASSWORD

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code(at=NOW, secret=SECRET):
    return pyotp.TOTP(secret).at(at)


@pytest.fixture
def enrolled(db, make_person):
    person = make_person(Role.OWNER)
    person.totp_secret = seal_secret("test", SECRET)
    db.commit()
    return person


@pytest.fixture
def demo(app: Flask):
    usual = app.config["DURI"]
    app.config["DURI"] = usual.with_(demo=True)
    yield
    app.config["DURI"] = usual


def test_the_password_alone_opens_only_the_code_page(client, enrolled, sign_in):
    assert sign_in(enrolled).headers["Location"].startswith("/sign-in/code")
    assert client.get("/account").status_code == 302
    assert client.get("/sign-in/code").status_code == 200


def test_the_right_code_finishes_the_sign_in(client, enrolled, sign_in):
    sign_in(enrolled)
    assert client.post("/sign-in/code", data={"code": code()}).status_code == 302
    assert client.get("/account").status_code == 200


def test_a_code_works_once(client, enrolled, sign_in):
    sign_in(enrolled)
    client.post("/sign-in/code", data={"code": code()})
    client.post("/sign-out")
    sign_in(enrolled)
    answer = client.post("/sign-in/code?lang=en", data={"code": code()})
    assert answer.status_code == 422
    assert "used already" in answer.text
    later = NOW + timedelta(seconds=30)
    with fixed_clock(later):
        assert client.post("/sign-in/code", data={"code": code(later)}).status_code == 302


@pytest.mark.parametrize("off", [-60, 60, 3600])
def test_a_code_of_another_time_is_refused(client, enrolled, sign_in, off):
    sign_in(enrolled)
    late = code(NOW + timedelta(seconds=off))
    assert client.post("/sign-in/code", data={"code": late}).status_code == 422


@pytest.mark.parametrize("off", [-30, 30])
def test_a_clock_half_a_minute_off_is_forgiven(client, enrolled, sign_in, off):
    sign_in(enrolled)
    near = code(NOW + timedelta(seconds=off))
    assert client.post("/sign-in/code", data={"code": near}).status_code == 302


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "１２３４５６", "1234567890"])
def test_nonsense_is_no_code(client, enrolled, sign_in, typed):
    sign_in(enrolled)
    assert client.post("/sign-in/code", data={"code": typed}).status_code == 422


def test_codes_are_throttled_like_passwords(client, enrolled, sign_in):
    sign_in(enrolled)
    statuses = [
        client.post("/sign-in/code", data={"code": "000000"}).status_code
        for _ in range(ACCOUNT_LIMIT)
    ]
    # The right password counted as one try: it is no success before the code.
    assert statuses == [422] * (ACCOUNT_LIMIT - 1) + [429]
    assert client.post("/sign-in/code", data={"code": code()}).status_code == 429


def test_typing_the_password_again_does_not_buy_more_codes(client, enrolled, sign_in):
    for _ in range(ACCOUNT_LIMIT // 2):
        sign_in(enrolled)
        client.post("/sign-in/code", data={"code": "000000"})
    assert sign_in(enrolled).status_code == 429


def test_the_code_page_closes_after_ten_minutes(client, enrolled, sign_in):
    sign_in(enrolled)
    late = NOW + timedelta(minutes=10)
    with fixed_clock(late):
        answer = client.post("/sign-in/code", data={"code": code(late)})
    assert answer.headers["Location"].startswith("/sign-in")
    assert client.get("/account").status_code == 302


def test_a_code_that_slips_past_the_page_is_too_late_all_the_same(db, enrolled, sign_in):
    sign_in(enrolled)
    waiting = db.scalars(select(UserSession.token_hash)).one()
    late = NOW + timedelta(minutes=10)
    with pytest.raises(NotFoundError):
        confirm_code(db, waiting, code(late), None, attempt=1, rules=None, now=late)


def test_the_code_page_says_nothing_without_a_password(client):
    assert client.get("/sign-in/code").headers["Location"] == "/sign-in"


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.COMPLIANCE, Role.AUDITOR])
def test_a_desk_must_enrol_before_anything_opens(client, db, make_person, sign_in, role):
    person = make_person(role)
    sign_in(person)
    assert client.get("/account").status_code == 302
    page = client.get("/sign-in/code?lang=en").text
    assert "data:image/svg+xml" in page
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page).group(1)
    assert client.post("/sign-in/code", data={"code": code(secret=secret)}).status_code == 302
    assert client.get("/account").status_code == 200
    db.expire_all()
    kept = db.scalars(select(User.totp_secret).where(User.id == person.id)).one()
    assert secret not in kept
    assert open_secret("test", kept) == secret


@pytest.mark.parametrize("role", [Role.MINISTRY, Role.EXPERT, Role.COUNTERPART, Role.OWNER])
def test_others_may_do_without(client, make_person, sign_in, role):
    sign_in(make_person(role))
    assert client.get("/account").status_code == 200


def test_in_demo_mode_nobody_is_asked_to_enrol(client, make_person, sign_in, demo):
    sign_in(make_person(Role.SECRETARIAT))
    assert client.get("/account").status_code == 200


def test_who_enrolled_is_asked_in_demo_mode_too(client, enrolled, sign_in, demo):
    sign_in(enrolled)
    assert client.get("/account").status_code == 302


def test_enrolling_by_choice_asks_for_the_password_and_a_code(client, db, make_person, sign_in):
    person = make_person(Role.OWNER)
    sign_in(person)
    assert client.post("/account/second-factor", data={"current": "wrong one"}).status_code == 422
    assert client.post("/account/second-factor", data={"current": PASSWORD}).status_code == 302
    page = client.get("/account").text
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page).group(1)
    wrong = client.post("/account/second-factor/confirm", data={"code": "000000"})
    assert wrong.status_code == 422
    right = client.post("/account/second-factor/confirm", data={"code": code(secret=secret)})
    assert right.status_code == 302
    client.post("/sign-out")
    assert sign_in(person).headers["Location"].startswith("/sign-in/code")


def test_enrolling_signs_other_browsers_out(app, client, db, make_person, sign_in):
    person = make_person(Role.OWNER)
    sign_in(person)
    other = client.get_cookie("duri_session").value
    client.delete_cookie("duri_session")
    sign_in(person)
    client.post("/account/second-factor", data={"current": PASSWORD})
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", client.get("/account").text).group(1)
    client.post("/account/second-factor/confirm", data={"code": code(secret=secret)})
    assert client.get("/account").status_code == 200
    client.set_cookie("duri_session", other)
    assert client.get("/account").status_code == 302


def test_an_unconfirmed_secret_of_one_browser_means_nothing_in_another(
    client, db, make_person, sign_in
):
    person = make_person(Role.OWNER)
    sign_in(person)
    client.post("/account/second-factor", data={"current": PASSWORD})
    client.delete_cookie("duri_session")
    sign_in(person)
    assert "data:image/svg" not in client.get("/account").text
    answer = client.post("/account/second-factor/confirm", data={"code": "123456"})
    assert answer.status_code == 422


def test_a_waiting_session_is_no_session(client, db, enrolled, sign_in):
    sign_in(enrolled)
    with client.session_transaction() as browser:
        browser["_user_id"] = browser["waiting"]
    assert client.get("/account").status_code == 302
    assert db.scalars(select(UserSession.awaiting_code)).all() == [True]

"""Officers hear by mail that an application waits; the newcomer cannot tell, nor the letter who."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.access import ANONYMOUS, SYSTEM, Role, Viewer
from app.core.ids import generating_ids
from app.core.models import OutboxMessage
from app.firms.sign_up import applications
from app.firms.sign_up.models import FirmApplication
from tests.factories import make_user, viewer_of
from tests.factories.notifications import letters
from tests.integration.firms.newcomers import BRN, OFFICER, form, make_registered, send

AsViewer = Callable[[Viewer], FlaskClient]


@pytest.fixture
def officer(db: Session) -> User:
    person = make_user(db, Role.SECRETARIAT)
    db.commit()
    return person


def told(db: Session, officer: User) -> list[str]:
    """The texts the officer got."""
    return [letter.get_content() for letter in letters(db) if letter["To"] == officer.email]


def test_every_officer_is_told_that_an_application_waits_and_not_whose(
    client: FlaskClient, db: Session, officer: User
) -> None:
    vietnamese = make_user(db, Role.SECRETARIAT)
    vietnamese.locale = "vi"
    left = make_user(db, Role.SECRETARIAT)
    left.active = False
    for role in (Role.COMPLIANCE, Role.AUDITOR, Role.MINISTRY):
        make_user(db, role)
    db.commit()
    send(client, form())
    assert {letter["To"] for letter in letters(db)} == {
        "newcomer@example.org",
        officer.email,
        vietnamese.email,
    }
    (text,) = told(db, officer)
    assert "가입 신청" in text
    assert "/firms/applications" in text
    assert "hồ sơ đăng ký" in told(db, vietnamese)[0]
    everything = "".join(str(mail.content) for mail in db.scalars(select(OutboxMessage)))
    for said in ("가온물길테크", "Gaon", "이담당", "김가온", BRN, "1248100998"):
        assert said not in text
        assert said not in everything.partition(officer.email)[2].partition("newcomer@")[0]


def test_the_letter_is_the_same_whether_the_firm_is_new_pending_or_here(
    client: FlaskClient, db: Session, officer: User, now: datetime
) -> None:
    def sent(world: int) -> list[tuple[object, ...]]:
        before = set(db.scalars(select(OutboxMessage.id)))
        count = iter(range(10_000))
        with generating_ids(lambda: f"{world}{next(count):015d}"):
            send(client, form())
        return [
            (mail.recipient, mail.subject, re.sub(rb"<[^>]*@", b"<id@", mail.content))
            for mail in db.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
            if mail.id not in before
        ]

    new, pending = sent(1), sent(2)
    make_registered(db, now)
    assert len(new) == 2
    assert new == pending == sent(3)


def test_an_officer_says_whether_mail_is_wanted(
    as_viewer: AsViewer, db: Session, officer: User
) -> None:
    client = as_viewer(viewer_of(officer))
    page = client.get("/notifications/preferences?lang=en").get_data(as_text=True)
    assert "An application of a firm waits for the secretariat" in page
    assert "A deadline comes near" not in page
    said = client.post("/notifications/preferences", data={"by_mail": []})
    assert said.status_code == 302
    send(as_viewer(ANONYMOUS), form())
    assert told(db, officer) == []
    # What a firm could be told is none of an officer's business, nor the other way round.
    client = as_viewer(viewer_of(officer))
    refused = client.post("/notifications/preferences", data={"by_mail": ["bid"]})
    assert refused.status_code == 422
    assert client.get("/notifications/").status_code == 404


def test_nobody_but_those_who_are_told_something_has_preferences(as_viewer: AsViewer) -> None:
    for role in (Role.COMPLIANCE, Role.AUDITOR, Role.MINISTRY, Role.EXPERT, Role.COUNTERPART):
        viewer = Viewer(user=OFFICER.user, roles=frozenset({role}))
        assert as_viewer(viewer).get("/notifications/preferences").status_code == 404


def test_an_answer_to_a_question_is_told_again(
    client: FlaskClient, as_viewer: AsViewer, db: Session, officer: User, now: datetime
) -> None:
    send(client, form())
    (application,) = db.scalars(select(FirmApplication))
    applications.ask_for_more(
        db,
        application.public_id,
        "정관을 보내 주십시오.",
        actor=SYSTEM,
        now=now,
    )
    db.commit()
    (link,) = [
        found[0]
        for letter in letters(db)
        if (found := re.search(r"/sign-up/applications/\S+", letter.get_content()))
    ]
    assert as_viewer(ANONYMOUS).post(link, data={"answer": "네"}).status_code == 302
    assert len(told(db, officer)) == 2

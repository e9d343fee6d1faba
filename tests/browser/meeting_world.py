"""A body with its table for browser tests of meetings, and the server's calendar they turn."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

from flask import Flask
from playwright.sync_api import BrowserContext, Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import OrganisationKind
from app.accounts.passwords import hash_password
from app.core.access import Role
from app.core.clock import fixed_clock
from app.core.db import db as database
from app.core.ids import PublicId
from app.core.models import OutboxMessage
from app.meetings.models import Body, SeatGroup
from tests.browser.conftest import sign_in
from tests.browser.world import PASSWORD
from tests.factories import make_firm, make_organisation, make_user
from tests.factories.meetings import make_body, make_seat

#: Who sits at the table: name → (group, role, kind of organisation, its name).
SEATS: Mapping[str, tuple[SeatGroup, Role, OrganisationKind, str]] = {
    "chair": (SeatGroup.MINISTRY, Role.MINISTRY, OrganisationKind.MINISTRY, "가상국토부"),
    "ministry": (SeatGroup.MINISTRY, Role.MINISTRY, OrganisationKind.MINISTRY, "가상재정부"),
    "expert": (SeatGroup.EXPERT, Role.EXPERT, OrganisationKind.INSTITUTE, "가상연구원"),
    "recused": (SeatGroup.EXPERT, Role.EXPERT, OrganisationKind.INSTITUTE, "가상대학교"),
    "firm": (SeatGroup.FIRM, Role.OWNER, OrganisationKind.FIRM, "가상나루정보"),
}


@dataclass(frozen=True)
class Table:
    """The body, and the address with which each of its members signs in."""

    body: PublicId
    emails: Mapping[str, str]


def make_table(db: Session, code: str) -> tuple[Body, Table]:
    """Two ministries and two experts, all of whom are needed, and a firm without a vote."""
    body = make_body(
        db,
        code=code,
        name_en=f"Fictional council {code}",
        quorum={"ministry": 2, "expert": 2},
        demo=True,
    )
    emails = {}
    # One hash for all: argon2 is slow on purpose.
    password_hash = hash_password(PASSWORD)
    for name, (group, role, kind, home) in SEATS.items():
        named = f"{home} {code}"
        organisation = (
            make_firm(db, named).organisation
            if kind is OrganisationKind.FIRM
            else make_organisation(db, kind, name_ko=named, name_en=None)
        )
        user = make_user(db, role, organisation=organisation)
        user.password_hash = password_hash
        user.locale = "en"
        make_seat(
            db,
            body,
            group,
            organisation,
            person_name=f"{name} (가상)",
            user_id=user.id,
            email=user.email,
            chair=name == "chair",
            voting=group is not SeatGroup.FIRM,
            locale="en",
        )
        emails[name] = user.email
    db.commit()
    return body, Table(body.public_id, emails)


class Calendar:
    """The server's clock: it ticks, and is set to other days as a journey goes on.

    Sessions end when it is set ahead, as they do between the days of a real meeting.
    """

    def __init__(self, inner: Callable[..., Iterable[bytes]]) -> None:
        self._inner = inner
        self._ahead = timedelta()

    def now(self) -> datetime:
        """The instant the server lives in."""
        return datetime.now(UTC) + self._ahead

    def set_to(self, instant: datetime) -> None:
        """Go on from `instant` (aware)."""
        self._ahead = instant - datetime.now(UTC)

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        with fixed_clock(self.now()):
            return self._inner(environ, start_response)


@dataclass(frozen=True)
class Journey:
    """What a journey of a body's members is played with."""

    table: Table
    officer: str
    calendar: Calendar
    inside: Callable[..., object]
    open_context: Callable[..., BrowserContext]

    def desk(self, email: str) -> Page:
        """Somebody's browser on the present day, signed in, in English."""
        page = self.open_context("en").new_page()
        page.set_default_timeout(60_000)
        sign_in(page, email)
        page.goto("/?lang=en")
        return page

    def member(self, name: str) -> Page:
        """The same for one of the table, who sends the form without looking at its page."""
        context = self.open_context("en")
        form = context.request.get("/sign-in").text()
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form)
        assert token is not None
        known = {"email": self.table.emails[name], "password": PASSWORD}
        answer = context.request.post("/sign-in", form=known | {"csrf_token": token[1]})
        assert "/sign-in" not in answer.url
        page = context.new_page()
        page.set_default_timeout(60_000)
        return page

    def letter(self, name: str) -> tuple[str, bytes | None]:
        """The last letter to one of the table: its text, and the calendar object in it."""

        def last() -> tuple[str, bytes | None]:
            mail = letters_to(database.session, self.table.emails[name])[-1]
            parts = [p for p in mail.walk() if p.get_content_type() == "text/calendar"]
            body = mail.get_body(("plain",))
            assert body is not None
            content = parts[0].get_content().encode() if parts else None
            return body.get_content(), content

        return self.inside(last)  # type: ignore[return-value]  # what `last` returns


@contextmanager
def turned_by_hand(app: Flask) -> Iterator[Calendar]:
    """Inside the block the server asks this calendar for the time."""
    inner = app.wsgi_app
    calendar = Calendar(inner)
    app.wsgi_app = calendar  # type: ignore[method-assign]  # how Flask wants middleware to be put on
    try:
        yield calendar
    finally:
        app.wsgi_app = inner  # type: ignore[method-assign]  # as above


def letters_to(db: Session, recipient: str) -> list[EmailMessage]:
    """Everything written to somebody, oldest first, read back from its bytes."""
    rows = db.scalars(
        select(OutboxMessage).where(OutboxMessage.recipient == recipient).order_by(OutboxMessage.id)
    )
    return [cast("EmailMessage", message_from_bytes(row.content, policy=default)) for row in rows]

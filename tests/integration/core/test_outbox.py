"""Mail leaves once its cause is committed, by SMTP or as files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, cast

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as Conversation
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.db import transaction
from app.core.errors import DomainError
from app.core.ids import PublicId
from app.core.mail import Attachment, Calendar
from app.core.models import OutboxMessage, OutboxState
from app.core.outbox import MAX_ATTEMPTS, Delivery, deliver, queue_mail
from tests.peers import free_port

ICS = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


class Post:
    """A mail server's memory; `answers` overrides what it says to an address."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.answers: dict[str, str] = {}

    async def handle_RCPT(  # noqa: N802  (aiosmtpd's names)
        self, server: SMTP, session: Conversation, envelope: Envelope, address: str, options: Any
    ) -> str:
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802  (aiosmtpd calls it so)
        self, server: SMTP, session: Conversation, envelope: Envelope
    ) -> str:
        self.envelopes.append(envelope)
        return "250 OK"


@pytest.fixture
def post(app: Flask) -> Iterator[Post]:
    """A real SMTP server that the application is told to use."""
    post = Post()
    port = free_port()
    controller = Controller(post, hostname="127.0.0.1", port=port)
    controller.start()
    usual = app.config["DURI"]
    app.config["DURI"] = usual.with_(smtp_url=f"smtp://127.0.0.1:{port}")
    yield post
    app.config["DURI"] = usual
    controller.stop()


@pytest.fixture
def mail_folder(app: Flask, tmp_path: Path) -> Iterator[Path]:
    """No SMTP server: the application writes files, here."""
    usual = app.config["DURI"]
    app.config["DURI"] = usual.with_(smtp_url=None, instance=tmp_path)
    yield tmp_path / "mail"
    app.config["DURI"] = usual


def queue(db: Session, now: datetime, recipient: str = "kim@example.org", **more: Any) -> PublicId:
    return queue_mail(
        db,
        recipient,
        "제3차 회의 개최",
        "안녕하십니까.\nXin chào.\n",
        caused_by=None,
        now=now,
        **more,
    )


def read(content: bytes) -> EmailMessage:
    return cast("EmailMessage", message_from_bytes(content, policy=default))


def row(db: Session, public_id: PublicId) -> OutboxMessage:
    db.rollback()
    return db.scalars(select(OutboxMessage).where(OutboxMessage.public_id == public_id)).one()


def test_a_mail_arrives_with_its_texts_and_invitation(
    db: Session, post: Post, now: datetime
) -> None:
    with transaction() as writing:
        public_id = queue(
            writing,
            now,
            calendar=Calendar("REQUEST", ICS),
            attachments=[Attachment("안건.pdf", b"%PDF-1.7", "application/pdf")],
        )
    assert deliver(now) == Delivery(sent=1)
    (envelope,) = post.envelopes
    assert envelope.rcpt_tos == ["kim@example.org"]
    mail = read(cast("bytes", envelope.content))
    assert mail["Subject"] == "제3차 회의 개최"
    assert mail["Message-ID"] == f"<{public_id}@localhost>"
    body = mail.get_body(("plain",))
    assert body is not None
    assert "Xin chào." in body.get_content()
    parts = {part.get_content_type(): part for part in mail.walk()}
    assert parts["text/calendar"].get_param("method") == "REQUEST"
    assert parts["application/ics"].get_filename() == "invite.ics"
    assert parts["application/pdf"].get_filename() == "안건.pdf"
    assert row(db, public_id).state is OutboxState.SENT
    assert deliver(now) == Delivery()


def test_a_rolled_back_cause_leaves_no_mail(db: Session, post: Post, now: datetime) -> None:
    def fail_after_queueing() -> None:
        with transaction() as writing:
            queue(writing, now)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_queueing()
    assert deliver(now) == Delivery()
    assert post.envelopes == []


def test_without_a_server_a_mail_becomes_one_file(
    db: Session, mail_folder: Path, now: datetime
) -> None:
    with transaction() as writing:
        public_id = queue(writing, now)
    assert deliver(now) == Delivery(sent=1)
    (file,) = mail_folder.iterdir()
    assert file.name == f"20261204T053000Z-{public_id}.eml"
    assert read(file.read_bytes())["To"] == "kim@example.org"


def test_an_address_that_says_later_is_tried_again_after_a_growing_pause(
    db: Session, post: Post, now: datetime
) -> None:
    post.answers["kim@example.org"] = "451 try later"
    with transaction() as writing:
        public_id = queue(writing, now)
        queue(writing, now, "lee@example.org")
    assert deliver(now) == Delivery(sent=1, postponed=1)
    assert deliver(now + timedelta(seconds=59)) == Delivery()
    assert deliver(now + timedelta(minutes=1)) == Delivery(postponed=1)
    waiting = row(db, public_id)
    assert waiting.next_try_at == now + timedelta(minutes=3)
    assert waiting.error == "451 try later"
    post.answers.clear()
    assert deliver(now + timedelta(minutes=3)) == Delivery(sent=1)


def test_an_address_that_says_never_is_given_up_at_once(
    db: Session, post: Post, now: datetime
) -> None:
    post.answers["kim@example.org"] = "550 no such person"
    with transaction() as writing:
        public_id = queue(writing, now)
    assert deliver(now) == Delivery(failed=1)
    assert row(db, public_id).state is OutboxState.FAILED


def test_a_mail_is_given_up_after_the_last_try(db: Session, post: Post, now: datetime) -> None:
    post.answers["kim@example.org"] = "451 try later"
    with transaction() as writing:
        public_id = queue(writing, now)
    moment = now
    for _ in range(MAX_ATTEMPTS - 1):
        assert deliver(moment) == Delivery(postponed=1)
        moment = row(db, public_id).next_try_at
    assert deliver(moment) == Delivery(failed=1)
    assert timedelta(days=2) < moment - now < timedelta(days=4)


def test_the_same_act_gives_the_same_bytes(db: Session, app: Flask, now: datetime) -> None:
    from app.core.ids import generating_ids

    contents = []
    for _world in range(2):
        with generating_ids(lambda: "0" * 16), transaction() as writing:
            queue(writing, now, calendar=Calendar("REQUEST", ICS))
            contents.append(writing.scalars(select(OutboxMessage.content)).one())
            writing.rollback()
    assert contents[0] == contents[1]


@pytest.mark.parametrize("url", ["mail.example.org", "imap://host", "smtp://u:p@mail.example.org"])
def test_a_wrong_server_address_fails_before_any_mail_is_touched(
    db: Session, app: Flask, post: Post, now: datetime, url: str
) -> None:
    with transaction() as writing:
        public_id = queue(writing, now)
    app.config["DURI"] = app.config["DURI"].with_(smtp_url=url)
    with pytest.raises(ValueError, match="DURI_SMTP_URL"):
        deliver(now)
    assert row(db, public_id).attempts == 0


@pytest.mark.parametrize(
    "address",
    ["", "kim", "kim@", "@example.org", "kim@example.org\nBcc: lee@example.org", "김@example.org"],
)
def test_what_is_no_address_is_refused(db: Session, now: datetime, address: str) -> None:
    with pytest.raises(DomainError):
        queue(db, now, address)


def test_a_line_break_in_a_subject_starts_no_header(
    db: Session, mail_folder: Path, now: datetime
) -> None:
    with transaction() as writing:
        queue_mail(
            writing,
            "kim@example.org",
            "Agenda\nBcc: lee@example.org",
            "x",
            caused_by=None,
            now=now,
        )
    deliver(now)
    (file,) = mail_folder.iterdir()
    mail = read(file.read_bytes())
    assert mail["Subject"] == "Agenda Bcc: lee@example.org"
    assert mail["Bcc"] is None

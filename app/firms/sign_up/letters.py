"""What newcomers are told by mail, in their language.

None of it depends on what is in the registry: the letter that confirms an application is the
same for a firm that is new, pending, or here already.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.core.access import Actor
from app.core.i18n import Message, message, pick, speaking
from app.core.outbox import queue_mail
from app.core.web import settings
from app.firms.sign_up.models import FirmApplication, RefusalReason


def confirm_receipt(
    db: Session, application: FirmApplication, *, actor: Actor, now: datetime
) -> None:
    """Say that the application arrived and that the secretariat will answer."""
    _send(
        db,
        application,
        message("[Duri] Your application has arrived"),
        (
            message("We have received the application of %(firm)s.", firm=_name(application)),
            message(
                "The secretariat compares it with the certificate and answers to this address, "
                "usually within three working days."
            ),
        ),
        actor=actor,
        now=now,
    )


def ask(
    db: Session, application: FirmApplication, token: str, *, actor: Actor, now: datetime
) -> None:
    """Pass on the officer's question with the link to answer it."""
    _send(
        db,
        application,
        message("[Duri] A question about your application"),
        (
            message(
                "The secretariat needs something more for the application of %(firm)s:",
                firm=_name(application),
            ),
            application.question or "",
            message("Answer here:"),
            f"{settings().base_url}/sign-up/applications/{token}",
        ),
        actor=actor,
        now=now,
    )


def refuse(
    db: Session,
    application: FirmApplication,
    reason: RefusalReason,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Say that the application was refused, and why."""
    _send(
        db,
        application,
        message("[Duri] Your application"),
        (
            message("The application of %(firm)s was not accepted.", firm=_name(application)),
            message(reason.msgid),
            application.refusal_note or "",
        ),
        actor=actor,
        now=now,
    )


def _name(application: FirmApplication) -> str:
    with speaking(application.locale):
        return pick(application.name_ko, application.name_vi, application.name_en)


def _send(
    db: Session,
    application: FirmApplication,
    subject: Message,
    paragraphs: tuple[Message | str, ...],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    with speaking(application.locale):
        body = "\n\n".join(text for text in map(str, paragraphs) if text)
        queue_mail(db, application.email, str(subject), f"{body}\n", caused_by=actor.user, now=now)

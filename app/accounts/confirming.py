"""An act confirmed with a one-time code by somebody who is signed in already: signatures."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.commands import load_user
from app.accounts.second_factor import accepted_step
from app.accounts.throttle import mark_succeeded
from app.core.access import Actor
from app.core.errors import DomainError, NotAllowedError
from app.core.i18n import message
from app.core.storage import open_secret


class SecondFactorMissingError(DomainError):
    """The person has no authenticator yet."""

    def __init__(self) -> None:
        super().__init__(
            message("Set up one-time codes in your account first; a signature needs one."),
            field="code",
        )


def confirm_with_code(
    db: Session, code: str, *, attempt: int, encryption_key: str, actor: Actor, now: datetime
) -> int:
    """Use up a one-time code of the actor's own; returns its time step.

    `attempt` is the booked try (throttle.book_try, in a transaction of its own): guessing here
    counts like guessing at the sign-in. Raises `DomainError` on the field `code`.
    """
    if actor.user is None:
        raise NotAllowedError
    person = load_user(db, actor.user, lock=True)
    if person.totp_secret is None:
        raise SecondFactorMissingError
    secret = open_secret(encryption_key, person.totp_secret)
    step = accepted_step(secret, code, now=now, after=person.totp_step)
    if step is None:
        raise DomainError(
            message("This code is not right, or it was used already. Wait for the next one."),
            field="code",
        )
    person.totp_step = step
    mark_succeeded(db, attempt)
    return step

"""A posted button: one command, then back to a page that says what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import actor
from app.core.db import transaction
from app.core.errors import DomainError, NotFoundError
from app.core.forms import BaseForm, ConfirmForm

#: (session, *arguments, actor=, now=) → anything
Act = Callable[..., Any]


def act(
    command: Act,
    *arguments: object,
    done: str,
    back: str,
    form: BaseForm | None = None,
    elsewhere: str | None = None,
    **facts: object,
) -> ResponseReturnValue:
    """Run `command` once and say `done`, or its refusal, on the page `back`.

    `form`: what was posted, where it is more than a button. `elsewhere`: where to go when it was
    done, if not back. NotFoundError is an answer of its own.
    """
    if not (form or ConfirmForm.from_request()).submitted():
        raise NotFoundError
    try:
        with transaction() as db:
            command(db, *arguments, **facts, actor=actor(), now=clock.now())
    except NotFoundError:
        raise
    except DomainError as refusal:
        flash(str(refusal), "error")
        return redirect(back)
    flash(done, "success")
    return redirect(elsewhere or back)

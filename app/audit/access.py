"""Who saw what: noted before the answer leaves, and reasons asked for where the matrix says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import ParamSpec

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.audit import queries
from app.audit.models import AccessGrant, AccessLog, AccessScope
from app.audit.queries import Grant
from app.core import clock
from app.core.access import Actor, Role, Viewer, me
from app.core.db import read_session, transaction
from app.core.ids import PublicId, new_public_id

P = ParamSpec("P")


def record_access(
    action: str,
    subject_type: str,
    subject_id: str,
    *,
    about: Iterable[PublicId] = (),
    viewer: Viewer | None = None,
    grant: Grant | None = None,
    number: PublicId | None = None,
) -> None:
    """Note that `viewer` (default: this request's) sees something, in a transaction of its own.

    Call it before the answer is made, never inside a transaction. `about` names the
    organisations whose data is seen: each may ask who looked. With a `grant` the role noted
    is the one that the grant opens data to. `number` is the id of the entry where it is printed
    on what the reader gets (the first entry, when several organisations are concerned).
    """
    reader = viewer or me()
    role = Role.COMPLIANCE.value if grant else Actor.of(reader).role
    concerned: list[PublicId | None] = [*sorted(set(about))] or [None]
    with transaction() as db:
        grant_id = (
            db.scalar(select(AccessGrant.id).where(AccessGrant.public_id == grant.id))
            if grant
            else None
        )
        for place, organisation in enumerate(concerned):
            printed = number if place == 0 else None
            db.add(
                AccessLog(
                    public_id=printed or new_public_id(),
                    at=clock.now(),
                    viewer_id=reader.user,
                    viewer_role=role,
                    action=action,
                    subject_type=subject_type,
                    subject_id=subject_id,
                    about_id=organisation,
                    grant_id=grant_id,
                )
            )


def present_grant(scope: AccessScope) -> Grant | None:
    """The reason this request's viewer holds for `scope`, if it still holds."""
    return queries.active_grant(read_session(), scope, viewer=me(), now=clock.now())


def ask_reason(scope: AccessScope) -> ResponseReturnValue:
    """Send the reader to state a reason, and back here afterwards."""
    here = request.full_path.rstrip("?")
    return redirect(url_for("audit.reason", scope=scope.value, next=here))


def reason_required(
    scope: AccessScope,
) -> Callable[[Callable[P, ResponseReturnValue]], Callable[P, ResponseReturnValue]]:
    """Guard a view with a stated reason (below `@allow`); the grant is then in `g.access_grant`."""

    def decorate(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            grant = present_grant(scope)
            if grant is None:
                return ask_reason(scope)
            g.access_grant = grant
            return view(*args, **kwargs)

        return guarded

    return decorate

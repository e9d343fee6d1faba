"""Putting a version to signature, signing it, the lock, and the agreement as a PDF."""

from __future__ import annotations

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.confirming import confirm_with_code
from app.accounts.queries import own_credentials
from app.accounts.throttle import Source, book_try
from app.consortia import agreement_paper, policies
from app.consortia.blueprint import blueprint
from app.consortia.commands import signing
from app.consortia.forms import SignatureForm
from app.consortia.room import agreement_content, room_page
from app.core import clock
from app.core.access import actor, allow, me
from app.core.acting import act
from app.core.db import read_session, transaction
from app.core.errors import DomainError, NotFoundError
from app.core.forms import render_form
from app.core.i18n import gettext
from app.core.ids import PublicId
from app.core.web import settings


@blueprint.post("/<public_id:consortium>/propose")
@allow(policies.may_act)
def propose(consortium: PublicId) -> ResponseReturnValue:
    """Freeze the draft and ask all members to sign it."""
    return act(
        signing.propose,
        consortium,
        done=gettext("The members are asked to sign."),
        back=_room(consortium),
    )


@blueprint.post("/<public_id:consortium>/take-back")
@allow(policies.may_act)
def take_back(consortium: PublicId) -> ResponseReturnValue:
    """Take the version back; its signatures lapse."""
    return act(
        signing.take_back,
        consortium,
        done=gettext("The version is taken back. Its signatures have lapsed."),
        back=_room(consortium),
    )


@blueprint.route("/<public_id:consortium>/sign", methods=["GET", "POST"])
@allow(policies.may_sign)
def sign(consortium: PublicId) -> ResponseReturnValue:
    """Sign the version that was read: typed name and one-time code."""
    room = room_page(read_session(), consortium, viewer=me(), now=clock.now())
    if room.pending is None or not room.pending.asks_own:
        raise NotFoundError
    form = SignatureForm.from_request(sha256=room.pending.sha256)
    if form.submitted():
        try:
            _sign(consortium, form)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("Your firm has signed."), "success")
            return redirect(_room(consortium))
    return render_form("consortia/sign.html", form, room=room, version=room.pending)


def _sign(consortium: PublicId, form: SignatureForm) -> None:
    """The code is looked at under the same limit as at the sign-in, and used up with the
    signature: both happen or neither does."""
    now, config = clock.now(), settings()
    known = own_credentials(read_session(), viewer=me())
    if known is None:
        raise NotFoundError
    source = Source.of(known.email, request.remote_addr, key=config.secret_key)
    with transaction() as db:
        attempt = book_try(db, source, now=now)
    with transaction() as db:
        step = confirm_with_code(
            db,
            form.code.data or "",
            attempt=attempt,
            encryption_key=config.encryption_key,
            actor=actor(),
            now=now,
        )
        signing.sign(
            db,
            consortium,
            form.sha256.data or "",
            form.typed_name.data or "",
            totp_step=step,
            actor=actor(),
            now=now,
        )


@blueprint.post("/<public_id:consortium>/unsign")
@allow(policies.may_sign)
def unsign(consortium: PublicId) -> ResponseReturnValue:
    """Take one's own signature back."""
    return act(
        signing.withdraw_signature,
        consortium,
        done=gettext("Your firm's signature is taken back."),
        back=_room(consortium),
    )


@blueprint.post("/<public_id:consortium>/lock")
@allow(policies.may_act)
def lock(consortium: PublicId) -> ResponseReturnValue:
    """Begin the review that every lock takes."""
    return act(
        signing.request_lock,
        consortium,
        done=gettext(
            "The agreement is under review for one working day, as every agreement is. It is in "
            "force afterwards."
        ),
        back=_room(consortium),
    )


@blueprint.get("/<public_id:consortium>/agreement-<int:number>.pdf")
@allow(policies.may_read_rooms)
def agreement(consortium: PublicId, number: int) -> ResponseReturnValue:
    """One version as a PDF in three languages, with a place for seals."""
    content, version = agreement_content(
        read_session(), consortium, number, viewer=me(), now=clock.now()
    )
    made = agreement_paper.draw(content, version)
    response = Response(made, content_type="application/pdf")
    response.headers.set(
        "Content-Disposition", "attachment", filename=f"agreement-{version.sha256[:8]}.pdf"
    )
    return response


def _room(consortium: PublicId) -> str:
    return url_for(".consortium", consortium=consortium)

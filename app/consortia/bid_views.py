"""Bids: filing for a team or alone, withdrawing, the outcome, references earned."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.consortia import policies, queries
from app.consortia.blueprint import blueprint
from app.consortia.commands import bidding
from app.consortia.forms import BidForm, OutcomeForm
from app.consortia.room import room_page
from app.core import clock
from app.core.access import actor, allow, me
from app.core.acting import act
from app.core.db import read_session, transaction
from app.core.errors import DomainError, NotFoundError
from app.core.forms import ConfirmForm, render_form
from app.core.i18n import gettext
from app.core.ids import PublicId
from app.interests.queries import interest_page


@blueprint.route("/<public_id:consortium>/bid", methods=["GET", "POST"])
@allow(policies.may_sign)
def file_bid(consortium: PublicId) -> ResponseReturnValue:
    """Put on record that the team has filed."""
    room = room_page(read_session(), consortium, viewer=me(), now=clock.now())
    if not room.may.manage:
        raise NotFoundError
    form = BidForm.from_request()
    form.offer(room.lots, whole=room.lot is None)
    if form.submitted():
        try:
            with transaction() as db:
                bid = bidding.file_for_team(
                    db, consortium, form.chosen(), actor=actor(), now=clock.now()
                )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return _filed(bid)
    return render_form("consortia/file.html", form, subject=room.subject, room=room)


@blueprint.route("/bids/alone/<public_id:interest>", methods=["GET", "POST"])
@allow(policies.may_sign)
def file_alone(interest: PublicId) -> ResponseReturnValue:
    """Put on record that the firm has filed a bid of its own."""
    page = interest_page(read_session(), interest, viewer=me(), now=clock.now())
    form = ConfirmForm.from_request()
    if form.submitted():
        try:
            with transaction() as db:
                bid = bidding.file_alone(db, interest, actor=actor(), now=clock.now())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return _filed(bid)
    return render_form("consortia/file.html", form, subject=page.interest, room=None)


def _filed(bid: PublicId) -> ResponseReturnValue:
    flash(
        gettext("The bid is on record. It is under review for one working day, as every bid is."),
        "success",
    )
    return redirect(url_for(".bid", bid=bid))


@blueprint.get("/bids/<public_id:bid>")
@allow(policies.may_read_rooms)
def bid(bid: PublicId) -> ResponseReturnValue:
    """One bid of the reader's own firm or team."""
    page = queries.bid_page(read_session(), bid, viewer=me(), now=clock.now())
    return render_template("consortia/bid.html", page=page, form=OutcomeForm())


@blueprint.post("/bids/<public_id:bid>/withdraw")
@allow(policies.may_sign)
def withdraw_bid(bid: PublicId) -> ResponseReturnValue:
    """Take it back."""
    return act(bidding.withdraw_bid, bid, done=gettext("The bid is withdrawn."), back=_page(bid))


@blueprint.post("/bids/<public_id:bid>/outcome")
@allow(policies.may_sign)
def report_outcome(bid: PublicId) -> ResponseReturnValue:
    """Won or lost."""
    form = OutcomeForm.from_request()
    if not form.submitted():
        raise NotFoundError
    return act(
        bidding.report_outcome,
        bid,
        form=form,
        done=gettext("The outcome is on record."),
        back=_page(bid),
        won=form.won(),
    )


@blueprint.post("/bids/<public_id:bid>/reference")
@allow(policies.may_act)
def add_reference(bid: PublicId) -> ResponseReturnValue:
    """Enter the contract among the firm's references."""
    return act(
        bidding.add_reference,
        bid,
        done=gettext("The contract stands among your firm's references."),
        back=_page(bid),
    )


def _page(bid: PublicId) -> str:
    return url_for(".bid", bid=bid)

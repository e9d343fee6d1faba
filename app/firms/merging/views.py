"""Merging two records: the officer's preview, decision and undo; the firms' answers."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from app.core import clock
from app.core.access import actor, allow, me
from app.core.db import read_session, transaction
from app.core.errors import DomainError, NotFoundError
from app.core.forms import BaseForm, render_form
from app.core.i18n import gettext, message
from app.core.ids import PublicId
from app.firms import policies
from app.firms.blueprint import blueprint
from app.firms.duplicates import pair_queries
from app.firms.duplicates.pair_forms import ReasonForm, TwoFirmsForm
from app.firms.lookup import find_firm
from app.firms.merging import commands, queries


@blueprint.route("/firms/duplicates/<public_id:pair>/merge", methods=["GET", "POST"])
@allow(policies.may_settle_duplicates)
def merge_pair(pair: PublicId) -> ResponseReturnValue:
    """What a merge would do, and the merge itself; `keep` says which record stays."""
    seen = pair_queries.pair(read_session(), pair, viewer=me())
    first, second = seen.line.first.firm, seen.line.second.firm
    if first is None or second is None:
        raise NotFoundError
    kept, gone = (second, first) if request.args.get("keep") == "second" else (first, second)
    return _preview(kept, gone, back=url_for(".pair", pair=pair))


@blueprint.get("/firms/merges/new")
@allow(policies.may_settle_duplicates)
def two_firms() -> ResponseReturnValue:
    """Two records that nobody has put side by side yet: an officer names them."""
    form = TwoFirmsForm(MultiDict(request.args))
    if form.asked():
        try:
            kept, gone = (_firm_named(form, name) for name in ("kept", "gone"))
            if kept == gone:
                raise DomainError(message("Both are one record already."), field="gone")
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for(".merge_two", stays=kept, goes=gone))
    return render_form("firms/two_firms.html", form)


def _firm_named(form: TwoFirmsForm, field: str) -> PublicId:
    said = form[field].data or ""
    firm = find_firm(read_session(), said)
    if firm is None:
        raise DomainError(
            message("“%(text)s” is no single firm's number, name or address.", text=said),
            field=field,
        )
    return firm.public_id


@blueprint.route("/firms/<public_id:stays>/merge-with/<public_id:goes>", methods=["GET", "POST"])
@allow(policies.may_settle_duplicates)
def merge_two(stays: PublicId, goes: PublicId) -> ResponseReturnValue:
    """The same for two records that an officer has named."""
    return _preview(stays, goes, back=url_for(".two_firms"))


def _preview(kept: PublicId, gone: PublicId, *, back: str) -> ResponseReturnValue:
    """What a merge would do, and the merge itself."""
    page = queries.preview(read_session(), kept, gone, viewer=me())
    form = ReasonForm.from_request()
    if form.submitted():
        try:
            with transaction() as db:
                asked = commands.ask(
                    db, kept, gone, form.reason.data or "", actor=actor(), now=clock.now()
                )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(
                gettext("An owner of each record is asked by mail.")
                if page.needs_consent
                else gettext("The records are one now."),
                "success",
            )
            return redirect(url_for(".merge", merge=asked))
    return render_form("firms/merge_preview.html", form, page=page, back=back)


@blueprint.get("/firms/merges")
@allow(policies.may_read_duplicates)
def merges() -> ResponseReturnValue:
    """All merges, newest first."""
    page = queries.merges(read_session(), viewer=me(), cursor=request.args.get("after"))
    return render_template(
        "firms/merges.html",
        page=page,
        may_act=policies.may_settle_duplicates(me()),
        page_address=lambda cursor: url_for(".merges", after=cursor),
    )


def _merge(merge: PublicId, form: BaseForm | None = None) -> ResponseReturnValue:
    page = queries.merge(read_session(), merge, viewer=me())
    shown = form or ReasonForm(formdata=None)
    status = shown.status if shown.failed else 200
    return render_template("firms/merge.html", page=page, form=shown), status


@blueprint.get("/firms/merges/<public_id:merge>")
@allow(policies.may_read_duplicates)
def merge(merge: PublicId) -> ResponseReturnValue:
    """One merge: where it stands, what it moved."""
    return _merge(merge)


@blueprint.post("/firms/merges/<public_id:merge>/carry-out")
@allow(policies.may_settle_duplicates)
def carry_out_merge(merge: PublicId) -> ResponseReturnValue:
    """Do what both firms agreed to."""
    return _act(merge, commands.carry_out, gettext("The records are one now."))


@blueprint.post("/firms/merges/<public_id:merge>/withdraw")
@allow(policies.may_settle_duplicates)
def withdraw_merge(merge: PublicId) -> ResponseReturnValue:
    """Ask no longer."""
    return _act(merge, commands.withdraw, gettext("The firms are asked no longer."))


def _act(merge: PublicId, command: Callable[..., None], said: str) -> ResponseReturnValue:
    """An officer's act on a merge."""
    form = BaseForm.from_request()
    if _done(form, merge, command, said):
        return redirect(url_for(".merge", merge=merge))
    return _merge(merge, form)


def _done(form: BaseForm, merge: PublicId, command: Callable[..., None], said: str) -> bool:
    """Whether the act was sent and done; a refusal stands in the form."""
    if not form.submitted():
        return False
    try:
        with transaction() as db:
            command(db, merge, actor=actor(), now=clock.now())
    except DomainError as refusal:
        form.refuse(refusal)
        return False
    flash(said, "success")
    return True


@blueprint.post("/firms/merges/<public_id:merge>/undo")
@allow(policies.may_settle_duplicates)
def undo_merge(merge: PublicId) -> ResponseReturnValue:
    """Put everything back as it was."""
    form = ReasonForm.from_request()
    if form.submitted():
        try:
            with transaction() as db:
                commands.undo(db, merge, form.reason.data or "", actor=actor(), now=clock.now())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("Both records stand as before."), "success")
            return redirect(url_for(".merge", merge=merge))
    return _merge(merge, form)


def _asked(form: BaseForm | None = None) -> ResponseReturnValue:
    shown = form or BaseForm(formdata=None)
    page = queries.asked(read_session(), viewer=me())
    return render_template("firms/merges_asked.html", page=page, form=shown), (
        shown.status if shown.failed else 200
    )


@blueprint.get("/firms/merges/asked")
@allow(policies.may_answer_merges)
def merges_asked() -> ResponseReturnValue:
    """Whether another record is one's own firm, too: an owner answers."""
    return _asked()


@blueprint.post("/firms/merges/<public_id:merge>/agree")
@allow(policies.may_answer_merges)
def agree_to_merge(merge: PublicId) -> ResponseReturnValue:
    """Agree, for one's own firm."""
    return _answer(merge, commands.agree, gettext("Your answer is noted: both are your firm."))


@blueprint.post("/firms/merges/<public_id:merge>/decline")
@allow(policies.may_answer_merges)
def decline_merge(merge: PublicId) -> ResponseReturnValue:
    """Decline: the records stay two."""
    return _answer(merge, commands.decline, gettext("Your answer is noted: nothing is merged."))


def _answer(merge: PublicId, command: Callable[..., None], said: str) -> ResponseReturnValue:
    """An owner's answer."""
    form = BaseForm.from_request()
    if _done(form, merge, command, said):
        return redirect(url_for(".merges_asked"))
    return _asked(form)

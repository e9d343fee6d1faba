"""Pages about records that may be one tender: the queue, a pair, a merge and its undoing."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.conflicts import commands, policies
from app.conflicts.blueprint import blueprint
from app.conflicts.pairs import queue as pairs
from app.conflicts.pairs.forms import MergeForm, PairForm
from app.core import clock
from app.core.access import actor, allow, me
from app.core.acting import act
from app.core.db import read_session, transaction
from app.core.errors import DomainError
from app.core.forms import render_form
from app.core.i18n import gettext
from app.core.ids import PublicId
from app.tenders.merging import commands as merges_of_tenders


@blueprint.get("/findings/duplicates")
@allow(policies.may_read_duplicates)
def duplicates() -> ResponseReturnValue:
    """Pairs that wait, or those decided."""
    asked = request.args.get("show")
    show = next((each for each in pairs.Show if each.value == asked), pairs.Show.OPEN)
    page = pairs.queue(read_session(), viewer=me(), show=show, cursor=request.args.get("after"))
    return render_template(
        "conflicts/duplicates.html",
        at_desk=policies.at_the_desk(me()),
        page=page,
        show=show,
        tabs=tuple(pairs.Show),
        page_address=lambda cursor: url_for(".duplicates", after=cursor, show=show.value),
    )


@blueprint.route("/findings/duplicates/<public_id:finding>", methods=["GET", "POST"])
@allow(policies.may_merge)
def duplicate(finding: PublicId) -> ResponseReturnValue:
    """Two records side by side; two tenders, later, or open again."""
    page = pairs.pair(read_session(), finding, viewer=me())
    form = PairForm.from_request(seen_version=page.version)
    if form.submitted():
        try:
            with transaction() as db:
                commands.settle_finding(db, finding, form.details(), actor=actor(), now=clock.now())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("Kept; it stands whatever the score says later."), "success")
            return redirect(url_for(".duplicates"))
    return render_form("conflicts/duplicate.html", form, page=page)


@blueprint.get("/findings/duplicates/<public_id:finding>/compared")
@allow(policies.may_read_duplicates)
def compared(finding: PublicId) -> ResponseReturnValue:
    """The same, to be read alone."""
    page = pairs.pair(read_session(), finding, viewer=me())
    return render_template("conflicts/duplicate.html", page=page, form=None)


@blueprint.route(
    "/findings/duplicates/<public_id:finding>/merge/<public_id:kept>", methods=["GET", "POST"]
)
@allow(policies.may_merge)
def merge(finding: PublicId, kept: PublicId) -> ResponseReturnValue:
    """What letting `kept` stand for both would do; then do it."""
    seen = pairs.preview(read_session(), finding, kept, viewer=me())
    form = MergeForm.from_request()
    if form.submitted():
        likeness = seen.pair.likeness
        details = merges_of_tenders.MergeDetails(
            kept=kept,
            absorbed=seen.absorbed.named.id,
            reason=form.reason.data or "",
            basis={
                "score": round(likeness.score, 4),
                "parts": {part.evidence.value: part.weight for part in likeness.parts},
            },
        )
        try:
            with transaction() as db:
                merges_of_tenders.merge_tenders(db, details, actor=actor(), now=clock.now())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("The two records are one tender now. It can be undone."), "success")
            return redirect(url_for(".merges"))
    return render_form("conflicts/merge.html", form, seen=seen)


@blueprint.get("/findings/duplicates/merges")
@allow(policies.may_read_duplicates)
def merges() -> ResponseReturnValue:
    """What was merged, and what was undone."""
    page = pairs.merges(read_session(), viewer=me(), cursor=request.args.get("after"))
    return render_template(
        "conflicts/merges.html",
        page=page,
        tabs=tuple(pairs.Show),
        page_address=lambda cursor: url_for(".merges", after=cursor),
    )


@blueprint.post("/findings/duplicates/merges/<public_id:merging>/undo")
@allow(policies.may_merge)
def undo_merge(merging: PublicId) -> ResponseReturnValue:
    """Two records again."""
    return act(
        merges_of_tenders.undo_merge,
        merging,
        done=gettext("The two records stand for themselves again."),
        back=url_for(".merges"),
    )

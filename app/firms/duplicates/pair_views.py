"""Pages about records that may be one firm: the queue, a pair, what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.audit.access import record_access
from app.core import clock
from app.core.access import actor, allow, me
from app.core.db import read_session, transaction
from app.core.errors import DomainError
from app.core.i18n import gettext
from app.core.ids import PublicId
from app.core.jobs import Work, enqueue
from app.firms import policies
from app.firms.blueprint import blueprint
from app.firms.duplicates import pair_commands, pair_queries, pairs
from app.firms.duplicates.models import PairDecision, PairGrade
from app.firms.duplicates.pair_forms import PairFilterForm, PairForm

#: The kind of job that looks through all records.
FIND: str = "firms.find_duplicates"
E = TypeVar("E", bound=StrEnum)


def handle(work: Work) -> Mapping[str, Any]:
    """The job: look through all records for duplicates."""
    found = pairs.find_duplicates(clock.now(), actor=work.actor)
    return {"records": found.records, "pairs": found.standing}


@blueprint.get("/firms/duplicates")
@allow(policies.may_read_duplicates)
def duplicates() -> ResponseReturnValue:
    """Pairs that wait, or those decided; filtered, likeliest first."""
    show = _chosen(PairDecision, "show")
    grade = _chosen(PairGrade, "grade")
    wanted = {"firms": False, "applications": True}.get(request.args.get("among", ""))
    page = pair_queries.queue(
        read_session(),
        viewer=me(),
        show=show,
        grade=grade,
        applications=wanted,
        cursor=request.args.get("after"),
    )
    question: dict[str, Any] = {
        "show": show.value if show else None,
        "grade": grade.value if grade else None,
        "among": request.args.get("among") if wanted is not None else None,
    }
    return render_template(
        "firms/duplicates.html",
        page=page,
        show=show,
        question=question,
        filters=PairFilterForm(formdata=None, data={k: v or "" for k, v in question.items()}),
        sees_applications=policies.may_review_application(me()),
        may_decide=policies.may_settle_duplicates(me()),
        page_address=lambda cursor: url_for(".duplicates", after=cursor, **question),
    )


@blueprint.post("/firms/duplicates")
@allow(policies.may_settle_duplicates)
def find_duplicates() -> ResponseReturnValue:
    """Have a worker look through all records."""
    with transaction() as db:
        enqueue(db, FIND, {}, actor=actor(), now=clock.now())
    flash(gettext("All records are being compared; new pairs appear here."), "info")
    return redirect(url_for(".duplicates"))


def _pair(pair: PublicId, form: PairForm | None = None) -> ResponseReturnValue:
    # The page holds registry data of two firms: reading it is noted before it is made.
    seen = pair_queries.pair(read_session(), pair, viewer=me())
    homes = (seen.first.organisation, seen.second.organisation)
    about = tuple(home for home in homes if home is not None)
    record_access("firms.pair_read", "duplicate_pair", pair, about=about)
    page = pair_queries.pair(read_session(), pair, viewer=me())
    shown = form or PairForm(formdata=None, note=page.note, version=str(page.version))
    return render_template("firms/pair.html", page=page, form=shown), (
        shown.status if shown.failed else 200
    )


@blueprint.get("/firms/duplicates/<public_id:pair>")
@allow(policies.may_read_duplicates)
def pair(pair: PublicId) -> ResponseReturnValue:
    """Two records side by side, with what speaks for one firm."""
    return _pair(pair)


@blueprint.post("/firms/duplicates/<public_id:pair>")
@allow(policies.may_settle_duplicates)
def decide_pair(pair: PublicId) -> ResponseReturnValue:
    """Not a duplicate, later, or open again."""
    form = PairForm.from_request()
    if form.submitted():
        try:
            with transaction() as db:
                pair_commands.decide(
                    db,
                    pair,
                    form.decided(),
                    form.note.data or "",
                    seen_version=form.seen(),
                    actor=actor(),
                    now=clock.now(),
                )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("Kept; it stands whatever the score says later."), "success")
            return redirect(url_for(".duplicates"))
    return _pair(pair, form)


def _chosen(kind: type[E], name: str) -> E | None:
    """One of the filter's words, or nothing for anything else."""
    return next((each for each in kind if each.value == request.args.get(name)), None)

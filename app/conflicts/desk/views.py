"""The compliance desk: findings across firms and live interests, for a stated reason, logged."""

from __future__ import annotations

from typing import Any, Final

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.audit.access import reason_required, record_access
from app.audit.models import AccessScope
from app.conflicts import commands, policies, queries
from app.conflicts.blueprint import blueprint
from app.conflicts.desk import evidence, filters
from app.conflicts.desk import notices as desk_notices
from app.conflicts.forms import FindingFilterForm, SettlementForm
from app.conflicts.naming import organisations_of
from app.conflicts.projections import FindingPage
from app.conflicts.words import FindingPlace, FindingScope
from app.core import clock
from app.core.access import actor, allow, me
from app.core.db import read_session, transaction
from app.core.errors import DomainError
from app.core.forms import render_form
from app.core.i18n import gettext
from app.core.ids import PublicId

SCOPES: Final = (FindingScope.ALL, FindingScope.OWN, FindingScope.RECORD)


@blueprint.get("/compliance/")
@allow(policies.at_the_desk)
@reason_required(AccessScope.FINDINGS)
def desk() -> ResponseReturnValue:
    """Findings with their evidence one click away."""
    form = FindingFilterForm.from_address(request.args, SCOPES)
    if not form.validate():
        return render_template("conflicts/desk.html", form=form, page=None), 422
    tender = request.args.get("tender")
    question = form.filters(tender)
    db = read_session()
    page = queries.desk_findings(db, me(), filters=question, cursor=request.args.get("after"))
    engine = queries.engine_state(db)
    seen = {firm.id for line in page.items for firm in line.firms}
    _note("findings.listed", "findings", question.tender or "all", seen)
    asked: dict[str, Any] = form.arguments() | ({"tender": tender} if question.tender else {})
    return render_template(
        "conflicts/desk.html",
        form=form,
        page=page,
        engine=engine,
        saved=filters.saved_filters(db, me(), FindingPlace.DESK),
        news=desk_notices.news_for(db, me()),
        one_tender=bool(question.tender),
        page_address=lambda cursor: url_for(".desk", after=cursor, **asked),
    )


@blueprint.get("/compliance/findings/<public_id:finding>")
@allow(policies.at_the_desk)
@reason_required(AccessScope.FINDINGS)
def desk_finding(finding: PublicId) -> ResponseReturnValue:
    """One finding: firms, interests, basis, ruleset, history, and what can be decided."""
    page = _read(finding)
    form = SettlementForm.from_request(seen_version=page.version)
    return _finding_page(page, form)


@blueprint.post("/compliance/findings/<public_id:finding>")
@allow(policies.settles_at_the_desk)
@reason_required(AccessScope.FINDINGS)
def settle_at_desk(finding: PublicId) -> ResponseReturnValue:
    """Acknowledge, resolve, waive or reopen."""
    page = _read(finding)
    form = SettlementForm.from_request()
    form.read_at(page.version, commands.moves_for(page.line.scope, page.line.state))
    if form.submitted():
        try:
            with transaction() as db:
                commands.settle_finding(db, finding, form.details(), actor=actor(), now=clock.now())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("The decision is recorded with the finding."), "success")
            return redirect(url_for(".desk_finding", finding=finding))
    return _finding_page(page, form)


@blueprint.get("/compliance/findings/<public_id:finding>/consortia/<public_id:consortium>")
@allow(policies.at_the_desk)
@reason_required(AccessScope.FINDINGS)
def desk_room(finding: PublicId, consortium: PublicId) -> ResponseReturnValue:
    """The room of a consortium that the finding rests on."""
    db, viewer = read_session(), me()
    room = evidence.desk_room_of(db, finding, consortium, viewer, now=clock.now())
    page = evidence.desk_finding(db, finding, viewer)
    _note("consortia.room_read", "consortium", consortium, set(room.firms))
    return render_template("conflicts/room.html", room=room, page=page)


def _read(finding: PublicId) -> FindingPage:
    page = evidence.desk_finding(read_session(), finding, me())
    _note("findings.read", "finding", finding, {line.firm.id for line in page.interests})
    return page


def _finding_page(page: FindingPage, form: SettlementForm) -> ResponseReturnValue:
    moves = (
        commands.moves_for(page.line.scope, page.line.state)
        if policies.may_settle(me(), page.line.scope) and page.line.cleared_at is None
        else ()
    )
    form.offer(moves)
    return render_form("conflicts/finding.html", form, page=page, moves=moves, at_desk=True)


@blueprint.get("/compliance/interests")
@allow(policies.at_the_desk)
@reason_required(AccessScope.INTERESTS)
def desk_interests() -> ResponseReturnValue:
    """Live interests, tender by tender."""
    page = evidence.live_interests(read_session(), me(), cursor=request.args.get("after"))
    for item in page.items:
        _note("interests.read", "tender", item.tender.id, {i.firm.id for i in item.interests})
    return render_template(
        "conflicts/interests.html",
        page=page,
        page_address=lambda cursor: url_for(".desk_interests", after=cursor),
    )


def _note(action: str, subject_type: str, subject: str, firms: set[PublicId]) -> None:
    """Log the read under the reason the officer gave."""
    about = organisations_of(read_session(), firms)
    record_access(action, subject_type, subject, about=about, grant=g.access_grant)

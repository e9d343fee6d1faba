"""Findings for the secretariat and for firms; the desk's pages are in desk_views."""

from __future__ import annotations

from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.conflicts import commands, policies, queries
from app.conflicts.blueprint import blueprint
from app.conflicts.desk import evidence, filters, together_views
from app.conflicts.desk import views as desk_views
from app.conflicts.forms import FindingFilterForm, SettlementForm
from app.conflicts.joining import views as joining_views
from app.conflicts.pairs import views as pair_views
from app.conflicts.projections import FindingPage
from app.conflicts.registers import contacts, named_views, record_queries, tie_views
from app.conflicts.registers import views as register_views
from app.conflicts.rulesets import severity_views
from app.conflicts.rulesets import views as ruleset_views
from app.conflicts.words import FindingPlace, FindingScope
from app.core import clock
from app.core.access import Role, actor, allow, me
from app.core.db import read_session, transaction
from app.core.errors import DomainError
from app.core.forms import render_form
from app.core.i18n import gettext
from app.core.ids import PublicId

__all__ = [
    "blueprint",
    "desk_views",
    "joining_views",
    "named_views",
    "pair_views",
    "register_views",
    "ruleset_views",
    "severity_views",
    "tie_views",
    "together_views",
]

_FOR_SECRETARIAT: Final = (FindingScope.SHARED, FindingScope.RECORD)
_FOR_FIRM: Final = (FindingScope.OWN,)


@blueprint.get("/findings/")
@allow(policies.reads_findings)
def findings() -> ResponseReturnValue:
    """The secretariat: over shared interests, and duplicate records. A firm: its own."""
    officer = me().has(Role.SECRETARIAT)
    form = FindingFilterForm.from_address(request.args, _FOR_SECRETARIAT if officer else _FOR_FIRM)
    if not form.validate():
        return render_template("conflicts/findings.html", form=form, page=None), 422
    db = read_session()
    page = queries.findings_for(
        db,
        me(),
        clock.now(),
        filters=form.filters(request.args.get("tender")),
        cursor=request.args.get("after"),
    )
    return render_template(
        "conflicts/findings.html",
        form=form,
        page=page,
        officer=officer,
        saved=filters.saved_filters(db, me(), FindingPlace.FINDINGS) if officer else (),
        declares=policies.may_declare_ties(me()),
        records=() if officer else record_queries.own_records(db, me()),
        ownership=None if officer else record_queries.own_ownership(db, me()),
        contacts=() if officer else contacts.own_contacts(db, me()),
        page_address=lambda cursor: url_for(".findings", after=cursor, **form.arguments()),
    )


@blueprint.get("/findings/<public_id:finding>")
@allow(policies.reads_findings)
def finding(finding: PublicId) -> ResponseReturnValue:
    """One finding as its reader may see it."""
    page = evidence.seen_finding(read_session(), finding, me())
    return _finding_page(page, SettlementForm.from_request(seen_version=page.version))


@blueprint.post("/findings/<public_id:finding>")
@allow(policies.settles_for_the_secretariat)
def settle(finding: PublicId) -> ResponseReturnValue:
    """Settle a duplicate record, or take note of what shared interests show."""
    page = evidence.seen_finding(read_session(), finding, me())
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
            return redirect(url_for(".finding", finding=finding))
    return _finding_page(page, form)


def _finding_page(page: FindingPage, form: SettlementForm) -> ResponseReturnValue:
    moves = (
        commands.moves_for(page.line.scope, page.line.state)
        if policies.may_settle(me(), page.line.scope) and page.line.cleared_at is None
        else ()
    )
    form.offer(moves)
    return render_form("conflicts/finding.html", form, page=page, moves=moves, at_desk=False)

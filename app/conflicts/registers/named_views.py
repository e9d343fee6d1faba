"""A firm's own page on what its bids name: key people, guarantees, subcontractors."""

from __future__ import annotations

from typing import Final

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from app.conflicts import policies
from app.conflicts.blueprint import blueprint
from app.conflicts.registers import record_commands, record_queries
from app.conflicts.registers.fact_forms import OwnPromiseForm, OwnSubcontractForm
from app.core import clock
from app.core.access import actor, allow, me
from app.core.db import read_session, transaction
from app.core.errors import DomainError
from app.core.forms import render_form
from app.core.i18n import gettext
from app.core.ids import PublicId

_FORMS: Final[dict[str, type[OwnPromiseForm] | type[OwnSubcontractForm]]] = {
    "promises": OwnPromiseForm,
    "subcontracts": OwnSubcontractForm,
}


@blueprint.route("/findings/named/<any(promises, subcontracts):kind>", methods=["GET", "POST"])
@allow(policies.may_declare_ties)
def named(kind: str) -> ResponseReturnValue:
    """What the firm names for its bids, and the form to name more."""
    form = _FORMS[kind].from_request()
    if form.submitted():
        try:
            with transaction() as db:
                record_commands.name_for_bid(db, form.details(), actor=actor(), now=clock.now())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("Named; the rules look again at your firm's filings."), "success")
            return redirect(url_for(".named", kind=kind))
    lines = [line for line in record_queries.own_named(read_session(), me()) if line.kind == kind]
    return render_form("conflicts/named.html", form, kind=kind, lines=lines)


@blueprint.post("/findings/named/<public_id:record>/retract")
@allow(policies.may_declare_ties)
def retract_named(record: PublicId) -> ResponseReturnValue:
    """Take back what one's own bid named."""
    own = {line.id: line.kind for line in record_queries.own_named(read_session(), me())}
    with transaction() as db:
        record_commands.retract_named(db, record, actor=actor(), now=clock.now())
    flash(gettext("Taken back; the rules look again at your firm's filings."), "success")
    return redirect(url_for(".named", kind=own.get(record, "promises")))

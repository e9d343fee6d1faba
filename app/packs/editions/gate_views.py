"""The log of what the gate left out of editions: the compliance desk's page."""

from __future__ import annotations

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.audit.access import reason_required, record_access
from app.audit.models import AccessScope
from app.conflicts.naming import organisations_of
from app.core.access import allow, me
from app.core.db import read_session
from app.packs import policies
from app.packs.blueprint import blueprint
from app.packs.editions.redactions import redactions


@blueprint.get("/redactions")
@allow(policies.may_read_redactions)
@reason_required(AccessScope.FINDINGS)
def redaction_log() -> ResponseReturnValue:
    """What is not in which edition, and why; the look is noted for every firm named."""
    db = read_session()
    page = redactions(db, me(), cursor=request.args.get("at"))
    about = organisations_of(db, {firm for line in page.items for firm in line.firms})
    record_access(
        "packs.redactions_read", "pack_redaction", "desk", about=about, grant=g.access_grant
    )
    return render_template(
        "packs/redactions.html",
        page=page,
        page_address=lambda cursor: url_for(".redaction_log", at=cursor),
    )

"""Key figures of a body's work, each with its definition and the rows it counts."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import allow, me
from app.core.db import read_session
from app.meetings import policies
from app.meetings.kpis import queries
from app.meetings.kpis.quarters import Quarter
from app.meetings.views.blueprint import blueprint


@blueprint.get("/kpis/")
@allow(policies.may_read_meetings)
def kpis() -> ResponseReturnValue:
    """The figures of one body in one quarter, with those of the quarters before."""
    page = queries.kpi_page(
        read_session(),
        me(),
        clock.now(),
        body=request.args.get("body") or None,
        quarter=Quarter.called(request.args.get("quarter")),
    )
    return render_template("meetings/kpis.html", page=page)


@blueprint.get("/kpis/<kpi>")
@allow(policies.may_read_meetings)
def kpi(kpi: str) -> ResponseReturnValue:
    """One figure and its source rows."""
    page = queries.kpi_rows(
        read_session(),
        me(),
        clock.now(),
        kpi,
        body=request.args.get("body") or None,
        quarter=Quarter.called(request.args.get("quarter")),
    )
    return render_template("meetings/kpi.html", page=page)

"""A body's season: the plan, its limits, the dates by hand, the meetings called for them."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import actor, allow, me
from app.core.db import read_session, transaction
from app.core.forms import render_form
from app.core.i18n import ngettext
from app.core.ids import PublicId
from app.meetings import commands, policies, queries
from app.meetings.season_forms import SeasonCallForm, SeasonDatesForm, SeasonTermsForm
from app.meetings.season_projections import SeasonPage
from app.meetings.views.blueprint import accepted, blueprint

#: Rows beyond the dates there are, for dates to be added by hand.
_SPARE = 1


def _page(body: PublicId, year: int) -> SeasonPage:
    return queries.season_page(read_session(), body, year, me(), clock.now())


def _back(body: PublicId, year: int) -> ResponseReturnValue:
    return redirect(url_for("meetings.season", body=body, year=year))


@blueprint.get("/bodies/<public_id:body>/season/<int:year>")
@allow(policies.may_read_preparation)
def season(body: PublicId, year: int) -> ResponseReturnValue:
    """The best dates of a year, the dates kept, and a fixed weekday beside them."""
    return render_template("meetings/season.html", page=_page(body, year))


@blueprint.route("/bodies/<public_id:body>/season/<int:year>/limits", methods=["GET", "POST"])
@allow(policies.may_arrange)
def season_limits(body: PublicId, year: int) -> ResponseReturnValue:
    """Set how many meetings, how far apart, how many in Hanoi, which windows count."""
    page = _page(body, year)
    terms = page.terms
    form = SeasonTermsForm.from_request(
        version=page.version,
        meetings=terms.meetings,
        gap_min=terms.gap_min,
        gap_max=terms.gap_max,
        hanoi_min=terms.hanoi_min,
        lead_from=terms.lead_from,
        lead_to=terms.lead_to,
        routes=list(terms.routes),
    )

    def change() -> None:
        with transaction() as db:
            commands.set_terms(
                db,
                body,
                year,
                form.details(),
                version=form.version.data,
                actor=actor(),
                now=clock.now(),
            )

    if accepted(form, change):
        return _back(body, year)
    return render_form("meetings/season_limits.html", form, page=page)


@blueprint.route("/bodies/<public_id:body>/season/<int:year>/dates", methods=["GET", "POST"])
@allow(policies.may_arrange)
def season_dates(body: PublicId, year: int) -> ResponseReturnValue:
    """Choose dates by hand: compare them with the best, then keep them."""
    page = _page(body, year)
    form = SeasonDatesForm.from_request(version=page.version, **_entered(page))
    comparing = "compare" in request.form

    def keep() -> None:
        if comparing:
            _try_out()
            return
        with transaction() as db:
            commands.keep_dates(
                db,
                body,
                year,
                form.dates(),
                version=form.version.data,
                actor=actor(),
                now=clock.now(),
            )

    def _try_out() -> None:
        nonlocal page
        page = queries.season_page(
            read_session(), body, year, me(), clock.now(), dates=form.dates()
        )

    if accepted(form, keep) and not comparing:
        return _back(body, year)
    return render_form(
        "meetings/season_dates.html",
        form,
        page=page,
        rows=form.rows(_rows(page)),
        comparing=comparing and not form.failed,
    )


def _entered(page: SeasonPage) -> dict[str, object]:
    """What the form opens with: the dates kept, or the best ones."""
    choice = page.kept.choice if page.kept else page.best
    entered: dict[str, object] = {}
    for number, line in enumerate(choice.open if choice else (), 1):
        entered[f"day_{number}"] = line.day
        entered[f"site_{number}"] = line.site.value if line.site else None
    return entered


def _rows(page: SeasonPage) -> int:
    choices = [page.best, page.kept.choice if page.kept else None]
    return max((len(choice.open) for choice in choices if choice), default=page.terms.meetings) + (
        _SPARE
    )


@blueprint.route("/bodies/<public_id:body>/season/<int:year>/call", methods=["GET", "POST"])
@allow(policies.may_arrange)
def call_season(body: PublicId, year: int) -> ResponseReturnValue:
    """Turn the dates kept into planned meetings."""
    page = _page(body, year)
    form = SeasonCallForm.from_request(version=page.version)
    called: tuple[PublicId, ...] = ()

    def call() -> None:
        nonlocal called
        with transaction() as db:
            called = commands.call_season(
                db,
                body,
                year,
                form.details(),
                version=form.version.data,
                actor=actor(),
                now=clock.now(),
            )

    if accepted(form, call):
        flash(
            ngettext(
                "%(num)s meeting is planned. Agree its date, then invite to it.",
                "%(num)s meetings are planned. Agree each date, then invite to it.",
                len(called),
            ),
            "success",
        )
        return _back(body, year)
    return render_form("meetings/season_call.html", form, page=page)

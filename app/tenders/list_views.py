"""The public list of tenders, its files for office programs, and the map of provinces."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import allow, anyone, me
from app.core.db import read_session
from app.core.i18n import gettext
from app.core.sheets import MIMETYPES, as_csv, as_xlsx
from app.provinces.figures import ProvinceFigures
from app.provinces.models import Province, Vintage
from app.provinces.places import UnitKey
from app.provinces.queries import units_by_name
from app.tenders import exporting, policies, queries
from app.tenders.address import arguments, chips
from app.tenders.blueprint import blueprint
from app.tenders.filters import Sort, TenderFilters
from app.tenders.forms import TenderFilterForm
from app.tenders.listing import FREE_SORTS, units_counted_in
from app.tenders.place_names import unit_text
from app.tenders.province_figures import open_and_planned

#: Filters that hide behind "more" until one of them is used.
_MORE: Final = frozenset({"kind", "route", "currency", "closes_from", "closes_to", "sort"})


@dataclass(frozen=True)
class _Question:
    """A valid question with what its page shows around the answer."""

    form: TenderFilterForm
    filters: TenderFilters
    #: The asked province first, then the units counted together with it.
    units: list[Province]


def _asked() -> tuple[TenderFilterForm, _Question | None]:
    """The form as the address says, and the question when every field is valid."""
    db = read_session()
    units = units_by_name(db)
    form = TenderFilterForm.from_address(
        request.args,
        units=units,
        currencies=queries.currencies(db),
        for_firm=me().firm is not None,
    )
    if not form.validate():
        return form, None
    filters = form.filters()
    counted = units_counted_in(db, filters.province) if filters.province else []
    return form, _Question(form, filters, counted)


@blueprint.get("/")
@allow(anyone)
def tenders() -> ResponseReturnValue:
    """The list: a GET form, so that every question is an address that can be kept."""
    form, question = _asked()
    if question is None:
        return render_template("tenders/index.html", **_around(form, None)), 422
    page = queries.tender_list(
        read_session(),
        question.filters,
        viewer=me(),
        now=clock.now(),
        cursor=request.args.get("after"),
    )
    return render_template("tenders/index.html", page=page, **_around(form, question))


def _around(form: TenderFilterForm, question: _Question | None) -> dict[str, Any]:
    """What stands around the rows."""
    about: dict[str, Any] = {
        "form": form,
        "question": question,
        "may": {"keep": policies.may_keep_tenders(me())},
        "more_open": bool(form.errors),
    }
    if question is None:
        return about
    for_firm = me().firm is not None
    filters = question.filters
    asked = arguments(filters, for_firm=for_firm)
    offered = Sort if filters.currency else FREE_SORTS
    return about | {
        "chips": chips(
            filters,
            for_firm=for_firm,
            province_name=question.units[0].name if question.units else None,
        ),
        "arguments": asked,
        "more_open": bool(_MORE & asked.keys()),
        "sorts": [
            (sort, arguments(replace(filters, sort=sort), for_firm=for_firm)) for sort in offered
        ],
        "page_address": lambda cursor: url_for(".tenders", after=cursor, **_words(asked)),
        "export_limit": exporting.LIMIT,
    }


def _words(asked: dict[str, str]) -> dict[str, Any]:
    """The same for `url_for`, whose own arguments begin with an underscore."""
    return dict(asked)


@blueprint.get("/list.<any(csv, xlsx):suffix>")
@allow(anyone)
def export(suffix: str) -> ResponseReturnValue:
    """The filtered list as a file, cut at a number of rows that the page and the file name say."""
    form, question = _asked()
    if question is None:
        return render_template("tenders/index.html", **_around(form, None)), 422
    listed = exporting.list_table(
        read_session(), question.filters, viewer=me(), now=clock.now(), address=request.url
    )
    write = as_csv if suffix == "csv" else as_xlsx
    response = Response(write(listed.table), content_type=MIMETYPES[suffix])
    name = f"duri-tenders-first-{exporting.LIMIT}" if listed.cut else "duri-tenders"
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.{suffix}")
    return response


@dataclass(frozen=True)
class _Unit:
    """A unit on the map with what can be joined there."""

    name: str
    row: int
    column: int
    open: int
    planned: int
    href: str


@blueprint.get("/map")
@allow(anyone)
def province_map() -> ResponseReturnValue:
    """Open tenders and plans by province, on the map of 34 or of 63."""
    vintage = Vintage.UNITS_63 if request.args.get("units") == "63" else Vintage.UNITS_34
    db = read_session()
    counts = open_and_planned(db, vintage, clock.now())
    none = ProvinceFigures()
    units = [
        _Unit(
            unit.name,
            unit.tile_row,
            unit.tile_column,
            here.open,
            here.planned,
            url_for(".tenders", province=unit_text(key)),
        )
        for unit in units_by_name(db, vintage)
        for key in [UnitKey(unit.vintage, unit.code)]
        for here in [counts.get(key, none)]
    ]
    return render_template(
        "tenders/map.html",
        vintage=vintage,
        units=units,
        tiles=[_tile(unit) for unit in units],
        tabs=[
            (each.label, url_for(".province_map", units=each.value), each is vintage)
            for each in (Vintage.UNITS_34, Vintage.UNITS_63)
        ],
    )


def _tile(unit: _Unit) -> tuple[int, int, str, str, str, str]:
    tone = "success" if unit.open else "info" if unit.planned else "neutral"
    said = gettext("%(open)s open, %(planned)s planned", open=unit.open, planned=unit.planned)
    name = f"{unit.name} {unit.open}" if unit.open else unit.name
    return unit.row, unit.column, name, unit.href, tone, said

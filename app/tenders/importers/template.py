"""Duri's own spreadsheet: one row per tender or planned package, one more row per further lot.

`COLUMNS` is the format: the parser, the downloadable template, its help sheet and
docs/data-sources.md are all made from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from app.core.fields import SolutionField
from app.core.i18n import N_, Labelled, Message, message
from app.core.tables.table import Table, place_label
from app.tenders.importers.ocds_reduce import web_address
from app.tenders.importers.row_reading import (
    RowReader,
    not_kept,
    read_rows,
    stated,
    without_repeats,
)
from app.tenders.importers.staged import (
    Family,
    Identity,
    Level,
    ParsedFile,
    RowReport,
    StagedTender,
)
from app.tenders.importers.values import clean, currency_code, planned_start
from app.tenders.importing import ocids
from app.tenders.models import ProcurementCategory, Route, TenderKind, TenderStatus


@dataclass(frozen=True)
class Column:
    """One column of the template."""

    name: str
    #: What to write there (source text).
    help: str
    example: str = ""
    required: bool = False
    choices: type[Labelled] | None = None


COLUMNS: Final[tuple[Column, ...]] = (
    Column(
        "kind",
        N_("notice, plan or call"),
        "notice",
        required=True,
        choices=TenderKind,
    ),
    Column("notice_no", N_("Notice number without version; for notices and calls"), "IB2600099901"),
    Column(
        "version",
        N_(
            "00 for the first publication, 01, 02 … for amendments; an empty cell then leaves "
            "what was stated before"
        ),
        "00",
    ),
    Column(
        "plan_no",
        N_("Plan number; for plans, and for notices that cite one"),
        "PL2600088801",
    ),
    Column(
        "title",
        N_("Name of the package, in its own language"),
        "Trung tâm điều hành đô thị thông minh (ví dụ)",
        required=True,
    ),
    Column("title_ko", N_("Korean name"), "스마트도시 운영센터(예시)"),
    Column("title_en", N_("English name"), "Smart city operations centre"),
    Column("description", N_("What is to be done")),
    Column("project_name", N_("Project or plan it belongs to")),
    Column(
        "status",
        N_("As published; empty means open, or planned for a plan"),
        "active",
        choices=TenderStatus,
    ),
    Column(
        "field",
        N_("Solution field; empty: read from the name"),
        "operations",
        choices=SolutionField,
    ),
    Column(
        "category",
        N_("Procurement category"),
        "goods",
        choices=ProcurementCategory,
    ),
    Column("procuring_entity", N_("Who runs the selection")),
    Column("buyer", N_("Who pays")),
    Column("method", N_("Selection method in the published words")),
    Column("scope", N_("Trong nước (domestic) or Quốc tế (international)")),
    Column(
        "route",
        N_("Participation route; empty: read from scope, funding and method"),
        choices=Route,
    ),
    Column("funding_source", N_("Where the money comes from")),
    Column(
        "place",
        N_("Places, separated by semicolons"),
        "Quận Hải Châu, Thành phố Đà Nẵng",
    ),
    Column("currency", N_("Three letters; VND when empty"), "VND"),
    Column("budget", N_("Published budget or estimate"), "12500000000"),
    Column("bid_security", N_("Published bid security")),
    Column("award_value", N_("Published award value")),
    Column(
        "published_at",
        N_("Date and time; Vietnam's time when no zone is given"),
        "2026-12-01 08:00",
    ),
    Column("closes_at", N_("Deadline for bids"), "2026-12-20 09:00"),
    Column("opens_at", N_("Bid opening"), "2026-12-20 09:30"),
    Column(
        "planned_start",
        N_("For plans: quarter, month or date (Quý II, 2026; 2026-04)"),
    ),
    Column("duration", N_("Contract period: 240D, 12 tháng"), "240D"),
    Column("source_url", N_("Address of the publication")),
    Column("lot_no", N_("Lot number; one row per lot, the other columns may stay empty")),
    Column("lot_title", N_("Name of the lot")),
    Column("lot_budget", N_("Published budget of the lot")),
    Column("lot_closes_at", N_("Deadline of the lot, when it has its own")),
)
REQUIRED: Final = frozenset({"kind", "title", "version"})
_TEXTS: Final = (
    "title_ko",
    "title_en",
    "description",
    "project_name",
    "procuring_entity",
    "buyer",
    "method",
    "scope",
    "funding_source",
)


def parse_template(table: Table) -> ParsedFile:
    """Stage the rows of a filled-in template."""
    reports: list[RowReport] = list(not_kept(table, (column.name for column in COLUMNS)))
    found = []
    for row in read_rows(table):
        staged = _row(row)
        reports.extend(row.reports())
        if not row.errors:
            found.append(staged)
    merged, contradictions = _with_lots(found)
    kept, repeats = without_repeats(merged)
    return ParsedFile(
        "duri-template", tuple(kept), (*reports, *contradictions, *repeats), len(table.rows)
    )


def _row(row: RowReader) -> StagedTender:
    kind = _choice(row, "kind", TenderKind) or TenderKind.NOTICE.value
    plan = kind == TenderKind.PLAN.value
    named = row.read("currency", currency_code)
    currency = named or "VND"
    amounts = {
        "budget_minor": row.amount("budget", currency),
        "bid_security_minor": row.amount("bid_security", currency),
        "award_value_minor": row.amount("award_value", currency),
    }
    start = row.read("planned_start", planned_start)
    if row.text("kind") is None and row.text("lot_no") is None:
        row.errors.append(message("%(column)s is empty", column="kind"))
    content: dict[str, Any] = {name: row.text(name) for name in _TEXTS}
    content |= {
        "title": row.required("title"),
        "kind": kind,
        "status": _choice(row, "status", TenderStatus),
        "field": _choice(row, "field", SolutionField),
        "category": _choice(row, "category", ProcurementCategory),
        "route": _choice(row, "route", Route),
        "place_text": row.text("place"),
        **amounts,
        "currency": currency if any(a is not None for a in amounts.values()) else named,
        "published_at": row.instant("published_at"),
        "closes_at": row.instant("closes_at", end_of_day=True),
        "opens_at": row.instant("opens_at"),
        "planned_text": row.text("planned_start") if start else None,
        "planned_from": start.isoformat() if start else None,
        "duration": row.period("duration"),
        "source_url": _address(row),
        "plan_no": row.number("plan_no", required=False) or None,
        "lots": _lot(row, currency),
    }
    if plan and content["closes_at"]:
        row.errors.append(message("a plan has no deadline; its notice will"))
    return StagedTender(
        place=row.place,
        family=Family.TEMPLATE,
        identity=_identity(row, content, plan=plan),
        version=row.version("version"),
        version_at=_moment(content["published_at"]),
        content=stated(content),
        # An empty cell says nothing: an amendment's row may state what changed and no more.
        covers=frozenset(),
    )


def _identity(row: RowReader, content: dict[str, Any], *, plan: bool) -> Identity:
    if plan:
        return Identity(
            plan_no=row.number("plan_no"), package_key=ocids.package_key(content["title"])
        )
    number = row.number("notice_no")
    return Identity(notice_no=(ocids.portal_number(number) or (number, None))[0])


def _choice(row: RowReader, column: str, choices: Iterable[Labelled]) -> str | None:
    words = clean(row.cells.get(column))
    if words is None:
        return None
    allowed = {choice.value.lower(): choice.value for choice in choices}
    if words.lower() not in allowed:
        row.errors.append(
            message(
                "%(column)s: “%(text)s” is none of %(allowed)s",
                column=column,
                text=words,
                allowed=", ".join(allowed.values()),
            )
        )
    return allowed.get(words.lower())


def _address(row: RowReader) -> str | None:
    address = row.text("source_url")
    if address and not web_address(address):
        row.errors.append(message("source_url: only http and https addresses are kept"))
    return address


def _lot(row: RowReader, currency: str) -> list[dict[str, Any]]:
    number = row.number("lot_no", required=False)
    if not number:
        for column in ("lot_title", "lot_budget", "lot_closes_at"):
            if row.text(column):
                row.errors.append(message("%(column)s needs a lot_no", column=column))
        return []
    lot = {
        "number": number,
        "title": row.text("lot_title") or number,
        "budget_minor": row.amount("lot_budget", currency),
        "closes_at": row.instant("lot_closes_at", end_of_day=True),
    }
    if lot["budget_minor"] is not None:
        lot["currency"] = currency
    return [stated(lot)]


def _moment(iso: str | None) -> datetime | None:
    return datetime.fromisoformat(iso) if iso else None


def _with_lots(found: list[StagedTender]) -> tuple[list[StagedTender], list[RowReport]]:
    """Rows that differ from an earlier one of their tender in nothing but their lot join it."""
    whole: dict[tuple[Identity, str], StagedTender] = {}
    alone: list[StagedTender] = []
    reports: list[RowReport] = []
    for one in found:
        lots = one.content.get("lots", [])
        first = whole.setdefault((one.identity, one.version), one)
        if first is one:
            continue
        if not lots or not first.content.get("lots"):
            alone.append(one)
            continue
        reason = _refusal(first, one, lots[0]["number"])
        if reason is not None:
            reports.append(RowReport(one.place, Level.ERROR, reason))
            continue
        joined = [*first.content["lots"], *lots]
        whole[(one.identity, one.version)] = replace(
            first, content={**first.content, "lots": joined}
        )
    return [*whole.values(), *alone], reports


def _refusal(first: StagedTender, one: StagedTender, number: str) -> Message | None:
    if any(lot["number"] == number for lot in first.content["lots"]):
        return message(
            "lot %(number)s was given before, in %(first)s",
            number=number,
            first=place_label(first.place),
        )
    differing = [name for name in _differing(first, one) if name != "lots"]
    if differing:
        return message(
            "differs from %(first)s of the same tender in %(names)s",
            first=place_label(first.place),
            names=", ".join(differing),
        )
    return None


def _differing(first: StagedTender, one: StagedTender) -> Iterator[str]:
    """Facts the later row states otherwise; what it leaves empty it does not contradict."""
    for name, value in one.content.items():
        defaults = name in {"status", "currency", "kind"}
        if first.content.get(name) != value and not (defaults and name in first.content):
            yield name

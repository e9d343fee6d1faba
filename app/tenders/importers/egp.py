"""Spreadsheets of Vietnam's national e-procurement portal: notices, ICT notices, plans.

Recognised by their columns (docs/data-sources.md). Times carry no zone and are Vietnam's;
amounts are đồng; a notice's versions 00, 01 … are amendments of one notice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from app.core.i18n import message
from app.core.tables.table import Table
from app.core.text import fold
from app.tenders.importers.row_reading import (
    RowReader,
    not_kept,
    read_rows,
    stated,
    tell_packages_apart,
    without_repeats,
)
from app.tenders.importers.staged import Family, Identity, ParsedFile, RowReport, StagedTender
from app.tenders.importers.values import planned_start
from app.tenders.importing import ocids
from app.tenders.models import ProcurementCategory, TenderKind, TenderStatus

NOTICE_COLUMNS: Final = frozenset(
    {"notice_no", "version", "package_name", "procuring_entity", "closes_at", "budget_vnd"}
)
ICT_COLUMNS: Final = frozenset(
    {"notice_no", "version", "package_name", "status", "procuring_entity", "closes_at"}
)
PLAN_COLUMNS: Final = frozenset(
    {"plan_no", "version", "package_name", "planned_start", "price_estimate_vnd"}
)
BIDDER_COLUMNS: Final = frozenset({"notice_no", "bidder_name"})

#: column → fact, for columns that are plain text.
_TEXTS: Final = {
    "project_name": "project_name",
    "investor": "buyer",
    "procuring_entity": "procuring_entity",
    "funding_source": "funding_source",
    "selection_method": "method",
    "scope": "scope",
    "envelopes": "envelopes",
    "mode": "mode",
    "place": "place_text",
    "spending_class": "spending_class",
    "security_form": "security_form",
    "decision_no": "decision_no",
    "approving_body": "approving_body",
    "plan_no": "plan_no",
}
_CATEGORIES: Final = {
    "xay lap": ProcurementCategory.WORKS,
    "hang hoa": ProcurementCategory.GOODS,
    "tu van": ProcurementCategory.CONSULTING,
    "phi tu van": ProcurementCategory.SERVICES,
}
_STATUSES: Final = {
    "co nha thau trung thau": TenderStatus.COMPLETE,
    "da co nha thau trung thau": TenderStatus.COMPLETE,
    "khong co nha thau trung thau": TenderStatus.UNSUCCESSFUL,
    "da huy thau": TenderStatus.CANCELLED,
    "huy thau": TenderStatus.CANCELLED,
    "da huy tbmt": TenderStatus.CANCELLED,
    "chua dong thau": TenderStatus.ACTIVE,
    "dang xet thau": TenderStatus.ACTIVE,
    "da dong thau": TenderStatus.ACTIVE,
    "da mo thau": TenderStatus.ACTIVE,
}
_CONTRACTS: Final = {
    "TG": "Trọn gói",
    "DGCD": "Đơn giá cố định",
    "DGDC": "Đơn giá điều chỉnh",
}
#: What a notice or an ICT notice of the portal has further columns for.
_MORE: Final = frozenset({"field", "contract_type", "duration", "published_at", "opens_at"}) | {
    "validity",
    "bid_security_vnd",
    "decision_date",
    "plan_name",
}


def parse_notices(table: Table) -> ParsedFile:
    """The portal's full notice export."""
    return _parse(table, "egp-notices", Family.NOTICES, NOTICE_COLUMNS)


def parse_ict_notices(table: Table) -> ParsedFile:
    """The portal's short list of ICT notices, which also says how they ended."""
    return _parse(table, "egp-ict-notices", Family.ICT, ICT_COLUMNS)


def _parse(table: Table, name: str, family: Family, required: frozenset[str]) -> ParsedFile:
    reports: list[RowReport] = list(not_kept(table, _TEXTS.keys() | required | _MORE | {"status"}))
    covers = _covered(table) | {"kind"}
    found = []
    for row in read_rows(table):
        staged = _notice(row, family, covers)
        reports.extend(row.reports())
        if not row.errors:
            found.append(staged)
    kept, repeats = without_repeats(found)
    return ParsedFile(name, tuple(kept), (*reports, *repeats), len(table.rows))


def _covered(table: Table) -> frozenset[str]:
    """The facts this table's columns have a place for."""
    columns = set(table.columns)
    direct = {fact for column, fact in _TEXTS.items() if column in columns}
    # Not the status: where it is empty or unknown, what was known before stays.
    same = {"contract_type", "duration", "published_at", "closes_at", "opens_at"} | {
        "validity",
        "decision_date",
    }
    named = {
        "package_name": {"title"},
        "field": {"category"},
        "bid_security_vnd": {"bid_security_minor"},
        "budget_vnd": {"budget_minor", "currency"},
        "price_estimate_vnd": {"budget_minor", "currency"},
        "planned_start": {"planned_text", "planned_from"},
        "plan_name": {"project_name"},
    }
    renamed = {fact for column, facts in named.items() if column in columns for fact in facts}
    return frozenset(direct | (same & columns) | renamed)


def _common(row: RowReader) -> dict[str, Any]:
    content: dict[str, Any] = {fact: row.text(column) for column, fact in _TEXTS.items()}
    content |= {
        "title": row.required("package_name"),
        "category": _category(row),
        "contract_type": _contract(row.text("contract_type")),
        "duration": row.period("duration"),
        "published_at": row.instant("published_at"),
        "decision_date": row.day("decision_date"),
        "plan_no": row.number("plan_no", required=False) or None,
    }
    return content


def _notice(row: RowReader, family: Family, covers: frozenset[str]) -> StagedTender:
    number = row.number("notice_no")
    numbered = ocids.portal_number(number)
    number, embedded = numbered or (number, None)
    content = _common(row) | {
        "kind": TenderKind.NOTICE.value,
        "closes_at": row.instant("closes_at", end_of_day=True),
        "opens_at": row.instant("opens_at"),
        "validity": row.period("validity"),
        "bid_security_minor": row.amount("bid_security_vnd", "VND"),
        "budget_minor": row.amount("budget_vnd", "VND"),
        "currency": "VND" if family is Family.NOTICES else None,
        "status": _status(row),
    }
    if content["closes_at"] is None and not row.errors:
        row.warnings.append(message("no closing time is stated"))
    elif (
        content["published_at"]
        and content["closes_at"]
        and (content["closes_at"] < content["published_at"])
    ):
        row.warnings.append(message("the closing time lies before the publication"))
    return StagedTender(
        place=row.place,
        family=family,
        identity=Identity(notice_no=number),
        version=row.version("version", embedded),
        version_at=_moment(content["published_at"]),
        content=stated(content),
        covers=covers,
    )


def parse_plans(table: Table) -> ParsedFile:
    """The portal's contractor-selection plans: one row per planned package."""
    known = _TEXTS.keys() | PLAN_COLUMNS | _MORE
    reports: list[RowReport] = list(not_kept(table, known))
    covers = _covered(table) | {"kind"}
    found = []
    for row in read_rows(table):
        staged = _planned(row, covers)
        reports.extend(row.reports())
        if not row.errors:
            found.append(staged)
    kept, repeats = without_repeats(tell_packages_apart(found))
    return ParsedFile("egp-plans", tuple(kept), (*reports, *repeats), len(table.rows))


def _planned(row: RowReader, covers: frozenset[str]) -> StagedTender:
    plan_no = row.number("plan_no")
    content = _common(row)
    words = row.text("planned_start")
    start = row.lenient("planned_start", planned_start)
    content |= {
        "kind": TenderKind.PLAN.value,
        "status": TenderStatus.PLANNED.value,
        "project_name": row.text("plan_name"),
        "planned_text": words,
        "planned_from": start.isoformat() if start else None,
        "budget_minor": row.amount("price_estimate_vnd", "VND"),
        "currency": "VND",
        "plan_no": plan_no,
    }
    return StagedTender(
        place=row.place,
        family=Family.PLANS,
        identity=Identity(plan_no=plan_no, package_key=ocids.package_key(content["title"])),
        version=row.version("version"),
        version_at=_moment(content["published_at"]),
        content=stated(content),
        covers=covers,
    )


def _moment(iso: str | None) -> datetime | None:
    return datetime.fromisoformat(iso) if iso else None


def _category(row: RowReader) -> str | None:
    words = row.text("field")
    if words is None:
        return None
    category = _CATEGORIES.get(fold(words))
    if category is None:
        row.warnings.append(message("field: “%(text)s” is not known", text=words))
    return category.value if category else None


def _status(row: RowReader) -> str | None:
    words = row.text("status")
    if words is None:
        return None
    status = _STATUSES.get(fold(words))
    if status is None:
        row.warnings.append(message("status: “%(text)s” is not known", text=words))
    return status.value if status else None


def _contract(code: str | None) -> str | None:
    """The portal's code in the portal's words; words stay."""
    if code is None:
        return None
    return " + ".join(_CONTRACTS.get(part, part) for part in code.split("_"))


def bidders(columns: Iterator[str] | frozenset[str]) -> bool:
    """Whether these are the columns of the portal's list of bidders."""
    return set(columns) >= BIDDER_COLUMNS

"""Small fictional tender files in every format the importer reads."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import openpyxl

NOTICE = {
    "notice_no": "IB2600099901",
    "published_at": "2026-11-20T16:57:05.29",
    "version": "00",
    "plan_no": "PL2600088801",
    "spending_class": "Chi đầu tư phát triển",
    "project_name": "Dự án thí điểm (hư cấu)",
    "package_name": "Gói thầu số 02: Trung tâm điều hành thông minh",
    "investor": "UBND tỉnh Quảng Trị",
    "procuring_entity": "Sở Khoa học và Công nghệ",
    "funding_source": "Ngân sách tỉnh",
    "field": "Hàng hóa",
    "selection_method": "Đấu thầu rộng rãi",
    "contract_type": "TG",
    "scope": "Quốc tế",
    "envelopes": "Một giai đoạn hai túi hồ sơ",
    "duration": "240D",
    "mode": "Qua mạng",
    "place": "Thành phố Đông Hà, Tỉnh Quảng Trị",
    "closes_at": "2026-12-10T09:00:00",
    "opens_at": "2026-12-10T09:30:00",
    "validity": "90 D",
    "bid_security_vnd": "120000000",
    "budget_vnd": "12500000000",
    "security_form": "Thư bảo lãnh",
    "decision_no": "12/QĐ-UBND",
    "decision_date": "18/11/2026",
    "approving_body": "UBND tỉnh Quảng Trị",
}
ICT = {
    "notice_no": "IB2600099901",
    "version": "00",
    "package_name": "Gói thầu số 02: Trung tâm điều hành thông minh",
    "status": "Có nhà thầu trúng thầu",
    "procuring_entity": "Sở Khoa học và Công nghệ",
    "investor": "",
    "mode": "Qua mạng",
    "place": "Thành phố Đông Hà - Tỉnh Quảng Trị",
    "published_at": "20/11/2026 - 16:57",
    "closes_at": "10/12/2026 09:00",
}
PLAN = {
    "plan_no": "PL2600088801",
    "version": "00",
    "plan_name": "Kế hoạch lựa chọn nhà thầu (hư cấu)",
    "investor": "UBND tỉnh Quảng Trị",
    "decision_no": "11/QĐ-UBND",
    "decision_date": "2026/06/17 00:00:00",
    "approving_body": "UBND tỉnh Quảng Trị",
    "published_at": "2026-06-20 10:00:00",
    "package_name": "Gói thầu số 02: Trung tâm điều hành thông minh",
    "mode": "Qua mạng",
    "scope": "Quốc tế",
    "field": "Hàng hóa",
    "selection_method": "Đấu thầu rộng rãi",
    "envelopes": "Một giai đoạn hai túi hồ sơ",
    "contract_type": "Trọn gói",
    "funding_source": "Ngân sách tỉnh",
    "planned_start": "Quý IV, 2026",
    "duration": "240 ngày",
    "price_estimate_vnd": "12500000000",
    "place": "Thành phố Đông Hà, Tỉnh Quảng Trị",
}

NOTICE_HEADER = list(NOTICE)
ICT_HEADER = list(ICT)
PLAN_HEADER = list(PLAN)
BIDDER_HEADER = ["notice_no", "version", "package_name", "bidder_id", "bidder_name"]

Row = dict[str, Any]


def csv_file(header: list[str], *rows: Row) -> bytes:
    """A UTF-8 CSV file; a row's missing columns are empty."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, header, extrasaction="raise")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def notices(*changes: Row) -> bytes:
    """A portal notice file, one row per dictionary of changes to `NOTICE`."""
    return csv_file(NOTICE_HEADER, *(NOTICE | change for change in changes or ({},)))


def ict_notices(*changes: Row) -> bytes:
    """A portal ICT notice file."""
    return csv_file(ICT_HEADER, *(ICT | change for change in changes or ({},)))


def plans(*changes: Row) -> bytes:
    """A portal plan file."""
    return csv_file(PLAN_HEADER, *(PLAN | change for change in changes or ({},)))


def xlsx_file(header: list[str], *rows: Row | list[Any]) -> bytes:
    """The same as a workbook."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(header)
    for row in rows:
        sheet.append([row.get(name) for name in header] if isinstance(row, dict) else row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


OCID = "ocds-213czf-example-01"


def release(number: int = 1, **changes: Any) -> dict[str, Any]:
    """An OCDS release of one fictional process; keyword arguments replace whole sections."""
    return {
        "ocid": OCID,
        "id": f"{OCID}-{number:02d}",
        "date": f"2026-11-{number:02d}T09:00:00Z",
        "tag": ["tender"] if number == 1 else ["tenderUpdate"],
        "initiationType": "tender",
        "language": "vi",
        "buyer": {"id": "VN-1", "name": "UBND thành phố Đà Nẵng"},
        "tender": {
            "id": "T-1",
            "title": "Hệ thống điều khiển giao thông thông minh (hư cấu)",
            "status": "active",
            "mainProcurementCategory": "goods",
            "value": {"amount": 1500000.5, "currency": "USD"},
            "tenderPeriod": {"endDate": "2026-12-20T02:00:00Z"},
        },
    } | changes


def package(*releases: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """An OCDS 1.1 release package."""
    return {
        "uri": "https://example.org/package.json",
        "version": "1.1",
        "publishedDate": "2026-11-30T00:00:00Z",
        "publisher": {"name": "Example publisher"},
        "releases": list(releases or (release(),)),
    } | changes


def as_json(document: Any) -> bytes:
    """UTF-8 JSON."""
    return json.dumps(document, ensure_ascii=False).encode()

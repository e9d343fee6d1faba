"""Files recognised by content, and refused by name: size, kind, encoding, columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.tables.bidders_figures import (
    BIDDER_HEADERS,
    PUBLISHED_HEADERS,
    bidder_header,
    published_list,
)
from app.tenders.importers.reading import read
from tests.factories.tender_files import (
    NOTICE,
    NOTICE_HEADER,
    as_json,
    csv_file,
    ict_notices,
    notices,
    package,
    plans,
    release,
    xlsx_file,
)
from tests.unit.tenders.refusing import errors, refusal, warnings

TEMPLATE = csv_file(
    ["kind", "notice_no", "version", "title"],
    {"kind": "call", "notice_no": "K-1", "version": "0", "title": "Lời mời (ví dụ)"},
)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (notices(), "egp-notices"),
        (ict_notices(), "egp-ict-notices"),
        (plans(), "egp-plans"),
        (TEMPLATE, "duri-template"),
        (xlsx_file(NOTICE_HEADER, NOTICE), "egp-notices"),
        (b"\xef\xbb\xbf" + notices(), "egp-notices"),
        (notices().replace(b",", b"\t"), "egp-notices"),
        (as_json(package()), "ocds-release-package-1.1"),
        (as_json([package(), package(release(2))]), "ocds-list-of-release-package-1.1"),
        (as_json([release()]), "ocds-release-list-1.0"),
        (as_json(release()), "ocds-release-1.0"),
        (as_json({"ocid": release()["ocid"], "releases": [release()]}), "ocds-record-1.0"),
        (as_json(package()) + b"\n" + as_json(package(release(2))),
         "ocds-list-of-release-package-1.1"),
        (as_json(package(version="1.0")), "ocds-release-package-1.0"),
        (as_json({k: v for k, v in package().items() if k != "version"}),
         "ocds-release-package-1.0"),
    ],
)  # fmt: skip
def test_a_format_is_recognised_by_content(content: bytes, name: str) -> None:
    assert read(content).format == name
    assert read(content).errors == ()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b" \n\n", "The file is empty."),
        (b"x" * 50_000_000, "50.0 MB; files must be smaller than 50 MB"),
        (b"%PDF-1.7", "Unsupported format: PDF."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Unsupported format: XLS (Excel 97"),
        (b"\x1f\x8b\x08\x00", "Unsupported format: gzip."),
        (b"<?xml version='1.0'?><x/>", "Unsupported format: XML / HTML."),
        (b"hello", "Unsupported format: text."),
        (b"a,b,c\n1,2,3\n", "neither OCDS nor columns that Duri knows (it begins with a, b, c)"),
        (b"Notice Type  Award\nBid Description, x\n", "Unsupported format: World Bank notice"),
        (notices().decode().encode("utf-16"), "UTF-16; please save it as UTF-8"),
        (notices().decode().encode("utf-16-le"), "UTF-16; please save it as UTF-8"),
        (notices() + "IB1,Hà".encode("cp1258", "replace"), "line 3 holds a byte of another"),
        (notices() + "\n\ufffd".encode(), "were lost when the file was converted earlier"),
        (b'{"releases": "\x00"}', "Unsupported format: binary data."),
        (b'{"a": 1, "a": 2}', "the key “a” appears twice"),
        (b'{"a": }', "Invalid JSON at line 1, column 7"),
        (b'{"a": 1,\n "b" 2}', "Invalid JSON at line 2, column 6"),
        (b"[NaN]", "NaN is not a number"),
        (b"[" * 5000 + b"]" * 5000, "nested too deeply"),
        (b"[" * 100 + b"]" * 100, "nested too deeply"),
        (b"[" + b"9" * 5000 + b"]", "a number has 5000 digits"),
        (b'{"releases": ["\\ud800"]}', "lone surrogate"),
        (b'{"hello": "world"}', "JSON, but not an OCDS release"),
        (b"[]", "The file holds no OCDS release."),
        (b'{"releases": {}}', "“releases” is not a list."),
        (as_json(package(version="2.0")), "OCDS version 2.0 is not known"),
        (as_json(package(version=["1.1"])), "OCDS version ['1.1'] is not known"),
        (b"notice_no,version,package_name,bidder_id,bidder_name\nIB1,00,x,vn1,y\n",
         "the portal's list of bidders, not a notice file"),
        (notices().split(b"\n")[0] + b"\n", "The file holds no rows."),
        (notices().replace(b"notice_no", b"version", 1), "The column “version” appears twice."),
        (b'notice_no,version\n"IB1,00\n', "Invalid CSV near line"),
    ],
)  # fmt: skip
def test_what_is_not_read_is_refused_by_name(content: bytes, words: str) -> None:
    assert words in refusal(content)


@pytest.mark.parametrize("header", [name for names in BIDDER_HEADERS.values() for name in names])
def test_every_published_header_of_a_bidders_figure_is_refused(header: str) -> None:
    content = csv_file([*NOTICE_HEADER, header], NOTICE | {header: "1"})
    assert f"The column “{header}” names a bidder's price" in refusal(content)


@pytest.mark.parametrize(
    "header",
    [
        "Bid price (VND)",
        "total_bid_price",
        "업체별 투찰금액(원)",
        "GIÁ DỰ THẦU",
        "Gia du thau A",
        "cost_vnd",
    ],
)
def test_spellings_of_them_are_refused_too(header: str) -> None:
    assert bidder_header([header]) == header


@pytest.mark.parametrize(
    "header",
    [*PUBLISHED_HEADERS, "budget_vnd", "price_estimate_vnd", "bid_security_vnd", "award_value"],
)
def test_published_figures_of_the_buyer_are_kept(header: str) -> None:
    assert bidder_header([header]) is None


def test_the_list_of_refused_headers_is_published() -> None:
    page = Path(__file__).resolve().parents[3] / "docs" / "data-sources.md"
    assert published_list() in page.read_text()


def test_no_column_of_our_own_formats_is_taken_for_a_bidders_figure() -> None:
    for content in (notices(), ict_notices(), plans(), TEMPLATE):
        assert bidder_header(content.split(b"\r\n")[0].decode().split(",")) is None


def test_an_unknown_column_is_a_warning() -> None:
    content = csv_file([*NOTICE_HEADER, "weather"], NOTICE | {"weather": "fine"})
    assert warnings(content) == [("file", "columns not kept: weather")]


def test_a_formula_cell_is_a_bad_row() -> None:
    assert errors(notices({}, {"notice_no": "IB2", "package_name": '=HYPERLINK("x")'})) == [
        ("row 3", "cell G3 holds a formula; only values are read")
    ]


def test_a_dash_in_front_of_a_text_is_no_formula() -> None:
    assert read(notices({"funding_source": "- NS tỉnh hỗ trợ;\n- Vốn khác"})).errors == ()


def test_a_row_of_another_width_is_a_bad_row() -> None:
    content = notices() + b"IB2600099902,2026-11-20\r\n"
    assert errors(content)[0] == ("row 3", "the row has 2 cells, the header 27")

"""The template: lots on rows of their own, choices, defaults and refusals."""

from __future__ import annotations

import pytest

from app.tenders.importers.reading import read
from app.tenders.importers.template import COLUMNS
from tests.factories.tender_files import Row, csv_file
from tests.unit.tenders.refusing import errors

HEADER = [column.name for column in COLUMNS]
CALL = {
    "kind": "call",
    "notice_no": "K-2026-1",
    "version": "00",
    "title": "K-City Network 공모(예시)",
    "currency": "KRW",
    "budget": "400000000",
    "closes_at": "2026-12-15",
}


def sheet(*changes: Row) -> bytes:
    return csv_file(HEADER, *(CALL | change for change in changes or ({},)))


def test_the_examples_of_the_template_are_a_valid_row() -> None:
    example = {column.name: column.example for column in COLUMNS}
    parsed = read(csv_file(HEADER, example))
    assert (parsed.errors, len(parsed.staged)) == ((), 1)


def test_a_row_per_lot_is_one_tender() -> None:
    parsed = read(
        sheet(
            {"lot_no": "1", "lot_title": "실증", "lot_budget": "300000000"},
            {"lot_no": "2", "lot_closes_at": "2026-12-18 17:00", "budget": "", "currency": "KRW"},
        )
    )
    (staged,) = parsed.staged
    assert staged.content["lots"] == [
        {"number": "1", "title": "실증", "currency": "KRW", "budget_minor": 300_000_000},
        {"number": "2", "title": "2", "closes_at": "2026-12-18T10:00:00+00:00"},
    ]
    assert staged.content["closes_at"] == "2026-12-15T16:59:00+00:00"


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([{"kind": "auction"}], "kind: “auction” is none of plan, notice, call"),
        ([{"kind": ""}], "kind is empty"),
        ([{"title": ""}], "title is empty"),
        ([{"notice_no": ""}], "notice_no is empty"),
        ([{"status": "maybe"}], "status: “maybe” is none of"),
        ([{"budget": "much"}], "budget: “much” is not an amount"),
        ([{"currency": "won"}], "currency: “won” is not a currency code"),
        ([{"currency": "원"}], "currency: “원” is not a currency code"),
        ([{"source_url": "javascript:x"}], "only http and https addresses are kept"),
        ([{"version": "final"}], "version: “final” is no version"),
        ([{"lot_title": "x"}], "lot_title needs a lot_no"),
        ([{"lot_no": "1"}, {"lot_no": "1"}], "lot 1 was given before, in Row 2"),
        ([{"lot_no": "1"}, {"lot_no": "2", "title": "Khác"}], "differs from Row 2"),
        ([{}, {"title": "Khác"}], "K-2026-1 version 00 was already given, differently, in Row 2"),
        ([{"kind": "plan", "plan_no": "PL1"}], "a plan has no deadline; its notice will"),
        ([{"kind": "plan", "plan_no": "", "closes_at": ""}], "plan_no is empty"),
    ],
)
def test_a_bad_row_says_what_is_wrong(rows: list[Row], words: str) -> None:
    found = errors(sheet(*rows))
    assert any(words in reason for _place, reason in found), found


def test_a_repeated_row_is_only_noted() -> None:
    parsed = read(sheet({}, {}))
    assert (len(parsed.staged), parsed.errors) == (1, ())


def test_a_planned_package_is_keyed_by_plan_and_name() -> None:
    (staged,) = read(
        sheet({"kind": "plan", "plan_no": "pl26 001", "closes_at": "", "planned_start": "Q2 2027"})
    ).staged
    assert staged.identity.plan_no == "PL26001"
    assert staged.content["planned_from"] == "2027-04-01"


def test_an_empty_cell_says_nothing() -> None:
    (staged,) = read(sheet({"version": "01", "budget": "", "currency": ""})).staged
    assert {"budget_minor", "currency", "status", "lots"}.isdisjoint(staged.content)
    assert staged.covers == frozenset()

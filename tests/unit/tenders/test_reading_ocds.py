"""OCDS releases staged: what is a warning, what refuses a release, what is left out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.tenders.importers.ocds_facts import checked
from app.tenders.importers.ocds_reduce import reduce_release
from app.tenders.importers.reading import read
from tests.factories.tender_files import as_json, package, release
from tests.unit.tenders.refusing import errors, warnings

TENDER: dict[str, Any] = release()["tender"]


def without(document: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key != name}


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (without(release(2), "ocid"), "the release has no ocid"),
        (release(2, ocid=None), "the ocid of the release is null"),
        (release(2, ocid=""), "the ocid of the release is not a usable text"),
        (without(release(2), "id"), "the release has no id"),
        (release(2, id=None), "the id of the release is null"),
        (release(2, id={"x": 1}), "the id of the release is not a usable text"),
        (release(1), "was used before, at releases[0]"),
        ("release", "is not an object"),
        (release(2, awards=[{"id": "A", "status": "active"}, {"id": "A", "status": "pending"}]),
         "awards: the id “A” appears twice"),
    ],
)  # fmt: skip
def test_a_release_that_cannot_be_told_apart_is_a_bad_row(bad: Any, reason: str) -> None:
    ((place, words),) = errors(as_json(package(release(1), bad)))
    assert place == "releases[1]"
    assert reason in words


@pytest.mark.parametrize(
    ("odd", "words"),
    [
        (release(tender=TENDER | {"description": None}), "null values: tender.descr"),
        (release(buyer=None), "null values: buyer"),
        (release(ocid="ocds-zzzzzz-1"), "the prefix of ocds-zzzzzz-1 is not a registered one"),
        (release(ocid="no-prefix-at-all"), "is not a registered one"),
        (release(tender=TENDER | {"amendment": {"date": "2026-11-02T00:00:00Z"}}),
         "deprecated in OCDS 1.1: tender.amendment"),
        (release(buyer={"name": "B", "identifier": {"id": "1"}}),
         "deprecated in OCDS 1.1: buyer.identifier"),
        (release(tender=TENDER | {"tenderPeriod": {"endDate": "2026-12-20T02:00:00"}}),
         "has no time zone: read as Vietnam's time"),
        (release(tender=TENDER | {"value": {"amount": 5}}), "has no currency"),
        (release(tender=TENDER | {"value": "5 USD"}), "is not what OCDS says"),
        (release(tender=TENDER | {"value": {"amount": -5, "currency": "USD"}}),
         "the amount -5 is negative"),
        (release(tender=TENDER | {"documents": [{"id": "1", "url": "javascript:x()"}]}),
         "is not what OCDS says (http(s))"),
        (without(release(), "date"), "the release has no date: read as of its package's"),
        (release(contracts=[{"id": 1}]), "not kept: contracts"),
        (release(bids={"details": [{"id": "1"}, {"id": "2"}]}), "bids: 2 skipped"),
    ],
)  # fmt: skip
def test_oddities_are_warnings_and_the_release_is_imported(odd: Any, words: str) -> None:
    content = as_json(package(odd))
    assert len(read(content).staged) == 1
    assert errors(content) == []
    assert any(words in reason for _place, reason in warnings(content)), warnings(content)


def test_deprecated_fields_of_1_1_were_fine_in_1_0() -> None:
    odd = release(buyer={"name": "B", "identifier": {"id": "1"}})
    content = as_json(package(odd, version="1.0"))
    assert not any("deprecated" in reason for _place, reason in warnings(content))


def test_amounts_are_exact() -> None:
    (staged,) = read(as_json(package())).staged
    assert (staged.content["budget_minor"], staged.content["currency"]) == (150_000_050, "USD")


def test_more_decimals_than_the_currency_has_are_rounded_with_a_line() -> None:
    tender = TENDER | {"value": {"amount": 10.126, "currency": "USD"}}
    content = as_json(package(release(tender=tender)))
    assert read(content).staged[0].content["budget_minor"] == 1013
    assert any("rounded to USD" in reason for _place, reason in warnings(content))


def test_who_bids_is_not_kept() -> None:
    parties = [
        {"id": "1", "name": "UBND", "roles": ["buyer"], "contactPoint": {"name": "Ông A"}},
        {"id": "2", "name": "Công ty Hư Cấu", "roles": ["tenderer", "supplier"]},
    ]
    reduced, _notes = reduce_release(release(parties=parties))
    assert [party["name"] for party in reduced["parties"]] == ["UBND"]
    assert "Ông A" not in str(reduced)


def test_reducing_twice_changes_nothing_but_the_spelling_of_amounts() -> None:
    reduced, _notes = reduce_release(
        release(tender=TENDER | {"lots": [{"title": "x"}, {"title": "y"}]})
    )
    from app.tenders.exporters.ocds_release import expanded

    again, _notes = reduce_release(expanded(reduced))
    assert again == reduced


@pytest.mark.parametrize(
    "facts",
    [
        {"closes_at": "tomorrow"},
        {"closes_at": "2026-12-20T02:00:00"},
        {"budget_minor": -1},
        {"budget_minor": 2**63},
        {"kind": "auction"},
        {"title": 7},
        {"source_url": "javascript:alert(1)"},
        {"lots": [{"title": "no number"}]},
        {"documents": [{"url": "javascript:alert(1)"}]},
        {"planned_from": "x"},
        {"nonsense": "x"},
    ],
)
def test_facts_of_our_own_extension_are_checked(facts: dict[str, Any]) -> None:
    assert checked(facts) in ({}, {"lots": []}, {"documents": []})


def test_a_huge_exponent_is_no_amount() -> None:
    tender = TENDER | {"value": {"amount": 1, "currency": "USD"}}
    content = as_json(package(release(tender=tender))).replace(b'"amount": 1,', b'"amount": 1e400,')
    assert any("too large" in reason for _place, reason in warnings(content))
    assert Decimal("1e400").adjusted() == 400

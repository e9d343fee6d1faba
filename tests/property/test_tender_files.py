"""Whatever the bytes: staged rows or a refusal by name, never a crash; and versions compose to
one state whatever the order of arrival."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.tables.refusal import ImportRefused
from app.tenders.exporters.ocds_release import Names, expanded, own_release
from app.tenders.importers.ocds_reduce import reduce_release
from app.tenders.importers.reading import read
from app.tenders.importers.staged import Family, ParsedFile
from app.tenders.importing.composition import Statement, compose
from tests import examples
from tests.factories.tender_files import (
    ICT_HEADER,
    NOTICE_HEADER,
    PLAN_HEADER,
    as_json,
    csv_file,
    ict_notices,
    notices,
    package,
    plans,
    release,
    xlsx_file,
)

CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["IB2600000001", "PL26", "00", "01", "2026-12-10T09:00:00", "25/02/2024 - 17:22", "Quý I",
         "1.250 tỷ", "=1", "-", "Trong nước", "Tỉnh X", "240D", "Xây lắp", "0", "999999999999"]
    ),
)  # fmt: skip
FORMATS = (NOTICE_HEADER, ICT_HEADER, PLAN_HEADER)
SAMPLES = (
    notices(),
    ict_notices(),
    plans(),
    as_json(package()),
    as_json({"ocid": "ocds-213czf-1", "compiledRelease": release()}),
    xlsx_file(NOTICE_HEADER),
)


def outcome(content: bytes) -> ParsedFile | None:
    """What reading gives, which can be stored; None for a refusal by name."""
    try:
        parsed = read(content)
    except ImportRefused:
        return None
    json.dumps([dict(one.content) for one in parsed.staged])
    json.dumps([one.release for one in parsed.staged])
    json.dumps([line.to_json() for line in parsed.reports])
    for one in parsed.staged:
        assert len(Statement.of(one).digest) == 64
    return parsed


@settings(max_examples=examples(60))
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    outcome(content)


@settings(max_examples=examples(60))
@given(st.sampled_from(SAMPLES), st.integers(0, 10_000), st.binary(min_size=1, max_size=4))
def test_a_damaged_file_is_read_or_refused(sample: bytes, place: int, damage: bytes) -> None:
    at = place % len(sample)
    outcome(sample[:at] + damage + sample[at + len(damage) :])
    outcome(sample[:at])


@settings(max_examples=examples(60))
@given(st.sampled_from(FORMATS), st.data())
def test_any_cells_are_staged_or_reported(header: list[str], data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.fixed_dictionaries(dict.fromkeys(header, CELLS)), max_size=3))
    try:
        content = csv_file(header, *rows)
    except UnicodeEncodeError:
        return
    parsed = outcome(content)
    if parsed is not None:
        places = {one.place for one in parsed.staged} | {r.place for r in parsed.reports}
        assert parsed.rows <= len(places - {"file"}) or not parsed.rows


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["ocid", "id", "date", "tag", "tender", "awards", "value", "amount", "currency",
                 "title", "lots", "parties", "roles", "releases", "records", "compiledRelease",
                 "x_duri", "facts", "tenderPeriod", "endDate", "documents", "url", "buyer", "bids"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=examples(80))
@given(JSON, st.sampled_from(["tender", "awards", "buyer", "parties", "x_duri", "date", "ocid"]))
def test_any_json_is_staged_or_refused(value: Any, section: str) -> None:
    for document in (value, package(release() | {section: value}), {"version": value}):
        try:
            content = json.dumps(document).encode()
        except (UnicodeEncodeError, ValueError):
            continue
        outcome(content)


def statement(number: int, family: Family, facts: Mapping[str, Any]) -> Statement:
    content = {"title": f"v{number}", "kind": "notice", **facts}
    return Statement(f"{number:02d}", family, None, content, frozenset(facts))


STATEMENTS = st.lists(
    st.builds(
        statement,
        st.integers(0, 3),
        st.sampled_from([Family.TEMPLATE, Family.NOTICES, Family.ICT]),
        st.dictionaries(st.sampled_from(["scope", "method", "status"]), st.sampled_from("ab")),
    ),
    max_size=6,
    unique_by=lambda s: (s.label, s.family),
)


@settings(max_examples=examples(80))
@given(STATEMENTS, st.randoms(use_true_random=False))
def test_versions_do_not_depend_on_the_order_of_arrival(
    statements: list[Statement], random: Any
) -> None:
    expected = compose(statements)
    shuffled = list(statements)
    random.shuffle(shuffled)
    assert compose(shuffled) == expected
    # Saying it twice adds nothing.
    assert [v.content for v in compose([replace(s) for s in statements])] == [
        v.content for v in expected
    ]


FACTS = st.fixed_dictionaries(
    {"title": st.just("Gói"), "kind": st.just("notice"), "status": st.just("active")},
    optional={
        "scope": st.text(min_size=1, max_size=5).filter(str.strip),
        "currency": st.just("USD"),
        "budget_minor": st.integers(0, 10**12),
        "closes_at": st.just("2026-12-20T02:00:00+00:00"),
        "lots": st.just([{"number": "1", "title": "x", "currency": "USD", "budget_minor": 7}]),
        "milestones": st.just([{"kind": "enquiries", "at": "2026-12-20T02:00:00+00:00"}]),
        "documents": st.just([{"url": "https://example.org/x", "title": "x"}]),
    },
)


@settings(max_examples=examples(60))
@given(FACTS, st.sampled_from(["00", "01"]))
def test_an_exported_version_is_read_back_exactly(facts: dict[str, Any], version: str) -> None:
    if "\x00" in facts.get("scope", "") or not facts.get("scope", "x").isprintable():
        return
    names = Names("IB2600000001", None, None, version, "2026-12-01T00:00:00+00:00")
    exported = json.loads(json.dumps(own_release(facts, names)))
    (staged,) = read(as_json(package(exported))).staged
    assert (dict(staged.content), staged.version) == (facts, version)
    reduced, _notes = reduce_release(exported)
    assert reduce_release(expanded(reduced))[0] == reduced

"""Key figures from frozen facts: what each counts, what it leaves out, what cannot be known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from app.meetings.agenda.words import HalfYear, Name, Words
from app.meetings.kpis.catalogue import KPIS, kpi_called, measure
from app.meetings.kpis.facts import (
    Covered,
    Decided,
    Discussed,
    Expected,
    HeldMeeting,
    HeldSeat,
    KpiFacts,
    Part,
    Published,
    Settled,
)
from app.meetings.kpis.figure import Figure, frozen_row, row_without
from app.meetings.kpis.quarters import Quarter

Q4 = Quarter(2026, 4)
TODAY = date(2026, 12, 4)
AT = datetime(2026, 11, 1, tzinfo=UTC)
HELD = HeldMeeting(
    "m1",
    1,
    date(2026, 11, 11),
    120,
    quorate=True,
    agenda_frozen_at=AT,
    pack_issued_at=AT + timedelta(minutes=95),
    minutes_due=date(2026, 11, 25),
    minutes_approved_on=date(2026, 11, 25),
)
INQUORATE = HeldMeeting(
    "m2", 2, date(2026, 11, 30), 60, quorate=False, minutes_due=date(2026, 12, 14)
)
BEFORE = replace(HELD, id="m0", number=0, on=date(2026, 9, 30))
DA_NANG = Name(vi="Đà Nẵng")
FACTS = KpiFacts(
    today=TODAY,
    meetings=(BEFORE, HELD, INQUORATE),
    decisions=(
        Decided("d1", "m1", HELD.on, Name("안건")),
        Decided("d2", "m1", HELD.on, Name("입찰"), tender="t1"),
        Decided("d0", "m0", BEFORE.on, Name("이전")),
    ),
    settled=(
        Settled("a1", "일", date(2026, 10, 1), date(2026, 10, 11)),
        Settled("a2", "일", date(2026, 10, 1), date(2026, 10, 31), tender="t1"),
    ),
    seats=(
        HeldSeat("s1", Name("부처"), date(2026, 1, 1), None, deputy=True),
        HeldSeat("s2", Name("부처"), date(2026, 1, 1), None, deputy=False),
        HeldSeat("s0", Name("부처"), date(2026, 1, 1), date(2026, 12, 3), deputy=True),
    ),
    discussed=(Discussed("t1", Name("입찰"), date(2026, 11, 20)),),
    closed={Q4: 5},
    covered=(
        Covered("48", DA_NANG, HELD.on, "t1"),
        Covered("01", Name(vi="Hà Nội"), HELD.on),
        Covered("79", Name(vi="Hồ Chí Minh"), TODAY - timedelta(days=90)),
    ),
    provinces=34,
)


def _figure(code: str, facts: KpiFacts = FACTS, quarter: Quarter = Q4) -> Figure:
    kpi = kpi_called(code)
    assert kpi is not None
    return kpi.measure(facts, quarter)


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("agenda-to-pack", Fraction(95)),
        ("decisions-per-hour", Fraction(2, 180)),
        ("action-days", Fraction(20)),
        ("quorate-share", Fraction(1, 2)),
        ("deputies-per-seat", Fraction(1, 2)),
        ("lapsed-undiscussed", Fraction(4, 5)),
        ("minutes-in-time", Fraction(1)),
        ("provinces-covered", Fraction(2, 34)),
    ],
)
def test_a_figure_counts_the_rows_of_its_quarter(code: str, value: Fraction) -> None:
    assert _figure(code).value == value


def test_every_code_is_its_figures_own_and_every_figure_says_what_it_counts() -> None:
    figures = measure(FACTS, Q4)
    assert [figure.code for figure in figures] == [kpi.code for kpi in KPIS]
    assert len({kpi.code for kpi in KPIS}) == 12
    assert all(kpi.definition.msgid.endswith(".") for kpi in KPIS)


def test_what_nobody_records_is_unknown_with_the_reason() -> None:
    for code in ("decisions-published", "members-per-hour"):
        figure = _figure(code)
        assert figure.value is None
        assert figure.unknown is not None


def test_minutes_still_within_their_time_are_neither_late_nor_in_time() -> None:
    late = replace(FACTS, today=date(2026, 12, 15))
    assert _figure("minutes-in-time").of == 1
    assert _figure("minutes-in-time", late).value == Fraction(1, 2)


@pytest.mark.parametrize(
    "code", ["decisions-per-hour", "action-days", "lapsed-undiscussed", "provinces-covered"]
)
def test_an_edition_without_a_tender_counts_as_if_nobody_had_met_on_it(code: str) -> None:
    without = replace(
        FACTS,
        decisions=tuple(each for each in FACTS.decisions if each.tender is None),
        settled=tuple(each for each in FACTS.settled if each.tender is None),
        discussed=(),
        covered=tuple(each for each in FACTS.covered if each.tender is None),
    )
    expected, whole = _figure(code, without), _figure(code)
    assert whole.value != expected.value
    told = whole.without({"t1"})
    assert (told.counted, told.of) == (expected.counted, expected.of)
    row = row_without(frozen_row(whole), {"t1"})
    assert (row["counted"], row["of"]) == (expected.counted, expected.of)
    assert "t1" not in str(row)


def test_a_confirmed_cell_is_counted_as_it_stood_at_the_end_of_the_quarter() -> None:
    steps = ((date(2026, 8, 1), "proposed"), (date(2026, 10, 5), "confirmed"))
    here = Expected("x/48", Name("일"), DA_NANG, date(2026, 7, 1), (Part("A", steps),))
    disputed = Part("R", ((date(2026, 11, 1), "disputed"),))
    there = replace(here, id="x/01", parts=(*here.parts, disputed))
    open_ = replace(here, id="x/79", parts=(), everywhere=())
    by_all = replace(open_, id="x/92", everywhere=here.parts)
    facts = replace(FACTS, cells=(here, there, open_, by_all))
    assert _figure("confirmed-responsibilities", facts).value == Fraction(2, 4)
    assert _figure("confirmed-responsibilities", facts, Quarter(2026, 3)).value == 0
    assert _figure("confirmed-responsibilities", facts, Quarter(2026, 2)).value is None


def test_the_share_of_small_firms_is_a_published_band_and_never_a_number() -> None:
    h1 = Published("2026-H1", date(2026, 6, 30), Words("5 to 9"))
    h2 = Published("2026-H2", date(2026, 12, 31), Words("10 to 19"))
    figure = _figure("sme-share", replace(FACTS, bands=(h2, h1)))
    assert figure.said is not None
    assert figure.said.params["season"] == HalfYear("2026-H1")
    assert (figure.counted, figure.of, figure.cases) == (0, 0, ())
    for bands in ((), (replace(h1, band=None),)):
        assert _figure("sme-share", replace(FACTS, bands=bands)).unknown is not None


def test_quarters_follow_each_other_over_the_years() -> None:
    assert Quarter.of(TODAY) == Q4
    assert Q4.following == Quarter(2027, 1)
    assert Q4.following.earlier(4) == Quarter(2026, 1)
    assert (Q4.first, Q4.last) == (date(2026, 10, 1), date(2026, 12, 31))
    assert Quarter.called("2026-Q4") == Q4
    assert Quarter.called("2026-Q5") is None
    assert Quarter.called(None) is None

"""What an agreement must be to be locked; its content and hash; the law's last day; the clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.consortia.agreement import (
    AgreementTerms,
    Fault,
    Limits,
    MemberTerms,
    as_content,
    digest,
    from_content,
    integrity,
)
from app.consortia.legal_dates import RULES, last_day_for_changes, may_change
from app.core.clock import SEOUL
from app.core.working_days import is_working_day, one_working_day_after

DAY = date(2026, 12, 4)


def member(firm: str, share: int, *, lead: bool = False) -> MemberTerms:
    return MemberTerms(firm, firm, None, None, lead, share, ((None, "관제"),))


SOUND = AgreementTerms("joint", DAY, (member("a", 6000, lead=True), member("b", 4000)))


def with_share(share: int) -> AgreementTerms:
    return replace(SOUND, members=(member("a", share, lead=True), member("b", 4000)))


def test_a_sound_agreement_has_no_fault() -> None:
    assert integrity(SOUND, {"a", "b"}, on=DAY) == ()


@pytest.mark.parametrize(
    ("terms", "signed", "fault"),
    [
        (replace(SOUND, members=(member("a", 10_000, lead=True),)), "a", Fault.ALONE),
        (
            replace(SOUND, members=(member("a", 6001, lead=True), member("b", 4000))),
            "ab",
            Fault.SHARES,
        ),
        (
            replace(SOUND, members=(member("a", 5999, lead=True), member("b", 4000))),
            "ab",
            Fault.SHARES,
        ),
        (replace(SOUND, members=(member("a", 6000), member("b", 4000))), "ab", Fault.NO_LEAD),
        (
            replace(SOUND, members=tuple(replace(m, lead=True) for m in SOUND.members)),
            "ab",
            Fault.TWO_LEADS,
        ),
        (replace(SOUND, valid_until=DAY - timedelta(days=1)), "ab", Fault.PAST_DATE),
        (replace(SOUND, valid_until=None), "ab", Fault.PAST_DATE),
        (SOUND, "a", Fault.UNSIGNED),
        (replace(SOUND, leaving=(("c", "b"),)), "ab", Fault.UNSIGNED),
    ],
)
def test_each_fault_is_named_alone(terms: AgreementTerms, signed: str, fault: Fault) -> None:
    assert integrity(terms, set(signed), on=DAY) == (fault,)


def test_a_rulesets_limits_are_asked_only_where_given() -> None:
    assert integrity(SOUND, {"a", "b"}, on=DAY, limits=Limits(2, 4000)) == ()
    strict = Limits(most_members=1, least_share_bp=4001)
    assert integrity(SOUND, {"a", "b"}, on=DAY, limits=strict) == (
        Fault.TOO_MANY,
        Fault.SMALL_SHARE,
    )


@given(
    st.lists(st.integers(0, 10_000), min_size=1, max_size=6),
    st.integers(0, 5),
    st.dates(date(2026, 1, 1), date(2028, 1, 1)) | st.none(),
)
def test_content_reads_back_and_its_hash_tells_every_share(
    shares: list[int], lead: int, until: date | None
) -> None:
    terms = AgreementTerms(
        "divided",
        until,
        tuple(member(f"f{i}", s, lead=i == lead) for i, s in enumerate(shares)),
        leaving=(("x", None),),
    )
    content = as_content(terms)
    assert from_content(content) == terms
    other = replace(terms, members=(replace(terms.members[0], share_bp=shares[0] + 1),))
    assert digest(as_content(other)) != digest(content)


def test_the_law_sets_the_last_day_of_a_change() -> None:
    closes = datetime(2026, 12, 20, 2, 0, tzinfo=UTC)
    assert {law: last_day_for_changes(law, closes) for law in RULES} == {
        "VN": date(2026, 12, 20),
        "KR": date(2026, 12, 19),
        "MDB": date(2026, 12, 6),
    }
    assert may_change("VN", closes, takes_effect=closes - timedelta(seconds=1))
    assert not may_change("VN", closes, takes_effect=closes)
    assert may_change("KR", None, takes_effect=closes)
    assert all(rule.verify and rule.basis for rule in RULES.values())


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-12-03T09:00", "2026-12-04T09:00"),
        ("2026-12-04T14:30", "2026-12-07T14:30"),
        ("2026-12-24T18:00", "2026-12-28T18:00"),  # Christmas, then a weekend
        ("2026-12-05T10:00", "2026-12-08T00:00"),  # Saturday: Monday counts in full
        ("2026-09-23T10:00", "2026-09-28T10:00"),  # Chuseok
    ],
)
def test_a_review_takes_one_working_day(start: str, end: str) -> None:
    at = datetime.fromisoformat(start).replace(tzinfo=SEOUL)
    assert one_working_day_after(at) == datetime.fromisoformat(end).replace(tzinfo=SEOUL)


@given(st.integers(0, 700 * 24 * 60))
def test_a_review_never_ends_before_a_whole_day_nor_on_a_day_off(minutes: int) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ends = one_working_day_after(at)
    assert ends - at >= timedelta(days=1)
    assert is_working_day(ends.astimezone(SEOUL).date())
    assert one_working_day_after(at + timedelta(hours=1)) >= ends

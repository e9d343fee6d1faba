"""Numbers of firms: whatever is typed, what passes is right, and right ones always pass."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.kr import brn as standard_brn
from stdnum.vn import mst as standard_mst

from app.core.errors import DomainError
from app.firms.identifiers import brn_check_digit, is_brn, is_mst, normal_identifier, written
from app.firms.models import IdentifierScheme

DIGITS = st.text("0123456789", min_size=9, max_size=9)
SEPARATORS = st.sampled_from(("", "-", " ", "."))
#: Weights of d₁..d₉ in a Korean business number.
WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)
MST_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


@given(DIGITS)
def test_the_check_digit_is_that_of_the_formula_and_no_other_passes(nine: str) -> None:
    d = [int(digit) for digit in nine]
    total = sum(a * b for a, b in zip(d, WEIGHTS, strict=True)) + 5 * d[8] // 10
    right = (10 - total % 10) % 10
    assert brn_check_digit(nine) == right
    passed = [digit for digit in "0123456789" if is_brn(nine + digit)]
    # A district and a kind of firm of zeros name no office at all.
    assert passed in ([str(right)], [])
    assert (passed != []) == standard_brn.is_valid(nine + str(right))


@given(DIGITS, SEPARATORS, SEPARATORS)
def test_a_right_number_is_read_in_every_spelling_and_written_in_one(
    nine: str, first: str, second: str
) -> None:
    number = nine + str(brn_check_digit(nine))
    if not is_brn(number):
        return
    typed = number[:3] + first + number[3:5] + second + number[5:]
    assert normal_identifier(IdentifierScheme.KR_BRN, f" {typed} ") == number
    shown = written(IdentifierScheme.KR_BRN, number)
    assert normal_identifier(IdentifierScheme.KR_BRN, shown) == number


@given(DIGITS, st.integers(0, 7), st.integers(1, 9))
def test_one_wrong_digit_among_the_first_eight_is_always_noticed(
    nine: str, place: int, more: int
) -> None:
    wrong = nine[:place] + str((int(nine[place]) + more) % 10) + nine[place + 1 :]
    # Every weight but the last is prime to ten.
    assert not is_brn(wrong + str(brn_check_digit(nine)))


@given(DIGITS)
def test_a_tax_code_passes_with_its_own_check_digit_alone(nine: str) -> None:
    total = sum(int(a) * b for a, b in zip(nine, MST_WEIGHTS, strict=True))
    passed = [digit for digit in "0123456789" if is_mst(nine + digit)]
    assert passed in ([str(10 - total % 11)], [])
    assert passed == [digit for digit in "0123456789" if standard_mst.is_valid(nine + digit)]


@given(st.text(max_size=20), st.sampled_from(list(IdentifierScheme)))
def test_whatever_is_typed_is_taken_right_or_refused_at_its_field(
    text: str, scheme: IdentifierScheme
) -> None:
    right = is_brn if scheme is IdentifierScheme.KR_BRN else is_mst
    digits = re.sub(r"[\s.\-–]", "", text)
    if right(digits):
        assert normal_identifier(scheme, text) == digits
        return
    with pytest.raises(DomainError) as refused:
        normal_identifier(scheme, text)
    assert refused.value.field == "identifier"


@pytest.mark.parametrize(
    ("number", "right"), [("1248100998", True), ("1248100999", False), ("2208162517", True)]
)
def test_published_numbers(number: str, right: bool) -> None:
    assert is_brn(number) is right

"""Numbers of firms: right ones pass in every usual spelling, wrong ones never."""

from __future__ import annotations

import pytest

from app.core.errors import DomainError
from app.firms.identifiers import brn_check_digit, is_brn, is_mst, normal_identifier, written
from app.firms.models import IdentifierScheme

BRN, MST = IdentifierScheme.KR_BRN, IdentifierScheme.VN_MST


def test_the_check_digit_of_the_published_example() -> None:
    assert is_brn("1248100998")
    assert not is_brn("1248100999")


@pytest.mark.parametrize("text", ["124-81-00998", "1248100998", "124 81 00998", "124.81.00998"])
def test_a_registration_number_is_read_in_every_usual_spelling(text: str) -> None:
    assert normal_identifier(BRN, text) == "1248100998"


@pytest.mark.parametrize(
    "text",
    ["124-81-00999", "124-81-0099", "124-81-009988", "", "abc", "124-81-0099٨", "0001234560"],
)
def test_a_wrong_registration_number_is_refused_by_name(text: str) -> None:
    with pytest.raises(DomainError) as refused:
        normal_identifier(BRN, text)
    assert refused.value.field == "identifier"


@pytest.mark.parametrize("text", ["0100233488", "0314409058-002", "0314409058 002"])
def test_a_vietnamese_tax_code_may_name_a_branch(text: str) -> None:
    assert normal_identifier(MST, text).startswith(text[:10])


@pytest.mark.parametrize("text", ["0100233480", "0314409058-00", "079203001234", "", "x"])
def test_a_wrong_tax_code_or_a_personal_number_is_refused(text: str) -> None:
    with pytest.raises(DomainError):
        normal_identifier(MST, text)


def test_numbers_are_written_as_people_write_them() -> None:
    assert written(BRN, "1248100998") == "124-81-00998"
    assert written(MST, "0314409058002") == "0314409058-002"
    assert written(MST, "0100233488") == "0100233488"


def test_the_check_digit_catches_every_single_wrong_digit_but_for_its_known_gaps() -> None:
    right = "124810099" + str(brn_check_digit("124810099"))
    missed = [
        (place, digit)
        for place in range(10)
        for digit in "0123456789"
        if digit != right[place] and is_brn(right[:place] + digit + right[place + 1 :])
    ]
    # Weight 5 at the ninth place, with half of it added again, lets few changes through.
    assert all(place == 8 for place, _digit in missed)


def test_random_digits_seldom_pass() -> None:
    passed = sum(is_brn(f"{number:010d}") for number in range(1_010_000_000, 1_010_010_000))
    assert passed == 1000
    assert not is_mst("1234567890")

"""Records weighed, and duplicates in a list."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.firms.matching.bulk import dedupe
from app.firms.matching.compare import Decision
from app.firms.matching.dedupe import KEYED, candidates, shared_in, sharing_of
from app.firms.matching.records import (
    Record,
    columns_of,
    number_holds,
    read_addresses,
    read_phone,
    read_record,
)
from app.firms.matching.tables import MOST_ROWS
from app.firms.matching.weights import HUB, Evidence, PairScore, weigh

BRN = "124-81-00998"
OTHER_BRN = "110-81-00005"


def weighed(first: Record, second: Record) -> PairScore:
    return weigh(first, second, sharing_of([first, second]))


@pytest.mark.parametrize(
    "text", ["02-2716-0820", "0227160820", "+82 2 2716 0820", "+82-(0)2-2716-0820"]
)
def test_a_phone_is_its_national_digits(text: str) -> None:
    assert read_phone(text) == "0227160820"


def test_an_address_is_its_building_whatever_the_floor_and_the_form_of_the_city() -> None:
    long, short = read_addresses(
        ["서울특별시 강남구 테헤란로 129, 6층 (역삼동)", "서울 강남구 테헤란로 129"]
    )
    assert long == short == "서울 강남구 테헤란로 129"


def test_check_digits_tell_a_number_from_a_mistyped_one() -> None:
    assert number_holds("1248100998")
    assert not number_holds("1248100997")


def test_one_number_and_one_name_match() -> None:
    found = weighed(
        read_record("㈜가나전자", BRN, "02-111-2222"),
        read_record("가나전자", "1248100998", "02-111-2222"),
    )
    assert found.decision is Decision.MATCH
    assert found.certain
    assert dict(found.parts)[Evidence.NUMBER] > 10


def test_two_valid_numbers_are_two_firms_whatever_else_is_shared() -> None:
    one = read_record("가나전자", BRN, "02-111-2222", "gana.co.kr", "서울 강남구 테헤란로 1")
    two = read_record("가나전자", OTHER_BRN, "02-111-2222", "gana.co.kr", "서울 강남구 테헤란로 1")
    assert number_holds(one.number)
    assert number_holds(two.number)
    assert weighed(one, two).decision is not Decision.MATCH


def test_a_name_alone_is_never_a_match() -> None:
    for second in ("가나다라마바전자", "Ganadaramaba Electronics Co., Ltd."):
        found = weighed(read_record("가나다라마바전자"), read_record(second))
        assert found.decision is not Decision.MATCH
        assert not found.certain


def test_names_in_two_scripts_are_never_merged_without_a_number() -> None:
    one = read_record("가나전자", "", "02-111-2222", "gana.co.kr", "서울 강남구 테헤란로 1")
    two = read_record("Gana Electronics", "", "02-111-2222", "gana.co.kr", "서울 강남구 테헤란로 1")
    assert not weighed(one, two).certain


def test_a_switchboard_many_share_brings_nobody_together() -> None:
    records = [
        read_record(f"{name}{number}산업", "", "02-111-2222")
        for number, name in enumerate("가나다라마바사아자차카타파하거너더러머버서어")
    ]
    assert len(records) > HUB
    columns = columns_of(records)
    assert candidates([shared_in(columns, place) for place in KEYED]) == []


def test_sister_firms_with_one_phone_and_domain_are_not_one_firm() -> None:
    one = read_record("가나전자", "", "02-111-2222", "gana.co.kr", "서울 강남구 테헤란로 1")
    two = read_record("가나건설", "", "02-111-2222", "gana.co.kr", "서울 강남구 테헤란로 1")
    assert weighed(one, two).decision is Decision.NO


def test_free_mail_says_nothing() -> None:
    assert read_record("가나전자", domain="gana@naver.com").domain == ""


def test_no_value_and_no_name_make_up_for_two_other_numbers() -> None:
    """Not even in the longest list, where what two records share says most."""
    one = read_record("가나전자", BRN, "02-111-2222", "gana.co.kr", "서울 강남구 테헤란로 1")
    two = read_record("가나전자", OTHER_BRN, "02-111-2222", "dara.co.kr", "서울 강남구 테헤란로 2")
    longest = replace(sharing_of([one, two]), size=MOST_ROWS)
    assert weigh(one, two, longest).decision is Decision.NO
    assert dedupe([one, two]) == []


def test_duplicates_are_found_in_a_list_in_its_order() -> None:
    records = [
        read_record("다라건설", "", "02-333-4444", "dara.kr"),
        read_record("㈜가나전자", BRN, "02-111-2222"),
        read_record("마바제약", OTHER_BRN),
        read_record("Gana Electronics Co., Ltd.", BRN),
        read_record("다라 건설(주)", "", "+82 2 333 4444"),
    ]
    found = dedupe(records)
    assert [(pair.first, pair.second) for pair in found] == [(0, 4), (1, 3)]
    assert {pair.result.decision for pair in found} == {Decision.MATCH}

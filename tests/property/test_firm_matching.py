"""Of any names: symmetry, blindness to legal forms, and reading twice changes nothing."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from app.firms.matching.brief import found_among
from app.firms.matching.compare import Decision, compare_names
from app.firms.matching.dedupe import KEYED, shared_in, sharing_of
from app.firms.matching.lines import name_keys
from app.firms.matching.names import read_name
from app.firms.matching.records import columns_of, read_record
from app.firms.matching.sounds import WEIGHT, distance
from app.firms.matching.weights import USUAL_SIZE, weigh, worth_among
from tests import examples

hangul = st.text(
    st.sampled_from("가나다라삼성전자건설에스케이이오엘지한국동양산업시스템테크"),
    min_size=2,
    max_size=8,
)
latin = st.lists(
    st.sampled_from(
        [
            "Samsung",
            "Dong",
            "Wha",
            "Tech",
            "E&C",
            "Systems",
            "LG",
            "Korea",
            "Hoa",
            "Phát",
            "Xây",
            "dựng",
        ]
    ),
    min_size=1,
    max_size=4,
).map(" ".join)
names = st.one_of(hangul, latin, st.tuples(latin, hangul).map("".join), st.text(max_size=12))
sounds = st.text(st.sampled_from(sorted(WEIGHT)), max_size=8)


@settings(max_examples=examples(150))
@given(names, names)
def test_comparing_names_is_symmetric(first: str, second: str) -> None:
    assert compare_names(first, second) == compare_names(second, first)


@settings(max_examples=examples(100))
@given(names)
def test_a_name_matches_itself(name: str) -> None:
    assert compare_names(name, name).score == 1.0


@settings(max_examples=examples(100))
@given(
    hangul, st.sampled_from(["주식회사 {}", "(주){}", "㈜{}", "{} 주식회사", "{}㈜", "유한회사 {}"])
)
def test_korean_legal_forms_change_nothing(name: str, form: str) -> None:
    assert read_name(form.format(name)).key == read_name(name).key


@settings(max_examples=examples(100))
@given(latin, st.sampled_from(["{} Co., Ltd.", "{} INC.", "{} Corporation", "{} CO,.LTD"]))
def test_latin_legal_forms_change_nothing(name: str, form: str) -> None:
    assert read_name(form.format(name)).key == read_name(name).key


@settings(max_examples=examples(150))
@given(names)
def test_reading_a_key_gives_the_key(name: str) -> None:
    key = read_name(name).key
    assert read_name(key).key == key


@settings(max_examples=examples(100))
@given(st.lists(names, max_size=6))
def test_keys_of_many_are_the_keys_of_each(texts: list[str]) -> None:
    assert name_keys(texts) == [read_name(text).key for text in texts]


@settings(max_examples=examples(100))
@given(sounds, sounds)
def test_distance_of_sounds_is_symmetric_and_zero_for_equal_ones(first: str, second: str) -> None:
    assert abs(distance(first, second) - distance(second, first)) < 1e-9
    assert distance(first, first) == 0


@settings(max_examples=examples(300))
@given(sounds, sounds, st.floats(0, 6))
def test_sounds_too_far_apart_are_found_so_and_no_others(
    first: str, second: str, most: float
) -> None:
    exact, found = distance(first, second), distance(first, second, most)
    assert found == exact if exact <= most else found > most


cells = st.sampled_from(["", "124-81-00998", "1248100998", "110-81-00003", "0100109106"])
phones = st.sampled_from(["", "02-111-2222", "+82 2 111 2222", "031-222-3333"])


@settings(max_examples=examples(100))
@given(names, cells, phones, names, cells, phones)
def test_weighing_records_is_symmetric(
    name_a: str, brn_a: str, phone_a: str, name_b: str, brn_b: str, phone_b: str
) -> None:
    first, second = read_record(name_a, brn_a, phone_a), read_record(name_b, brn_b, phone_b)
    sharing = sharing_of([first, second])
    assert weigh(first, second, sharing) == weigh(second, first, sharing)


#: Firms of a few houses, so that sisters meet, in both scripts.
houses = st.tuples(
    st.sampled_from(["가나", "Gana ", "다라", "에스케이", "SK "]),
    st.sampled_from(["전자", "건설", "Electronics", "Construction", "전자부품", "1전자", ""]),
).map("".join)


@settings(max_examples=examples(300))
@given(
    st.one_of(names, houses),
    st.one_of(names, houses),
    st.tuples(*[st.sampled_from(["", "one", "other"])] * 4),
    st.sampled_from([1, 4]),
)
def test_names_left_unread_would_have_changed_no_decision(
    name_a: str, name_b: str, besides: tuple[str, ...], bearers: int
) -> None:
    number, phone, domain, address = besides
    first = read_record(name_a, "124-81-00998", "02-111-2222", "gana.kr", "서울 강남구 테헤란로 1")
    second = read_record(
        name_b,
        {"one": first.number, "other": "1248100997"}.get(number, ""),
        {"one": first.phone, "other": "02-999-9999"}.get(phone, ""),
        {"one": first.domain, "other": "dara.kr"}.get(domain, ""),
        {"one": first.address, "other": "부산 중구 중앙대로 2"}.get(address, ""),
    )
    records = [first, second] * bearers
    sharing = replace(sharing_of(records), size=USUAL_SIZE)
    decided = weigh(first, second, sharing).decision
    columns = columns_of(records)
    shared = {place: shared_in(columns, place) for place in KEYED}
    for in_full in (True, False):
        found = list(found_among([1], columns, shared, worth_among(USUAL_SIZE), in_full=in_full))
        assert [pair[:2] for pair in found] == ([] if decided is Decision.NO else [(0, 1)])
        assert {pair.result.decision for pair in found} <= {decided}
        assert not in_full or {pair.result for pair in found} <= {weigh(first, second, sharing)}

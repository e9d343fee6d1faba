"""Names taken apart, and compared."""

from __future__ import annotations

import csv
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from app.firms.matching.compare import Decision, Ground, compare_names
from app.firms.matching.hangul import read_hanja, spelled_letters
from app.firms.matching.lines import name_keys
from app.firms.matching.names import read_name
from app.firms.matching.sight import other_at_sight
from app.firms.matching.sounds import alike, latin_sound

KNOWN = Path(__file__).parents[3] / "bench" / "data"


def known(name: str) -> list[dict[str, str]]:
    with (KNOWN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("주식회사 대우건설", "대우건설"),
        ("㈜엘지전자", "lg전자"),
        ("LG전자(주)", "lg전자"),
        ("LG전자", "lg전자"),
        ("三星電子", "삼성전자"),
        ("한국토지주택공사", "한국토지주택공사"),
        ("SAMSUNG ELECTRONICS CO,.LTD", "samsungelectronics"),
        ("Công ty TNHH MTV Điện tử Hòa Phát", "dientuhoaphat"),
        ("CTCP Điện tử Hoà Phát", "dientuhoaphat"),
        ("CO,.LTD", "coltd"),
        ("(주)", "주"),
    ],
)
def test_a_key_is_the_name_without_its_legal_form(text: str, key: str) -> None:
    assert read_name(text).key == key


def test_letters_spelled_in_hangul_are_letters() -> None:
    assert spelled_letters("에스케이텔레콤") == "sk텔레콤"
    assert spelled_letters("케이티앤지") == "kt&g"
    assert spelled_letters("에이치엘비") == "hlb"


def test_a_syllable_that_happens_to_be_a_letter_name_stays() -> None:
    assert spelled_letters("이마트") == "이마트"
    assert spelled_letters("오뚜기") == "오뚜기"


def test_hanja_are_read_in_korean() -> None:
    assert read_hanja("東洋物産") == "동양물산"


@pytest.mark.parametrize(
    ("hangul", "english"),
    [
        ("테크놀로지", "technology"),
        ("글로벌", "global"),
        ("엔지니어링", "engineering"),
        ("파워", "power"),
    ],
)
def test_loan_words_sound_like_the_english_word(hangul: str, english: str) -> None:
    assert alike(read_name(hangul).readings[0][0].sound, latin_sound(english)) > 0.85


@pytest.mark.parametrize(
    ("first", "second", "ground"),
    [
        ("SK텔레콤", "에스케이텔레콤(주)", Ground.SAME),
        ("KG이니시스", "케이지이니시스", Ground.SHORT_FORM),
        ("현대차", "현대자동차", Ground.SHORT_FORM),
        ("동진쎄미켐", "동진세미켐", Ground.LIKE_LETTERS),
        ("POSCO홀딩스", "포스코홀딩스", Ground.SOUND),
        ("Hyundai E&C", "Hyundai Engineering & Construction Co.,Ltd", Ground.SHORT_FORM),
        ("KyungDong Pharm", "Gyeongdong Pharmaceutical Co., Ltd.", Ground.ROMANISED),
        ("삼성전자", "Samsung Electronics Co., Ltd.", Ground.SOUND),
        ("삼성전자 베트남", "Công ty TNHH Samsung Electronics Việt Nam", Ground.SOUND),
        ("CTCP Xây dựng Hòa Bình", "Hoa Binh Construction JSC", Ground.SOUND),
    ],
)
def test_spellings_of_one_name_match_and_say_why(first: str, second: str, ground: Ground) -> None:
    found = compare_names(first, second)
    assert (found.decision, found.ground) == (Decision.MATCH, ground)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("삼성전자", "삼성전기"),
        ("삼성전자", "Samsung Electro-Mechanics Co., Ltd."),
        ("대한전자", "대한건설"),
        ("Hyundai Engineering", "Hyundai Steel"),
        ("한국가스공사", "Korea Electric Power Corporation"),
    ],
)
def test_firms_of_one_house_are_not_one_firm(first: str, second: str) -> None:
    assert compare_names(first, second).decision is Decision.NO


def test_a_mistyped_letter_is_for_somebody_to_look_at() -> None:
    assert compare_names("현대엘리베이터", "현대엘리베이타").decision is Decision.REVIEW


def test_a_longer_name_with_a_word_that_says_little_is_for_somebody_to_look_at() -> None:
    assert compare_names("한화", "한화그룹").decision is Decision.REVIEW


def test_known_spellings_are_found_and_no_two_known_firms_match_in_one_script() -> None:
    variants = known("known_variants.csv")
    decisions = [compare_names(row["name_a"], row["name_b"]).decision for row in variants]
    assert decisions.count(Decision.MATCH) / len(variants) >= 0.9
    assert decisions.count(Decision.NO) / len(variants) <= 0.03
    names = [row["ko"] for row in known("known_names.csv")][:150]
    assert not [
        pair for pair in combinations(names, 2) if compare_names(*pair).decision is Decision.MATCH
    ]


def test_known_english_names_come_first_for_their_korean_ones() -> None:
    rows = known("known_names.csv")[:120]
    right = sum(
        max(rows, key=lambda other: compare_names(row["ko"], other["en"]).score) is row
        for row in rows
    )
    assert right / len(rows) >= 0.85


def test_known_names_are_not_taken_for_others_at_sight() -> None:
    names = [(read_name(row["ko"]), read_name(row["en"])) for row in known("known_names.csv")]
    keys = [(korean.key, english.key) for korean, english in names]
    assert not [pair for pair in keys if other_at_sight(*pair)]
    others = [other_at_sight(one, other) for (one, _), (_, other) in pairwise(keys)]
    assert sum(others) > len(keys) / 4


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("가나다라상사", "가나마바상사"),
        ("까나따라상사", "가나다라상사"),
        ("가나테크놀러지", "가나테크놀로지"),
        ("가나자동차", "가나차"),
    ],
)
def test_spellings_of_one_name_are_not_taken_for_others_at_sight(first: str, second: str) -> None:
    assert compare_names(first, second).decision is not Decision.NO
    assert not other_at_sight(first, second)


def test_names_with_too_many_other_letters_are_others_at_sight() -> None:
    assert other_at_sight("도담상사", "도담물")
    assert compare_names("도담상사", "도담물").decision is Decision.NO


def test_many_names_at_once_get_the_keys_they_get_alone() -> None:
    texts = [row[column] for row in known("known_variants.csv") for column in row]
    texts += ["(주) 두\n줄", "㈜", "A&B 주식회사", "유 한양", "Ｆｕｌｌ　Ｗｉｄｔｈ㈜"]
    texts += [
        "CO물류",
        "(주)ソニー",
        "ソニー Korea",
        "삼성ソニー",
        "ガス",
        "Ромашка Co.",
        "🙂",
        "A_B",
        "BV 데이터",
        "CP글로벌 Co., Ltd.",
    ]
    assert name_keys(texts) == [read_name(text).key for text in texts]


@pytest.mark.parametrize(
    "branch", ["한빛물길 하노이지사", "한빛물길(주) 부산지점", "한빛물길 사무소"]
)
def test_a_branch_is_for_somebody_to_look_at(branch: str) -> None:
    assert compare_names("주식회사 한빛물길", branch).decision is Decision.REVIEW


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("-", "!!!"),
        ("🙂", "🙃"),
        ("ソニー", "トヨタ"),
        ("ソニー Korea", "トヨタ Korea"),
        ("주식회사 ソニー", "주식회사 トヨタ"),
        ("Ростелеком", "Газпром"),
        ("บริษัท ปตท", "บริษัท กขค"),
        ("Sony", "!!!"),
    ],
)
def test_names_in_letters_it_cannot_read_are_no_match(first: str, second: str) -> None:
    assert compare_names(first, second).decision is Decision.NO
    assert compare_names(first, first).decision is Decision.MATCH


def test_a_legal_form_makes_no_other_firm_in_letters_it_cannot_read() -> None:
    for other in ("ソニー Co., Ltd.", "(주)ソニー"):
        assert compare_names("ソニー", other).decision is Decision.MATCH
    assert compare_names("ガス", "カス").decision is not Decision.MATCH


def test_letters_before_hangul_are_no_legal_form() -> None:
    assert compare_names("CP글로벌", "NV글로벌").decision is not Decision.MATCH
    for first, second in (
        ("CP글로벌(주)", "씨피글로벌"),
        ("BV 데이터", "비브이데이터"),
        ("CO물류 Co., Ltd.", "씨오물류"),
        ("삼성전자CO.,LTD", "삼성전자"),
    ):
        assert compare_names(first, second).ground is Ground.SAME

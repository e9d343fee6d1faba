"""What a record of a firm says besides its name: numbers, phone, mail domain, address. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from operator import mul
from typing import Final, NamedTuple

from app.firms.matching.names import (
    fold_latin_keeping_hangul,
    name_keys,
    one_a_line,
    plain_lines,
)

#: Mail services anybody may use: such a domain says nothing about a firm.
FREE_MAIL: Final = frozenset(
    {
        "naver.com",
        "gmail.com",
        "googlemail.com",
        "daum.net",
        "hanmail.net",
        "nate.com",
        "kakao.com",
        "hotmail.com",
        "outlook.com",
        "live.com",
        "msn.com",
        "yahoo.com",
        "yahoo.co.kr",
        "yahoo.com.vn",
        "icloud.com",
        "me.com",
        "korea.com",
        "paran.com",
        "empal.com",
        "dreamwiz.com",
        "hanmir.com",
        "lycos.co.kr",
        "chol.com",
        "vnn.vn",
        "fpt.vn",
        "hn.vnn.vn",
        "hcm.vnn.vn",
        "zoho.com",
        "proton.me",
        "protonmail.com",
        "aol.com",
        "qq.com",
        "163.com",
    }
)
_MARKED: Final = re.compile(r"[^\x00-\x7f가-힣]")
_NOT_DIGIT: Final = re.compile(r"[^0-9\n]+")
_COUNTRY: Final = re.compile(r"(?:00)?8[24]0?(?=\d{7})")
_DOMAIN: Final = re.compile(r"(?:.*@|[a-z]+://)?(?:www\.)?([^/:?#\s]+)")
_FLOOR: Final = re.compile(
    r"\([^)\n]*\)|(?:지하 ?|\bb)?\d+ ?(?:층|호|fl?\b)|\btang \d+"
    r"|\b(?:floor|room|unit|suite) ?\w+|\b\d+(?:st|nd|rd|th) (?:floor|fl?\b)"
)
_NO_WORD: Final = re.compile(r"[^가-힣a-z0-9\-\n]+")
_CITY: Final = re.compile(r"(?:특별자치시|특별자치도|특별시|광역시|자치시|자치도)(?![가-힣])")
_CITY_WORD: Final = {
    "서울시": "서울",
    "부산시": "부산",
    "대구시": "대구",
    "인천시": "인천",
    "광주시": "광주",
    "대전시": "대전",
    "울산시": "울산",
    "세종시": "세종",
    "경기도": "경기",
    "강원도": "강원",
    "충청북도": "충북",
    "충청남도": "충남",
    "전라북도": "전북",
    "전라남도": "전남",
    "경상북도": "경북",
    "경상남도": "경남",
    "제주도": "제주",
}
_CITY_WORDS: Final = re.compile(rf"(?<!\S)(?:{'|'.join(_CITY_WORD)})(?!\S)")
_NOISE: Final = re.compile(
    r"(?<!\S)(?:대한민국|한국|tp|thanh pho|quan|huyen|tinh|phuong|viet nam|vietnam|korea"
    r"|republic of korea|so)(?!\S)"
)
_BRN_WEIGHTS: Final = (1, 3, 7, 1, 3, 7, 1, 3, 5)
_MST_WEIGHTS: Final = (31, 29, 23, 19, 17, 13, 7, 5, 3)


class Record(NamedTuple):
    """A record of a firm as it is compared; empty where nothing usable was stated."""

    key: str
    name: str
    number: str
    #: Whether the number has the right check digit: a wrong one is a mistyped one.
    number_holds: bool
    phone: str
    domain: str
    #: City, road and building without floor and room, words apart; "" when none.
    address: str


def read_record(
    name: str, number: str = "", phone: str = "", domain: str = "", address: str = ""
) -> Record:
    """A record from its cells, in whatever spelling."""
    return read_columns([name], [number], [phone], [domain], [address])[0]


def read_columns(
    names: Sequence[str],
    numbers: Sequence[str],
    phones: Sequence[str],
    domains: Sequence[str],
    addresses: Sequence[str],
) -> list[Record]:
    """Many records from their columns: the rules run over a column at once."""
    digits = _digits(numbers)
    return list(
        map(
            Record,
            name_keys(names),
            names,
            digits,
            map(number_holds, digits),
            map(_national, _digits(phones)),
            map(read_domain, domains),
            read_addresses(addresses),
        )
    )


def _digits(cells: Sequence[str]) -> list[str]:
    joined = unicodedata.normalize("NFKC", "\n".join([cell.replace("\n", " ") for cell in cells]))
    return one_a_line(_NOT_DIGIT.sub("", joined), len(cells))


def number_holds(digits: str) -> bool:
    """Whether the check digit of a Korean or Vietnamese number is right."""
    if len(digits) == 13:
        digits = digits[:10]
    if len(digits) != 10:
        return False
    figures = list(map(int, digits))
    korean = sum(map(mul, figures, _BRN_WEIGHTS)) + figures[8] * 5 // 10
    if (10 - korean % 10) % 10 == figures[9]:
        return True
    vietnamese = 10 - sum(map(mul, figures, _MST_WEIGHTS)) % 11
    return bool(vietnamese == figures[9])


def read_phone(text: str) -> str:
    """National digits, with the leading 0; "" when too short to be a number."""
    return _national(_digits([text])[0])


def _national(digits: str) -> str:
    found = _COUNTRY.match(digits)
    bare = digits[found.end() :] if found else digits.lstrip("0")
    return "0" + bare if len(bare) >= 7 else ""


@lru_cache(maxsize=200_000)
def read_domain(text: str) -> str:
    """The domain of a mail or web address, lower case; "" for free mail."""
    found = _DOMAIN.match(text.strip().lower())
    domain = found.group(1).rstrip(".") if found else ""
    return "" if domain in FREE_MAIL or "." not in domain else domain


def read_addresses(texts: Sequence[str]) -> list[str]:
    """The words of city, road and building of each address, blanks between them."""
    folded = plain_lines(texts).lower()
    if _MARKED.search(folded):
        folded = fold_latin_keeping_hangul(folded)
    folded = _NO_WORD.sub(" ", _FLOOR.sub(" ", folded))
    folded = _CITY.sub("", _CITY_WORDS.sub(lambda found: _CITY_WORD[found.group()], folded))
    folded = _NOISE.sub("", folded)
    return [" ".join(line.split()) for line in one_a_line(folded, len(texts))]


@lru_cache(maxsize=200_000)
def address_words(address: str) -> frozenset[str]:
    """The words of an address already read."""
    return frozenset(address.split())

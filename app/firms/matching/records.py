"""What a record of a firm says besides its name: numbers, phone, mail domain, address. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from operator import mul
from typing import Final, NamedTuple

from app.firms.matching.lines import name_keys, one_a_line, plain_lines
from app.firms.matching.names import fold_latin_keeping_hangul

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
_NOT_DIGIT: Final = re.compile(r"[^0-9\n]+")
_DIGITS_ALONE: Final = dict.fromkeys({*range(128)} - {*map(ord, "0123456789\n")})
_PREFIX: Final = re.compile(r"(?m)^(?:(?:00)?8[24]0?(?=\d{7})|0+)")
_DOMAIN: Final = re.compile(r"(?:.*@|[a-z]+://)?(?:www\.)?([^/:?#\s]+)")
#: What cells that are nothing but domains have not.
_MORE_THAN_DOMAINS: Final = re.compile(r"[^a-z0-9.\-\n]")
_AROUND_DOMAINS: Final = ("\nwww.", ".\n")
#: Where most floors stand: at the end, behind a comma.
_LAST_FLOOR: Final = re.compile(r", ?[0-9]++층\n")
#: Ends of what stands within a building behind a figure: a floor, a room.
_FLOOR_OR_ROOM: Final = re.compile(r"[층호f](?:(?<=[0-9].)|(?<=[0-9] .))")
#: What else stands within a building, and what a text holds that has such. Patterns that begin
#: with a letter or figure (and look back afterwards) are found forty times as fast as those that
#: begin with a boundary.
_WITHIN: Final = tuple(
    (re.compile(needed), re.compile(pattern))
    for needed, pattern in (
        (r"\(", r"\([^)\n]*\)"),
        (" f", r"[0-9][0-9]*(?:st|nd|rd|th) (?:floor|fl?\b)"),
        ("지하", r"지하 ?\d+ ?(?:층|호|fl?\b)"),
        (_FLOOR_OR_ROOM.pattern, r"b(?<=\bb)\d+ ?(?:층|호|fl?\b)"),
        (_FLOOR_OR_ROOM.pattern, r"[0-9](?<![0-9]{2})[0-9]*+ ?(?:층|호|fl?\b)"),
        ("tang ", r"tang(?<=\btang) \d+"),
        ("", r"[frus](?:(?<=\bf)loor|(?<=\br)oom|(?<=\bu)nit|(?<=\bs)uite) ?\w+"),
    )
)
_BLANKS: Final = re.compile("  +")
_NO_WORD: Final = re.compile(r"[^가-힣a-z0-9\- \n]+")
_CITY: Final = re.compile(r"(?:특별자치시|특별자치도|특별시|광역시|자치시|자치도)(?![가-힣])")
#: Words of an address in the form they are compared in; "" for those that say nothing.
_USUAL: Final = {
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
    **dict.fromkeys(
        ("대한민국", "한국", "tp", "quan", "huyen", "tinh", "phuong", "vietnam", "korea", "so"), ""
    ),
}
_USUAL_WORD: Final = re.compile(rf"(?:{'|'.join(_USUAL)})(?!\S)")
_NOISE: Final = re.compile(
    r"t(?<!\St)hanh pho(?!\S)|v(?<!\Sv)iet nam(?!\S)|r(?<!\Sr)epublic of korea(?!\S)"
)
_BRN_WEIGHTS: Final = (1, 3, 7, 1, 3, 7, 1, 3, 5)
_MST_WEIGHTS: Final = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_ZERO: Final = ord("0")
_BRN_ZEROS: Final = _ZERO * sum(_BRN_WEIGHTS)
_MST_ZEROS: Final = _ZERO * sum(_MST_WEIGHTS)


class Record(NamedTuple):
    """A record of a firm as it is compared; empty where nothing usable was stated."""

    key: str
    name: str
    number: str
    phone: str
    domain: str
    #: City, road and building without floor and room, words apart; "" when none.
    address: str


NO_RECORD: Final = Record("", "", "", "", "", "")


class Columns(NamedTuple):
    """Many records, a column each of what `Record` has; keys and what follows names in one line."""

    key: Sequence[str]
    name: Sequence[str]
    number: Sequence[str]
    phone: Sequence[str]
    domain: Sequence[str]
    address: Sequence[str]

    def record(self, place: int) -> Record:
        """One of them."""
        key, name, number, phone, domain, address = self
        # Half the work of calling Record.
        return tuple.__new__(
            Record,
            (key[place], name[place], number[place], phone[place], domain[place], address[place]),
        )


def columns_of(records: Sequence[Record]) -> Columns:
    """The columns of `records`."""
    return Columns(*zip(*records, strict=True)) if records else Columns((), (), (), (), (), ())


def read_record(
    name: str, number: str = "", phone: str = "", domain: str = "", address: str = ""
) -> Record:
    """A record from its cells, in whatever spelling."""
    columns = read_columns([name], [number], [phone], [domain], [address])
    return Record._make(next(zip(*columns, strict=True)))


def read_columns(
    names: Sequence[str],
    numbers: Sequence[str],
    phones: Sequence[str],
    domains: Sequence[str],
    addresses: Sequence[str],
) -> Columns:
    """Many records from their columns: the rules run over a column at once."""
    return Columns(
        name_keys(names),
        names,
        _digits(numbers),
        _phones(phones),
        _domains(domains),
        read_addresses(addresses),
    )


def _digits(cells: Sequence[str]) -> list[str]:
    joined = "\n".join(cells)
    if joined.count("\n") >= len(cells):
        joined = "\n".join([cell.replace("\n", " ") for cell in cells])
    if joined.isascii():
        bare = joined.translate(_DIGITS_ALONE)  # a tenth of the work of the pattern
    else:
        bare = _NOT_DIGIT.sub("", unicodedata.normalize("NFKC", joined))
    return one_a_line(bare, len(cells))


def number_holds(digits: str) -> bool:
    """Whether the check digit of a Korean or Vietnamese number is right; else it is mistyped."""
    if len(digits) == 13:
        digits = digits[:10]
    if len(digits) != 10:
        return False
    figures = digits.encode()  # each figure is its own value above that of "0"
    last = figures[9] - _ZERO
    korean = sum(map(mul, figures, _BRN_WEIGHTS)) - _BRN_ZEROS + (figures[8] - _ZERO) * 5 // 10
    if (10 - korean % 10) % 10 == last:
        return True
    vietnamese = 10 - (sum(map(mul, figures, _MST_WEIGHTS)) - _MST_ZEROS) % 11
    return bool(vietnamese == last)


def read_phone(text: str) -> str:
    """National digits, with the leading 0; "" when too short to be a number."""
    return _phones([text])[0]


def _phones(cells: Sequence[str]) -> list[str]:
    bare = _PREFIX.sub("", "\n".join(_digits(cells)))
    return ["0" + digits if len(digits) >= 7 else "" for digits in one_a_line(bare, len(cells))]


@lru_cache(maxsize=200_000)
def read_domain(text: str) -> str:
    """The domain of a mail or web address, lower case; "" for free mail."""
    found = _DOMAIN.match(text.strip().lower())
    domain = found.group(1).rstrip(".") if found else ""
    return "" if domain in FREE_MAIL or "." not in domain else domain


def _domains(cells: Sequence[str]) -> list[str]:
    """`read_domain` of each; most cells hold nothing but a domain."""
    joined = "\n".join(cells)
    if joined.count("\n") >= len(cells) or _MORE_THAN_DOMAINS.search(joined):
        return list(map(read_domain, cells))
    if any(around in f"\n{joined}\n" for around in _AROUND_DOMAINS):
        return list(map(read_domain, cells))
    return ["" if cell in FREE_MAIL or "." not in cell else cell for cell in cells]


def read_addresses(texts: Sequence[str]) -> list[str]:
    """The words of city, road and building of each address, blanks between them."""
    folded = fold_latin_keeping_hangul(plain_lines(texts)) + "\n"
    folded = _LAST_FLOOR.sub("\n", folded)
    for needed, within in _WITHIN:
        if needed.search(folded):
            folded = within.sub(" ", folded)
    usual = _in_usual_words(_NOISE.sub(" ", _CITY.sub("", _NO_WORD.sub(" ", folded))))
    usual = _BLANKS.sub(" ", usual).replace(" \n", "\n").replace("\n ", "\n").strip(" ")
    return one_a_line(usual[:-1], len(texts))


def _in_usual_words(text: str) -> str:
    """`text`, of which nothing but letters, figures, hyphens, blanks and line breaks is left."""

    def usual(found: re.Match[str]) -> str:
        word, start = found.group(), found.start()
        return _USUAL[word] if not start or text[start - 1] in " \n" else word

    return _USUAL_WORD.sub(usual, text)


def address_words(address: str) -> frozenset[str]:
    """The words of an address already read."""
    return frozenset(address.split())

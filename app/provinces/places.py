"""Places in free text to provincial units of the map in force on a date.

Portal cells write "Huyện Thanh Trì, Thành phố Hà Nội", several places to a cell, in capitals,
without diacritics, or with the marks on another letter; officers write Korean and English.
A name counts as a province by the word before it: "Tỉnh X" always, "Thành phố X" always (a
city named like a province lies in it), "Huyện X" never (Quảng Ninh is also a district of
Quảng Bình), a bare name when its diacritics do not speak against it (Phù Yên is not Phú Yên).
Pure: the gazetteer is handed in.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from functools import lru_cache
from typing import Final, NamedTuple

from app.core.text import fold, place_key
from app.provinces.models import Vintage

#: First day of the 34 units.
CHANGEOVER: Final = date(2025, 7, 1)

#: Between the places of one cell.
_SEPARATORS: Final = re.compile(r"[;\n\r|•]+")
#: What may stand between the words of one name.
_INSIDE_NAME: Final = re.compile(r"[\s.\-–—_'’]*")
_TOKEN: Final = re.compile(r"[가-힣]+|[^\W_가-힣]+")
#: Đ typed as an Icelandic or African letter (old Vietnamese keyboards).
_LOOKALIKES: Final = str.maketrans({"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ"})

_PROVINCE_WORDS: Final = ("tinh",)
_CITY_WORDS: Final = ("thanhpho", "tp")
#: A name after one of these is a smaller unit or a road, whatever province it is called after.
_SMALLER: Final = frozenset(
    {"huyen", "quan", "xa", "phuong", "thon", "ap", "khu", "pho", "duong", "xom", "buon"}
    | {"dao", "cau", "song", "cho", "ql", "q", "h", "p", "x", "tx"}
)
_SMALLER_PAIRS: Final = frozenset({("thi", "tran"), ("thi", "xa"), ("quoc", "lo"), ("dai", "lo")})
_SMALLER_AFTER: Final = frozenset(["district", "ward", "town", "commune", "street", "road"])
#: Districts called like another province, by the province they belong to.
_DISTRICT_OF: Final = {"quangninh": "quangbinh", "hoabinh": "baclieu"}
#: Bare after another word this is a road, an academy, a museum: the person, not the city.
_PERSON: Final = "hochiminh"
#: Cities that are units themselves; any other lies in the province it is called after.
_CENTRAL: Final = frozenset({"hanoi", "hochiminh", "hcm", "danang", "haiphong", "cantho", "hue"})
#: Nguyễn Huệ, the emperor many streets are called after, loses his marks and becomes Huế.
_EMPEROR: Final = ("nguyen", "hue")

_HANGUL: Final = re.compile(r"[가-힣]+")
_KOREAN_TAIL: Final = re.compile(
    r"(?P<unit>성|시)?(?P<particle>에서|으로|에|의|과|와|및|은|는|이|가|을|를|로|도|내|등)?"
)
_LONGEST: Final = 7


class UnitKey(NamedTuple):
    """A unit: a code means nothing without its vintage."""

    vintage: Vintage
    code: str


@dataclass(frozen=True)
class GazetteerUnit:
    """One unit as the matcher needs it."""

    key: UnitKey
    province_id: int
    #: Every spelling, in any script; forms with "Tỉnh" or "Thành phố" are made from them.
    names: tuple[str, ...]
    #: The unit of the 34 an old unit went into; null for the 34.
    successor: UnitKey | None


class _Level(IntEnum):
    BARE = 0
    CITY = 1
    PROVINCE = 2


class _Name(NamedTuple):
    unit: UnitKey
    level: _Level
    #: Name without its prefix, as a key.
    base: str
    marks: tuple[Counter[str], ...]


@dataclass(frozen=True)
class Gazetteer:
    """Every spelling of every unit, loaded once."""

    units: Mapping[UnitKey, GazetteerUnit]
    #: vintage → key of a spelling → what it names then.
    names: Mapping[Vintage, Mapping[str, _Name]]

    def ids(self, keys: Iterable[UnitKey]) -> tuple[int, ...]:
        """Database ids of `keys`, in their order."""
        return tuple(self.units[key].province_id for key in keys)


@dataclass(frozen=True)
class PlaceMatch:
    """What a text names: units in order of appearance, and the places that named none."""

    provinces: tuple[UnitKey, ...] = ()
    unmatched: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes alone, for printing; all of one vintage."""
        return tuple(key.code for key in self.provinces)


def vintage_on(day: date) -> Vintage:
    """The map in force on `day`."""
    return Vintage.UNITS_34 if day >= CHANGEOVER else Vintage.UNITS_63


def roll_up(key: UnitKey, gazetteer: Gazetteer) -> UnitKey:
    """Today's unit of an old one; a unit of today is its own."""
    return gazetteer.units[key].successor or key


@lru_cache(maxsize=4096)
def _spelling_key(spelling: str) -> str:
    """`place_key`, remembered: a gazetteer is built anew for every imported file."""
    return place_key(spelling.translate(_LOOKALIKES))


@lru_cache(maxsize=4096)
def _marks(text: str) -> Counter[str]:
    """Diacritics of `text`; read only, the answer is remembered."""
    decomposed = unicodedata.normalize("NFD", text.translate(_LOOKALIKES))
    return Counter(
        "đ" if c in "đĐ" else c for c in decomposed if c in "đĐ" or unicodedata.category(c) == "Mn"
    )


def build_gazetteer(units: Iterable[GazetteerUnit]) -> Gazetteer:
    """Index every spelling; after the changeover an old unit's name means its successor."""
    listed = {unit.key: unit for unit in units}
    old = [unit for unit in listed.values() if unit.key.vintage is Vintage.UNITS_63]
    new = [unit for unit in listed.values() if unit.key.vintage is Vintage.UNITS_34]
    today = [(unit, unit.successor or unit.key) for unit in old] + [(u, u.key) for u in new]
    return Gazetteer(
        units=listed,
        names={
            Vintage.UNITS_63: _index((unit, unit.key) for unit in old),
            Vintage.UNITS_34: _index(today),
        },
    )


def _index(named: Iterable[tuple[GazetteerUnit, UnitKey]]) -> dict[str, _Name]:
    names: dict[str, _Name] = {}
    for unit, key in named:
        keys = [_spelling_key(spelling) for spelling in unit.names]
        prefixed = {word + base for base in keys for word in (*_PROVINCE_WORDS, *_CITY_WORDS)}
        for spelling, base in zip(unit.names, keys, strict=True):
            if not base or base in prefixed:
                continue
            known = names.get(base)
            marks = (*(known.marks if known and known.unit == key else ()), _marks(spelling))
            names[base] = _Name(key, _Level.BARE, base, marks)
            if _HANGUL.fullmatch(base):
                continue
            for word in _PROVINCE_WORDS:
                names[word + base] = _Name(key, _Level.PROVINCE, base, marks)
            for word in _CITY_WORDS:
                names[word + base] = _Name(key, _Level.CITY, base, marks)
    return names


@dataclass(frozen=True)
class _Token:
    raw: str
    key: str
    #: Text between the token before and this one.
    gap: str


class _Hit(NamedTuple):
    first: int
    last: int
    name: _Name


def _tokens(text: str) -> list[_Token]:
    tokens, end = [], 0
    for found in _TOKEN.finditer(text):
        tokens.append(_Token(found.group(), fold(found.group()), text[end : found.start()]))
        end = found.end()
    return tokens


def _named(tokens: list[_Token], first: int, last: int, names: Mapping[str, _Name]) -> _Name | None:
    """What tokens first … last (inclusive) name together, if anything."""
    if any(not _INSIDE_NAME.fullmatch(token.gap) for token in tokens[first + 1 : last + 1]):
        return None
    joined = "".join(token.key for token in tokens[first : last + 1])
    if joined in names:
        return names[joined]
    if not _HANGUL.fullmatch(joined):
        return None
    for cut in range(len(joined) - 1, 0, -1):
        tail = _KOREAN_TAIL.fullmatch(joined[cut:])
        if tail and joined[:cut] in names:
            level = {"성": _Level.PROVINCE, "시": _Level.CITY}.get(tail["unit"] or "", _Level.BARE)
            return names[joined[:cut]]._replace(level=level)
    return None


def _hits(tokens: list[_Token], names: Mapping[str, _Name]) -> list[_Hit]:
    """The longest names, left to right, that do not overlap."""
    hits: list[_Hit] = []
    first = 0
    while first < len(tokens):
        for last in range(min(first + _LONGEST, len(tokens)) - 1, first - 1, -1):
            name = _named(tokens, first, last, names)
            if name is not None:
                hits.append(_Hit(first, last, name))
                first = last
                break
        first += 1
    return hits


def _is_smaller(tokens: list[_Token], hit: _Hit, previous: _Hit | None) -> bool:
    """Whether the word before or behind makes it a district, a ward or a road."""
    after = tokens[hit.last + 1] if hit.last + 1 < len(tokens) else None
    if after is not None and after.key in _SMALLER_AFTER and not after.gap.strip():
        return True
    before = hit.first - 1
    if before < 0 or (previous is not None and previous.last == before):
        return False
    if tokens[hit.first].gap.strip(" .\t"):
        return False
    pair = (tokens[before - 1].key if before else "", tokens[before].key)
    return pair in _SMALLER_PAIRS or (tokens[before].key in _SMALLER and pair != ("thanh", "pho"))


def _is_person(tokens: list[_Token], hit: _Hit, previous: _Hit | None) -> bool:
    """Whether the name stands for the person it was given after."""
    before = hit.first - 1
    if before < 0 or tokens[hit.first].gap.strip():
        return False
    if hit.name.base == _PERSON:
        numbered = tokens[before].key.isdigit()  # "Quận 1 Hồ Chí Minh"
        return not numbered and (previous is None or previous.last != before)
    return (tokens[before].key, hit.name.base) == _EMPEROR


def _accepted(
    tokens: list[_Token], hit: _Hit, previous: _Hit | None, following: _Hit | None
) -> bool:
    """Whether a hit names the province rather than something called after it."""
    if hit.name.level is not _Level.BARE:
        return True
    if _is_smaller(tokens, hit, previous):
        return False
    written = _marks("".join(token.raw for token in tokens[hit.first : hit.last + 1]))
    if not any(written <= marks for marks in hit.name.marks):
        return False
    if _is_person(tokens, hit, previous):
        return False
    owner = _DISTRICT_OF.get(hit.name.base)
    return not (
        owner is not None
        and following is not None
        and following.first == hit.last + 1
        and following.name.base == owner
    )


def _cleaned(text: str) -> str:
    """Composed, without letters of other alphabets and invisible signs."""
    composed = unicodedata.normalize("NFC", text.translate(_LOOKALIKES))
    return "".join(c for c in composed if unicodedata.category(c) != "Cf")


def _naming(tokens: list[_Token], names: Mapping[str, _Name]) -> list[_Hit]:
    """The hits that name a province."""
    hits = _hits(tokens, names)
    return [
        hit
        for number, hit in enumerate(hits)
        if _accepted(
            tokens,
            hit,
            hits[number - 1] if number else None,
            hits[number + 1] if number + 1 < len(hits) else None,
        )
    ]


def match(text: str | None, on: date, gazetteer: Gazetteer) -> PlaceMatch:
    """The units `text` names on the map of `on`, and the places in it that name none."""
    names = gazetteer.names[vintage_on(on)]
    provinces: dict[UnitKey, None] = {}
    unmatched: list[str] = []
    for place in _SEPARATORS.split(_cleaned(text or "")):
        tokens = _tokens(place)
        if not tokens:
            continue
        found = [hit.name.unit for hit in _naming(tokens, names)]
        provinces.update(dict.fromkeys(found))
        if not found:
            unmatched.append(" ".join(place.split()))
    return PlaceMatch(tuple(provinces), tuple(unmatched))


def words_with_units(text: str, gazetteer: Gazetteer) -> tuple[str, ...]:
    """The words of `text`, folded; where it names a province, old or new, with or without its
    rank, stands the code of today's unit after "@". A city called like its province is none."""
    tokens = _tokens(_cleaned(text))
    words: list[str] = []
    place = 0
    for hit in _naming(tokens, gazetteer.names[Vintage.UNITS_34]):
        if hit.name.level is _Level.CITY and hit.name.base not in _CENTRAL:
            continue
        words += [token.key for token in tokens[place : hit.first]]
        words.append(f"@{hit.name.unit.code}")
        place = hit.last + 1
    return (*words, *(token.key for token in tokens[place:]))

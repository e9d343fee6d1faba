"""A firm's name taken apart: legal form off, words known, the rest as letters and as sound.

`read_name` gives one `Name` for one spelling, in whatever script, and is idempotent over
spacing, width, case and legal forms. It knows no other firm and no database. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Final

from app.firms.matching.glossary import fold_latin, glossary, latin_tokens, legal_forms
from app.firms.matching.hangul import read_hanja, sound_of, spelled_letters
from app.firms.matching.sounds import latin_sound, settled, skeleton, weight

_HANGUL_RUN: Final = re.compile(r"[가-힣]+")
CAMEL: Final = re.compile(r"(?<=[a-z]{2})(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})")
_SPACED_AND: Final = re.compile(r"\s+(?:&|and|và|-|–|\+)\s+", re.IGNORECASE)
_TIGHT_AND: Final = re.compile(r"(?<=\w)\s?&\s?(?=\w)")
APOSTROPHE: Final = re.compile(r"['’`´](?=\w)")
ACRONYM_DOTS: Final = re.compile(r"\b(?:[A-Za-z]\.){2,}")
_RUNS: Final = re.compile(r"[가-힣]+|[a-z0-9&]+")
_VIETNAMESE: Final = re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
_MARKED: Final = re.compile(r"[^\x00-\x7f가-힣]+")
_ANY_LATIN: Final = re.compile(r"[a-z0-9]")
_INTEGERS: Final = re.compile(r"\d+")
_OWN: Final[frozenset[int]] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A stretch of a name: a known business word (concepts) or the firm's own (none)."""

    text: str
    sound: str
    concepts: frozenset[int]
    #: What it says about which firm is meant, as a known word and as a sound.
    weight: float
    sound_weight: float


@dataclass(frozen=True, eq=False)
class Name:
    """One spelling of a firm's name, read."""

    #: Letters that count, joined: equal for spellings that differ in form and spacing only.
    key: str
    #: The same with letters as they were written, spelled in Hangul or not.
    raw: str
    hangul: bool
    latin: bool
    vietnamese: bool
    #: Words of a Latin name without legal forms; empty for Hangul.
    tokens: tuple[str, ...]
    #: One reading for Latin names; for Hangul with and without spelled letters.
    readings: tuple[tuple[Part, ...], ...]
    numbers: tuple[str, ...]

    @cached_property
    def skeleton(self) -> str:
        """Consonants of everything, known words included: a key of candidates."""
        return skeleton("".join([part.sound for part in self.readings[0]]))

    @property
    def mixed(self) -> bool:
        """Whether it is written in Hangul and Latin letters both."""
        return self.hangul and self.latin


def plain(text: str) -> str:
    """NFC, narrow, blanks single, Hanja read in Korean; case and diacritics kept."""
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    return " ".join(read_hanja(text).split())


@lru_cache(maxsize=300_000)
def read_name(text: str, language: str = "") -> Name:
    """Take `text` apart. `language` (ko, vi, en) is a hint for Latin names; empty: found out."""
    narrow = plain(text)
    if _HANGUL_RUN.search(narrow):
        return _read_korean(narrow)
    return _read_latin(narrow, language)


@cache
def korean_forms() -> re.Pattern[str]:
    """Legal forms written in Hangul, brackets and all."""
    return re.compile("|".join(map(re.escape, legal_forms().ko)))


def _without_korean_forms(text: str) -> str:
    cut = korean_forms().sub(" ", text)
    kept = [word for word in cut.split() if word not in legal_forms().ko_words]
    return " ".join(kept) if kept else text


def _bare_korean(text: str) -> tuple[str, tuple[str, ...]]:
    """Without legal forms of either script, lower case; and the Latin words left in it."""
    bare = fold_latin_keeping_hangul(_without_korean_forms(text))
    if not _ANY_LATIN.search(bare):
        return bare, ()
    latin_words = latin_tokens(_HANGUL_RUN.sub(" ", bare))
    kept = without_latin_forms(latin_words)
    for word in set(latin_words) - set(kept):
        bare = re.sub(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", " ", bare)
    return bare, kept


def _korean_key(lettered: str) -> str:
    return "".join(_RUNS.findall(lettered)).replace("&", "")


def _read_korean(text: str) -> Name:
    bare, latin_words = _bare_korean(text)
    lettered = spelled_letters(bare)
    readings = [_korean_parts(lettered)]
    if lettered != bare:
        readings.append(_korean_parts(bare))
    key = _korean_key(lettered) or bare
    return Name(
        key=key,
        raw=_korean_key(bare) or bare,
        hangul=True,
        latin=bool(latin_words),
        vietnamese=False,
        tokens=(),
        readings=tuple(readings),
        numbers=tuple(_INTEGERS.findall(key)),
    )


def fold_latin_keeping_hangul(text: str) -> str:
    """Lower case without diacritics, Hangul composed."""
    return _MARKED.sub(lambda found: _folded(found.group()), text.lower())


@lru_cache(maxsize=10_000)
def _folded(marked: str) -> str:
    return unicodedata.normalize("NFC", fold_latin(marked))


@lru_cache(maxsize=200_000)
def known_part(text: str, sound: str, concepts: frozenset[int]) -> Part:
    """A part with its weights; without concepts it is the firm's own."""
    weights = glossary().weights
    heavy = weight(sound)
    said = min((weights[concept] for concept in concepts), default=heavy)
    return Part(text, sound, concepts, said, heavy)


@lru_cache(maxsize=100_000)
def _korean_parts(text: str) -> tuple[Part, ...]:
    parts: list[Part] = []
    own: list[str] = []
    for run in _RUNS.findall(text):
        for word, concepts in _segments(run) if run[0] >= "가" else _latin_run(run):
            if not concepts:
                own.append(word)
                continue
            if own:
                parts += _own_part(own)
                own = []
            sound = settled(sound_of(word)) if word[0] >= "가" else latin_sound(word)
            parts.append(known_part(word, sound, concepts))
    return (*parts, *_own_part(own))


def _latin_run(run: str) -> tuple[tuple[str, frozenset[int]], ...]:
    return ((run, glossary().en.get((run,), frozenset()) if len(run) > 3 else frozenset()),)


def _own_part(words: list[str]) -> list[Part]:
    """Words in a row that are the firm's own, as one part; none when they have no sound."""
    joined = "".join(words)
    if _HANGUL_RUN.fullmatch(joined):
        return [known_part(joined, settled(sound_of(joined)), _OWN)]
    sound = settled(
        "".join(
            [
                settled(sound_of(run)) if run[0] >= "가" else latin_sound(run)
                for run in _RUNS.findall(joined.replace("&", ""))
            ]
        )
    )
    return [known_part(joined, sound, _OWN)] if sound else []


@lru_cache(maxsize=100_000)
def _segments(run: str) -> tuple[tuple[str, frozenset[int]], ...]:
    """A run of Hangul cut into known words and the rest, as few pieces as possible."""
    known = glossary()
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(run) + 1):
        option = (best[end - 1][0] + 1.0, end - 1)
        for length in known.lengths_ko.get(run[end - 1], ()):
            if length <= end and run[end - length : end] in known.ko:
                # A word at the end of a name is more likely meant than one inside it.
                cost = 0.55 if end == len(run) else 0.7
                option = min(option, (best[end - length][0] + cost, end - length))
        best.append(option)
    pieces: list[tuple[str, frozenset[int]]] = []
    end = len(run)
    while end:
        start = best[end][1]
        word = run[start:end]
        pieces.append((word, known.ko.get(word, frozenset()) if end - start > 1 else frozenset()))
        end = start
    return tuple(reversed(pieces))


def without_latin_forms(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """The words that are no legal form; none when there are only such."""
    forms = legal_forms()
    if forms.latin.keys().isdisjoint(tokens):
        return tokens
    kept: list[str] = []
    place = 0
    while place < len(tokens):
        for form in forms.latin.get(tokens[place], ()):
            end = place + len(form)
            if tokens[place:end] != form:
                continue
            if form in forms.at_end and end < len(tokens) and tokens[end] not in forms.latin:
                continue
            if form in forms.at_start and place:
                continue
            place = end
            break
        else:
            kept.append(tokens[place])
            place += 1
    return tuple(kept)


def _looks_vietnamese(text: str, tokens: tuple[str, ...]) -> bool:
    if not text.isascii() and _VIETNAMESE.search(unicodedata.normalize("NFC", text.lower())):
        return True
    return any(
        tokens[place : place + len(form)] == form
        for place, token in enumerate(tokens)
        for form in legal_forms().latin.get(token, ())
        if form in legal_forms().vietnamese and form not in {("cp",), ("mtv",)}
    )


def _latin_words(text: str) -> tuple[str, ...]:
    undotted = ACRONYM_DOTS.sub(lambda found: found.group().replace(".", "") + " ", text)
    undotted = APOSTROPHE.sub("", undotted)
    spread = CAMEL.sub(" ", undotted)
    joined = _TIGHT_AND.sub(_joined_and, _SPACED_AND.sub(_spaced_and, spread))
    return latin_tokens(fold_latin(joined))


def _latin_key(kept: tuple[str, ...], text: str) -> str:
    return "".join(kept).replace("&", "") or fold_latin(text)


def latin_key(text: str) -> str:
    """`read_name(text).key` of a name without Hangul."""
    narrow = plain(text)
    tokens = _latin_words(narrow)
    return _latin_key(without_latin_forms(tokens) or tokens, narrow)


def _read_latin(text: str, language: str) -> Name:
    tokens = _latin_words(text)
    vietnamese = language == "vi" or (not language and _looks_vietnamese(text, tokens))
    kept = without_latin_forms(tokens) or tokens
    parts = _latin_parts(kept, vietnamese=vietnamese)
    key = _latin_key(kept, text)
    return Name(
        key=key,
        raw=key,
        hangul=False,
        latin=True,
        vietnamese=vietnamese,
        tokens=kept,
        readings=(parts,),
        numbers=tuple(_INTEGERS.findall(key)),
    )


def _spaced_and(found: re.Match[str]) -> str:
    """`E & C` is one word, `Engineering & Construction` two."""
    text = found.string
    single = text[: found.start()].split()[-1:], text[found.end() :].split()[:1]
    short = all(words and len(words[0].strip(".,")) <= 2 for words in single)
    return "&" if short and "&" in found.group() else " "


def _joined_and(found: re.Match[str]) -> str:
    text = found.string
    before = re.search(r"\w+$", text[: found.start()])
    after = re.match(r"\w+", text[found.end() :])
    short = before is not None and after is not None and min(len(before[0]), len(after[0])) <= 2
    return "&" if short else " "


def _latin_parts(tokens: tuple[str, ...], *, vietnamese: bool) -> tuple[Part, ...]:
    """One part a word; `compare` finds phrases, because the other name decides what they are."""
    known = glossary()
    table = known.vi if vietnamese else known.en
    return tuple(
        known_part(token, latin_sound(token.replace("&", "")), table.get((token,), frozenset()))
        for token in tokens
    )

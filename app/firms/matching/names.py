"""A firm's name taken apart: legal form off, words known, the rest as letters and as sound.

`read_name` gives one `Name` for one spelling, in whatever script, and is idempotent over
spacing, width, case and legal forms. It knows no other firm and no database. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from app.firms.matching.glossary import fold_latin, glossary, latin_tokens, legal_forms
from app.firms.matching.hangul import read_hanja, sound_of, spelled_letters
from app.firms.matching.sounds import latin_sound, settled, skeleton, weight

_HANGUL_RUN: Final = re.compile(r"[가-힣]+")
_CAMEL: Final = re.compile(r"(?<=[a-z]{2})(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})")
_SPACED_AND: Final = re.compile(r"\s+(?:&|and|và|-|–|\+)\s+", re.IGNORECASE)
_TIGHT_AND: Final = re.compile(r"(?<=\w)\s?&\s?(?=\w)")
_APOSTROPHE: Final = re.compile(r"['’`´](?=\w)")
_ACRONYM_DOTS: Final = re.compile(r"\b(?:[A-Za-z]\.){2,}")
_RUNS: Final = re.compile(r"[가-힣]+|[a-z0-9&]+")
_VIETNAMESE: Final = re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
_KOREAN_FORM_WORD: Final = re.compile(r"(?<!\S)[주유](?!\S)")
_BLANKS: Final = re.compile(r"[^\S\n]+")
_NOT_KEY: Final = re.compile(r"[^가-힣a-z0-9\n]+")
_MARKED: Final = re.compile(r"[^\x00-\x7f가-힣]")
_ANY_LATIN: Final = re.compile(r"[a-z0-9]")
_INTEGERS: Final = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A stretch of a name: a known business word (concepts) or the firm's own (none)."""

    text: str
    sound: str
    concepts: frozenset[int]
    #: What it says about which firm is meant, as a known word and as a sound.
    weight: float
    sound_weight: float


@dataclass(frozen=True, slots=True, eq=False)
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
    #: Consonants of everything, known words included: a key of candidates.
    skeleton: str
    numbers: tuple[str, ...]

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
def _korean_forms() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, legal_forms().ko)))


def _without_korean_forms(text: str) -> str:
    cut = _korean_forms().sub(" ", text)
    kept = [word for word in cut.split() if word not in legal_forms().ko_words]
    return " ".join(kept) if kept else text


def _bare_korean(text: str) -> tuple[str, tuple[str, ...]]:
    """Without legal forms of either script, lower case; and the Latin words left in it."""
    bare = fold_latin_keeping_hangul(_without_korean_forms(text))
    if not _ANY_LATIN.search(bare):
        return bare, ()
    latin_words = latin_tokens(_HANGUL_RUN.sub(" ", bare))
    kept = _without_latin_forms(latin_words)
    for word in set(latin_words) - set(kept):
        bare = re.sub(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", " ", bare)
    return bare, kept


def name_keys(texts: Sequence[str]) -> list[str]:
    """`read_name(text).key` for many texts, at a fraction of the work.

    The rules run once over all names, one a line, instead of once a name.
    """
    lines = one_a_line(plain_lines(texts), len(texts))
    bare = _korean_forms().sub(" ", "\n".join(lines))
    bare = _KOREAN_FORM_WORD.sub(" ", bare)
    if _MARKED.search(bare):
        bare = fold_latin_keeping_hangul(bare)
    lettered = _NOT_KEY.sub("", spelled_letters(_BLANKS.sub(" ", bare.lower())))
    keys = one_a_line(lettered, len(texts))
    for place, line in enumerate(lines):
        key = keys[place]
        if not _HANGUL_RUN.search(line):
            keys[place] = latin_key(texts[place])
        elif not key or not key.isalpha() or _ANY_LATIN.search(key):
            keys[place] = _read_key(texts[place])
    return keys


def plain_lines(texts: Sequence[str]) -> str:
    """`plain` of many texts, one a line."""
    joined = "\n".join(texts)
    if joined.count("\n") >= len(texts) or "\r" in joined:
        joined = "\n".join([" ".join(text.split()) for text in texts])
    if not unicodedata.is_normalized("NFKC", joined):
        joined = unicodedata.normalize("NFKC", joined)
    return read_hanja(joined)


def one_a_line(text: str, count: int) -> list[str]:
    """The lines again; raises `ValueError` if any was lost or won."""
    lines = text.split("\n")
    if len(lines) != max(1, count):
        raise ValueError(f"{len(lines)} lines of {count}")
    return lines[:count]


def _read_key(text: str) -> str:
    bare, _latin = _bare_korean(plain(text))
    return _korean_key(spelled_letters(bare)) or bare


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
        skeleton=skeleton("".join([part.sound for part in readings[0]])),
        numbers=tuple(_INTEGERS.findall(key)),
    )


def fold_latin_keeping_hangul(text: str) -> str:
    """Lower case without diacritics, Hangul composed."""
    lower = text.lower()
    if not _MARKED.search(lower):
        return lower
    return unicodedata.normalize("NFC", fold_latin(lower))


@lru_cache(maxsize=200_000)
def known_part(text: str, sound: str, concepts: frozenset[int]) -> Part:
    """A part with its weights; without concepts it is the firm's own."""
    weights = glossary().weights
    heavy = weight(sound)
    said = min((weights[concept] for concept in concepts), default=heavy)
    return Part(text, sound, concepts, said, heavy)


def _korean_parts(text: str) -> tuple[Part, ...]:
    known = glossary()
    parts: list[Part] = []
    own: list[str] = []

    def end_own() -> None:
        if own:
            joined = "".join(own)
            sound = "".join(
                settled(sound_of(run)) if _HANGUL_RUN.fullmatch(run) else latin_sound(run)
                for run in (found.replace("&", "") for found in _RUNS.findall(joined))
                if run
            )
            if sound:
                parts.append(known_part(joined, settled(sound), frozenset()))
            own.clear()

    for run in _RUNS.findall(text):
        if not _HANGUL_RUN.fullmatch(run):
            concepts = known.en.get((run,), frozenset()) if len(run) > 3 else frozenset()
            if concepts:
                end_own()
                parts.append(known_part(run, latin_sound(run), concepts))
            else:
                own.append(run)
            continue
        for word, concepts in _segments(run):
            if concepts:
                end_own()
                parts.append(known_part(word, settled(sound_of(word)), concepts))
            else:
                own.append(word)
    end_own()
    return tuple(parts)


@lru_cache(maxsize=100_000)
def _segments(run: str) -> tuple[tuple[str, frozenset[int]], ...]:
    """A run of Hangul cut into known words and the rest, as few pieces as possible."""
    known = glossary()
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(run) + 1):
        options = [(best[end - 1][0] + 1.0, end - 1)]
        for length in range(2, min(known.longest_ko, end) + 1):
            if run[end - length : end] in known.ko:
                # A word at the end of a name is more likely meant than one inside it.
                cost = 0.55 if end == len(run) else 0.7
                options.append((best[end - length][0] + cost, end - length))
        best.append(min(options))
    pieces: list[tuple[str, frozenset[int]]] = []
    end = len(run)
    while end:
        start = best[end][1]
        word = run[start:end]
        pieces.append((word, known.ko.get(word, frozenset()) if end - start > 1 else frozenset()))
        end = start
    return tuple(reversed(pieces))


def _without_latin_forms(tokens: tuple[str, ...]) -> tuple[str, ...]:
    forms = legal_forms()
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
    if _VIETNAMESE.search(unicodedata.normalize("NFC", text.lower())):
        return True
    return any(
        tokens[place : place + len(form)] == form
        for place, token in enumerate(tokens)
        for form in legal_forms().latin.get(token, ())
        if form in legal_forms().vietnamese and form not in {("cp",), ("mtv",)}
    )


def _latin_words(text: str) -> tuple[str, ...]:
    undotted = _ACRONYM_DOTS.sub(lambda found: found.group().replace(".", "") + " ", text)
    undotted = _APOSTROPHE.sub("", undotted)
    spread = _CAMEL.sub(" ", undotted)
    joined = _TIGHT_AND.sub(_joined_and, _SPACED_AND.sub(_spaced_and, spread))
    return latin_tokens(fold_latin(joined))


def _latin_key(kept: tuple[str, ...], text: str) -> str:
    return "".join(kept).replace("&", "") or fold_latin(text)


def latin_key(text: str) -> str:
    """`read_name(text).key` of a name without Hangul."""
    narrow = plain(text)
    tokens = _latin_words(narrow)
    return _latin_key(_without_latin_forms(tokens) or tokens, narrow)


def _read_latin(text: str, language: str) -> Name:
    tokens = _latin_words(text)
    vietnamese = language == "vi" or (not language and _looks_vietnamese(text, tokens))
    kept = _without_latin_forms(tokens) or tokens
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
        skeleton=skeleton("".join(part.sound for part in parts)),
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

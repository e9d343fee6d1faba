"""A firm's name taken apart: legal form off, words known, the rest as letters and as sound.

`read_name` gives one `Name` for one spelling, in whatever script, and is idempotent over
spacing, width, case and legal forms. What names of most pairs are never asked for (words, their
meaning, their sound) is worked out when it is first asked for. It knows no other firm and no
database. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, Generic, TypeVar

from app.firms.matching.glossary import (
    Span,
    chosen_phrases,
    fold_latin,
    latin_tokens,
    legal_forms,
    phrases,
)
from app.firms.matching.hangul import read_hanja, spelled_letters
from app.firms.matching.sounds import skeleton
from app.firms.matching.words import (
    RUNS,
    Part,
    Word,
    korean_parts,
    korean_words,
    latin_parts,
    phrase_parts,
)

_HANGUL_RUN: Final = re.compile(r"[가-힣]+")
#: The capital that begins a word within a word. This and what follows are looked for by a letter
#: or sign, and look back afterwards: many times as fast as to look at every place.
_CAMEL: Final = re.compile(r"[A-Z](?:(?<=[a-z]{2}.)|(?<=[A-Z]{2})(?=[a-z]{2}))")
_SPACED_AND: Final = re.compile(r"\s+(?:&|and|và|-|–|\+)\s+", re.IGNORECASE)
#: What joins words, or may.
JOINED: Final = re.compile(r"[&+\-–aAvV](?:(?<=[&+\-–])|(?<=\b[aA])[nN][dD]\b|(?<=\b[vV])[àÀ]\b)")
_TIGHT_AND: Final = re.compile(r"(?<=\w)\s?&\s?(?=\w)")
_APOSTROPHE: Final = re.compile(r"['’`´](?=\w)")
#: Dots of single letters, from the first letter's on.
_ACRONYM_DOTS: Final = re.compile(r"\.(?<=\b[A-Za-z]\.)(?:[A-Za-z]\.)+")
_VIETNAMESE: Final = re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
_MARKED: Final = re.compile(r"[^\x00-\x7f가-힣]+")
#: Not a legal form, whatever it looks like: CP글로벌 is no 글로벌.
_BEFORE_HANGUL: Final = re.compile(r"(?<![a-z0-9])(?:[a-z0-9]+(?=[가-힣])|[a-z]{2}(?= +[가-힣]))")
_ANY_LATIN: Final = re.compile(r"[a-z0-9]")
_INTEGERS: Final = re.compile(r"\d+")
_T = TypeVar("_T")


class Lazily(Generic[_T]):
    """A property worked out when it is first asked for: `cached_property` without its lock."""

    def __init__(self, work: Callable[[Name], _T]) -> None:
        self._work = work
        self._name = work.__name__

    def __get__(self, name: Name, owner: type[Name]) -> _T:
        found = name.__dict__[self._name] = self._work(name)
        return found


@dataclass(eq=False)  # not frozen: to fill such a one takes three times as long
class Name:
    """One spelling of a firm's name, read. Nobody changes it."""

    #: Letters that count, joined: equal for spellings that differ in form and spacing only.
    key: str
    #: The same with letters as they were written, spelled in Hangul or not.
    raw: str
    hangul: bool
    latin: bool
    vietnamese: bool
    #: Words of a Latin name without legal forms; empty for Hangul.
    tokens: tuple[str, ...]
    #: A name in Hangul with spelled letters as letters and, where it has such, as written.
    spellings: tuple[str, ...]

    @Lazily
    def numbers(self) -> tuple[str, ...]:
        """The integers in it, in order."""
        return tuple(_INTEGERS.findall(self.key)) if self.latin else ()

    @Lazily
    def words(self) -> tuple[Word, ...]:
        """A name in Hangul cut into known words and the firm's own between them."""
        return korean_words(self.spellings[0])

    @Lazily
    def business(self) -> tuple[frozenset[int], ...]:
        """What each of its business words means; a phrase of several Latin words is one."""
        if self.hangul:
            return tuple([concepts for _word, concepts in self.words if concepts])
        return tuple([concepts for _start, _end, concepts in self.chosen])

    @Lazily
    def chosen(self) -> tuple[Span, ...]:
        """Known phrases of a Latin name that do not overlap."""
        return chosen_phrases(self.phrases)

    @Lazily
    def phrases(self) -> tuple[Span, ...]:
        """Known phrases of a Latin name, longest first; they may overlap."""
        return phrases(self.tokens, self.vietnamese)

    @Lazily
    def concepts(self) -> frozenset[int]:
        """Everything its words may mean, in any reading."""
        if not self.hangul:
            return frozenset().union(*[found for _start, _end, found in self.phrases])
        read = (self.words, *self.other_words)
        return frozenset().union(*[found for words in read for _word, found in words])

    @Lazily
    def other_words(self) -> tuple[tuple[Word, ...], ...]:
        """The words of its other spellings."""
        return tuple(map(korean_words, self.spellings[1:]))

    @Lazily
    def readings(self) -> tuple[tuple[Part, ...], ...]:
        """One reading for Latin names; for Hangul with and without spelled letters."""
        if self.hangul:
            return (korean_parts(self.words), *map(korean_parts, self.other_words))
        return (latin_parts(self.tokens, vietnamese=self.vietnamese),)

    @Lazily
    def phrased(self) -> tuple[Part, ...]:
        """Its parts (of a Hangul name the first reading), known phrases of several words as one."""
        parts = self.readings[0]
        if self.hangul or all(end - start == 1 for start, end, _concepts in self.chosen):
            return parts
        return phrase_parts(parts, self.tokens, self.chosen)

    @Lazily
    def own_sound(self) -> str:
        """The sound of the firm's own words."""
        return "".join([part.sound for part in self.phrased if not part.concepts])

    @Lazily
    def skeleton(self) -> str:
        """Consonants of everything, known words included: a key of candidates."""
        return skeleton("".join([part.sound for part in self.readings[0]]))


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
    words = korean_forms().sub(" ", text).split()
    forms = legal_forms().ko_words
    kept = [word for word in words if word not in forms]
    return " ".join(kept) if kept else text


def _bare_korean(text: str) -> tuple[str, tuple[str, ...]]:
    """Without legal forms of either script, lower case; and the Latin words left in it."""
    bare = fold_latin_keeping_hangul(_without_korean_forms(text))
    if not _ANY_LATIN.search(bare):
        return bare, ()
    latin_words = latin_tokens(_HANGUL_RUN.sub(" ", bare))
    kept = without_latin_forms(latin_words)
    own = tuple(_BEFORE_HANGUL.findall(bare))
    for word in set(latin_words) - set(kept):
        stays = r"(?! *[a-z0-9가-힣])" if word in own else r"(?![a-z0-9])"
        bare = re.sub(rf"(?<![a-z0-9]){re.escape(word)}{stays}", " ", bare)
    return bare, kept or own


def _korean_key(lettered: str) -> str:
    return "".join(RUNS.findall(lettered)).replace("&", "")


def _read_korean(text: str) -> Name:
    bare, latin_words = _bare_korean(text)
    lettered = spelled_letters(bare)
    key = _korean_key(lettered) or bare
    return Name(
        key=key,
        raw=key if lettered == bare else _korean_key(bare) or bare,
        hangul=True,
        latin=bool(latin_words),
        vietnamese=False,
        tokens=(),
        spellings=(lettered,) if lettered == bare else (lettered, bare),
    )


def fold_latin_keeping_hangul(text: str) -> str:
    """Lower case without diacritics, Hangul composed."""
    return _MARKED.sub(lambda found: _folded(found.group()), text.lower())


@lru_cache(maxsize=10_000)
def _folded(marked: str) -> str:
    return unicodedata.normalize("NFC", fold_latin(marked))


def without_latin_forms(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """The words that are no legal form; none when there are only such."""
    forms = legal_forms()
    latin = forms.latin
    if latin.keys().isdisjoint(tokens):
        return tokens
    kept: list[str] = []
    place = 0
    while place < len(tokens):
        token = tokens[place]
        for form in latin.get(token, ()):
            end = place + len(form)
            if tokens[place:end] != form:
                continue
            if form in forms.at_end and end < len(tokens) and tokens[end] not in latin:
                continue
            if form in forms.at_start and place:
                continue
            place = end
            break
        else:
            kept.append(token)
            place += 1
    return tuple(kept)


def _looks_vietnamese(text: str, tokens: tuple[str, ...]) -> bool:
    if not text.isascii() and _VIETNAMESE.search(unicodedata.normalize("NFC", text.lower())):
        return True
    forms = legal_forms().vietnamese
    return not forms.keys().isdisjoint(tokens) and any(
        tokens[place : place + len(form)] == form
        for place, token in enumerate(tokens)
        for form in forms.get(token, ())
    )


def words_apart(text: str) -> str:
    """`text` with words that are written together apart, and acronyms without dots."""
    if "." in text:
        text = _ACRONYM_DOTS.sub(lambda found: found.group().replace(".", "") + " ", text)
    return _CAMEL.sub(lambda found: " " + found.group(), _APOSTROPHE.sub("", text))


def _latin_words(text: str) -> tuple[str, ...]:
    spread = words_apart(text)
    if JOINED.search(spread):
        spread = _TIGHT_AND.sub(_joined_and, _SPACED_AND.sub(_spaced_and, spread))
    return latin_tokens(fold_latin(spread))


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
    key = _latin_key(kept, text)
    return Name(
        key=key,
        raw=key,
        hangul=False,
        latin=True,
        vietnamese=vietnamese,
        tokens=kept,
        spellings=(),
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

"""The words of a name: known business words, the firm's own between them, how each sounds. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from app.firms.matching.glossary import Span, glossary
from app.firms.matching.hangul import sound_of
from app.firms.matching.sounds import latin_sound, settled, weight

_HANGUL_RUN: Final = re.compile(r"[가-힣]+")
#: Stretches of one script.
RUNS: Final = re.compile(r"[가-힣]+|[a-z0-9&]+")
_OWN: Final[frozenset[int]] = frozenset()
#: A stretch of a name in Hangul and what it means; nothing for the firm's own words.
Word = tuple[str, frozenset[int]]


@dataclass(slots=True, eq=False)  # not frozen: see Name
class Part:
    """A stretch of a name: a known business word (concepts) or the firm's own (none)."""

    text: str
    sound: str
    concepts: frozenset[int]
    #: What it says about which firm is meant, as a known word and as a sound.
    weight: float
    sound_weight: float


@lru_cache(maxsize=200_000)
def known_part(text: str, sound: str, concepts: frozenset[int]) -> Part:
    """A part with its weights; without concepts it is the firm's own."""
    weights = glossary().weights
    heavy = weight(sound)
    said = min((weights[concept] for concept in concepts), default=heavy)
    return Part(text, sound, concepts, said, heavy)


def korean_words(text: str) -> tuple[Word, ...]:
    """Known words and, between them, the firm's own as one; what has no sound is left out."""
    words: list[Word] = []
    own: list[str] = []
    for run in RUNS.findall(text):
        for word, concepts in _segments(run) if run[0] >= "가" else _latin_run(run):
            if not concepts:
                own.append(word)
                continue
            words += _own_word(own)
            words.append((word, concepts))
            own = []
    return (*words, *_own_word(own))


def _latin_run(run: str) -> tuple[Word, ...]:
    return ((run, glossary().en.get((run,), frozenset()) if len(run) > 3 else frozenset()),)


def _own_word(pieces: list[str]) -> list[Word]:
    """Pieces in a row that are the firm's own, as one word; none when they have no sound."""
    word = "".join(pieces)
    return [(word, _OWN)] if _HANGUL_RUN.fullmatch(word) or _own_sound(word) else []


def korean_parts(words: tuple[Word, ...]) -> tuple[Part, ...]:
    """The words of a name in Hangul with their sounds and weights."""
    return tuple(
        [
            known_word(word, concepts) if concepts else own_part(word, _own_sound(word))
            for word, concepts in words
        ]
    )


def own_part(text: str, sound: str) -> Part:
    """A part that is the firm's own."""
    heavy = weight(sound)
    return Part(text, sound, _OWN, heavy, heavy)


@lru_cache(maxsize=10_000)
def known_word(word: str, concepts: frozenset[int]) -> Part:
    """A known word of a name in Hangul."""
    return known_part(word, _known_sound(word), concepts)


def _known_sound(word: str) -> str:
    return settled(sound_of(word)) if word[0] >= "가" else latin_sound(word)


def _own_sound(word: str) -> str:
    """The sound of a word in Hangul, in Latin letters, or in both."""
    if _HANGUL_RUN.fullmatch(word):
        return settled(sound_of(word))
    return settled("".join([_known_sound(run) for run in RUNS.findall(word.replace("&", ""))]))


@lru_cache(maxsize=100_000)
def _segments(run: str) -> tuple[Word, ...]:
    """A run of Hangul cut into known words and the rest, as few pieces as possible."""
    known = glossary()
    words, lengths = known.ko, known.lengths_ko
    costs, starts = [0.0], [0]
    cost = 0.0
    for end in range(1, len(run) + 1):
        cost, start = cost + 1.0, end - 1
        ending = run[end - 2 : end] if start else ""
        if ending in lengths:
            for length in lengths[ending]:
                begin = end - length
                if begin >= 0 and run[begin:end] in words:
                    # A word at the end of a name is more likely meant than one inside it.
                    option = costs[begin] + (0.55 if end == len(run) else 0.7)
                    if option < cost or (option == cost and begin < start):
                        cost, start = option, begin
        costs.append(cost)
        starts.append(start)
    pieces: list[Word] = []
    end = len(run)
    while end:
        start = starts[end]
        word = run[start:end]
        pieces.append((word, known.ko.get(word, frozenset()) if end - start > 1 else frozenset()))
        end = start
    return tuple(reversed(pieces))


def latin_parts(tokens: tuple[str, ...], *, vietnamese: bool) -> tuple[Part, ...]:
    """One part a word; `compare` finds phrases, because the other name decides what they are."""
    known = glossary()
    table = known.vi if vietnamese else known.en
    return tuple([_latin_part(token, table.get((token,), _OWN)) for token in tokens])


def _latin_part(token: str, concepts: frozenset[int]) -> Part:
    sound = latin_sound(token.replace("&", ""))
    return known_part(token, sound, concepts) if concepts else own_part(token, sound)


def phrase_parts(
    parts: Sequence[Part], tokens: tuple[str, ...], chosen: Sequence[Span]
) -> tuple[Part, ...]:
    """The parts of a Latin name's words with its `chosen` phrases as one part each."""
    ends = {start: (end, concepts) for start, end, concepts in chosen}
    out: list[Part] = []
    place = 0
    while place < len(parts):
        end, concepts = ends.get(place, (place + 1, _OWN))
        if concepts:
            sound = "".join([part.sound for part in parts[place:end]])
            out.append(known_part(" ".join(tokens[place:end]), sound, concepts))
        else:
            out.append(parts[place])
        place = end
    return tuple(out)

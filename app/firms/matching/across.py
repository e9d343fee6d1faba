"""How alike two names in different scripts are: words by meaning, the rest by sound. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from typing import Final

from rapidfuzz.distance import Indel

from app.firms.matching.glossary import chosen_phrases, phrases
from app.firms.matching.names import Name
from app.firms.matching.sounds import alike, settled, skeleton
from app.firms.matching.words import Part, known_part

#: Below this share of common consonants (and no common word) the sounds are not compared.
_HOPELESS: Final = 0.4
#: How much of a known word's weight counts when only one name has it: firms leave them out.
_LEFT_OUT: Final = 0.9
#: Likeness of sounds that chance alone gives.
_CHANCE: Final = 0.45
#: More than sums and quotients of weights differ from what they would be exactly.
_ROUNDING: Final = 1e-6


@lru_cache(maxsize=100_000)
def phrased(name: Name) -> tuple[Part, ...]:
    """A name's parts with known phrases of several Latin words as one part."""
    if name.hangul:
        return name.readings[0]
    parts = list(name.readings[0])
    chosen = chosen_phrases(name.tokens, name.vietnamese)
    starts = {start: (end, concepts) for start, end, concepts in chosen}
    out: list[Part] = []
    place = 0
    while place < len(parts):
        if place in starts:
            end, concepts = starts[place]
            sound = "".join(part.sound for part in parts[place:end])
            out.append(known_part(" ".join(name.tokens[place:end]), sound, concepts))
            place = end
        else:
            out.append(parts[place])
            place += 1
    return tuple(out)


def translated(one: Name, other: Name, least: float = 0.0) -> float:
    """0 to 1 for two Latin names of which one or both are Vietnamese; 0 for less than `least`."""
    alike = _translated(one, phrased(other), least)
    return max(alike, _translated(other, phrased(one), max(alike, least)))


#: Likeness of the own words from which two firms count as bearing one name.
_ONE_STEM: Final = 0.8


def sisters(first: Name, second: Name) -> bool:
    """Whether the own words agree and each has a business word the other has not.

    대한전자 and 대한건설: firms of one house, as a rule; never two spellings of one firm.
    """
    if not other_business(first, second):
        return False
    own_one, own_two = _own_sound(first), _own_sound(second)
    return bool(own_one and own_two) and alike(own_one, own_two, _ONE_STEM) >= _ONE_STEM


def other_business(first: Name, second: Name) -> bool:
    """Whether each has a business word that means nothing the other's words mean."""
    return _has_more(first, second) and _has_more(second, first)


def _has_more(name: Name, other: Name) -> bool:
    return any(all(map(each.isdisjoint, other.business)) for each in name.business)


def own_sounds(name: Name) -> frozenset[str]:
    """Consonants of a name's own words, of all of them when every word is a known one.

    A key of candidates in every script; never a match by itself.
    """
    readings = name.readings if name.hangul else (phrased(name),)
    sounds = set()
    for reading in readings:
        own = [part for part in reading if not part.concepts] or list(reading)
        sounds.add(skeleton(settled("".join([part.sound for part in own]))))
    return frozenset(sounds)


@lru_cache(maxsize=100_000)
def _own_sound(name: Name) -> str:
    return "".join([part.sound for part in phrased(name) if not part.concepts])


def across(latin: Name, korean: Name, least: float = 0.0) -> float:
    """0 to 1. `korean` is in Hangul, at least in part; `latin` may be mixed too.

    Exact from `least` on; anything less than that otherwise.
    """
    if latin.hangul:
        return max(
            alike(_sound(first), _sound(second), least)
            for first, second in product(latin.readings, korean.readings)
        )
    if korean.concepts.isdisjoint(latin.concepts):
        shared = Indel.normalized_similarity(latin.skeleton, korean.skeleton)
        if shared < _HOPELESS and len(korean.spellings) == 1:
            return shared * 0.5
    best = 0.0
    for reading in korean.readings:
        best = max(best, _translated(latin, reading, max(best, least)))
    return best


def _sound(reading: tuple[Part, ...]) -> str:
    """Of two readings in Hangul, one or both with Latin words, sound alone is compared."""
    return "".join([part.sound for part in reading])


def _translated(latin: Name, reading: tuple[Part, ...], least: float) -> float:
    """The score of the best choice of words; 0 for less than `least`."""
    spans = phrases(latin.tokens, latin.vietnamese)
    used = [False] * len(latin.tokens)
    matched: set[int] = set()
    mass = 0.0
    for start, end, concepts in spans:
        if any(used[start:end]):
            continue
        for place, part in enumerate(reading):
            if place not in matched and not part.concepts.isdisjoint(concepts):
                matched.add(place)
                mass += part.weight
                used[start:end] = [True] * (end - start)
                break
    left_korean = [part for place, part in enumerate(reading) if place not in matched]
    left_latin = [part for place, part in enumerate(latin.readings[0]) if not used[place]]
    best = 0.0
    least -= _ROUNDING
    for korean, latins in product(_choices(left_korean), _choices(left_latin)):
        score = _score(mass, (left_korean, korean), (left_latin, latins), max(best, least))
        best = max(best, score)
    return best


def _choices(parts: list[Part]) -> Iterator[list[Part]]:
    """All of them, and the firm's own words alone, for a word that one side leaves out."""
    own = [part for part in parts if not part.concepts]
    return iter([parts] if len(own) == len(parts) else [parts, own])


#: Parts without a known counterpart, and those of them that are compared by sound.
_Choice = tuple[list[Part], list[Part]]


def _score(mass: float, korean: _Choice, latin: _Choice, best: float) -> float:
    """The score of one choice of words; 0 where it is no better than `best`."""
    heard = sum([part.sound_weight for _left, parts in (korean, latin) for part in parts])
    whole = 2 * mass + heard + _silent(*korean) + _silent(*latin)
    if not whole or (2 * mass + heard) / whole <= best:
        return 0.0
    needed = (best * whole - 2 * mass) / heard if heard else 0.0
    first = "".join([part.sound for part in korean[1]])
    second = "".join([part.sound for part in latin[1]])
    if not first and not second:
        return (2 * mass + heard) / whole
    return (2 * mass + _likeness(first, second, needed) * heard) / whole


def _silent(parts: list[Part], heard: list[Part]) -> float:
    if len(parts) == len(heard):
        return 0.0
    return _LEFT_OUT * sum([part.weight for part in parts if part.concepts])


def _likeness(first: str, second: str, least: float) -> float:
    """How alike two sounds are, beyond chance; 0 for less than `least`."""
    if not first or not second:
        return 0.0
    if Indel.normalized_similarity(skeleton(first), skeleton(second)) < _HOPELESS:
        return 0.0
    least = _CHANCE + least * (1 - _CHANCE) - _ROUNDING
    return max(0.0, (alike(first, second, max(_CHANCE, least)) - _CHANCE) / (1 - _CHANCE))

"""How alike two names in different scripts are: words by meaning, the rest by sound. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Final

from rapidfuzz.distance import Indel

from app.firms.matching.names import Name
from app.firms.matching.sounds import alike, settled, skeleton
from app.firms.matching.words import Part

#: Below this share of common consonants (and no common word) the sounds are not compared.
_HOPELESS: Final = 0.4
#: How much of a known word's weight counts when only one name has it: firms leave them out.
_LEFT_OUT: Final = 0.9
#: Likeness of sounds that chance alone gives.
_CHANCE: Final = 0.45
#: More than sums and quotients of weights differ from what they would be exactly.
_ROUNDING: Final = 1e-6


def translated(one: Name, other: Name, least: float = 0.0) -> float:
    """0 to 1 for two Latin names of which one or both are Vietnamese; 0 for less than `least`."""
    alike = _translated(one, other.phrased, least)
    return max(alike, _translated(other, one.phrased, max(alike, least)))


#: Likeness of the own words from which two firms count as bearing one name.
_ONE_STEM: Final = 0.8


def sisters(first: Name, second: Name) -> bool:
    """Whether the own words agree and each has a business word the other has not.

    대한전자 and 대한건설: firms of one house, as a rule; never two spellings of one firm.
    """
    if not other_business(first, second):
        return False
    own_one, own_two = first.own_sound, second.own_sound
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
    readings = name.readings if name.hangul else (name.phrased,)
    sounds = set()
    for reading in readings:
        own = [part for part in reading if not part.concepts] or list(reading)
        sounds.add(skeleton(settled("".join([part.sound for part in own]))))
    return frozenset(sounds)


def across(latin: Name, korean: Name, least: float = 0.0) -> float:
    """0 to 1. `korean` is in Hangul, at least in part; `latin` may be mixed too.

    Exact from `least` on; anything less than that otherwise.
    """
    if latin.hangul:  # two readings in Hangul, one or both with Latin words: by sound alone
        return max(
            alike(_sound(first), _sound(second), least)
            for first, second in product(latin.readings, korean.readings)
        )
    shared = Indel.normalized_similarity(latin.skeleton, korean.skeleton)
    unheard = shared < _HOPELESS and len(korean.spellings) == 1
    if unheard and korean.concepts.isdisjoint(latin.concepts):
        return shared * 0.5
    best = 0.0
    for reading in korean.readings:
        best = max(best, _translated(latin, reading, max(best, least)))
    return best


def _sound(parts: Sequence[Part]) -> str:
    return "".join([part.sound for part in parts])


def _translated(latin: Name, reading: tuple[Part, ...], least: float) -> float:
    """The score of the best choice of words; 0 for less than `least`."""
    mass, left_korean, left_latin = _by_meaning(latin, reading)
    best, least = 0.0, least - _ROUNDING
    for korean, latins in product(_choices(left_korean), _choices(left_latin)):
        heard = korean[0] + latins[0]
        whole = 2 * mass + heard + korean[1] + latins[1]
        enough = max(best, least) * whole - 2 * mass
        if heard <= enough or not whole:  # not even equal sounds would make it the best
            continue
        first, second = _sound(korean[2]), _sound(latins[2])
        likeness = _likeness(first, second, enough / heard) if first or second else 1.0
        best = max(best, (2 * mass + likeness * heard) / whole)
    return best


def _by_meaning(
    latin: Name, reading: tuple[Part, ...]
) -> tuple[float, Sequence[Part], Sequence[Part]]:
    """The weight of the words that mean the same, and the parts left of the two names."""
    spans, parts = latin.phrases, latin.readings[0]
    if not spans:
        return 0.0, reading, parts
    used = [False] * len(parts)
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
    if not matched:
        return 0.0, reading, parts
    left_korean = [part for place, part in enumerate(reading) if place not in matched]
    left_latin = [part for place, part in enumerate(parts) if not used[place]]
    return mass, left_korean, left_latin


#: Parts without a known counterpart: the weight of those compared by sound, of those left out,
#: and the former.
_Choice = tuple[float, float, Sequence[Part]]


def _choices(parts: Sequence[Part]) -> list[_Choice]:
    """All of them, and the firm's own words alone, for a word that one side leaves out."""
    everything = (sum([part.sound_weight for part in parts]), 0.0, parts)
    known = [part.weight for part in parts if part.concepts]
    if not known:
        return [everything]
    own = [part for part in parts if not part.concepts]
    heard = sum([part.sound_weight for part in own])
    return [everything, (heard, _LEFT_OUT * sum(known), own)]


def _likeness(first: str, second: str, least: float) -> float:
    """How alike two sounds are, beyond chance; 0 for less than `least`."""
    if not first or not second:
        return 0.0
    if Indel.normalized_similarity(skeleton(first), skeleton(second)) < _HOPELESS:
        return 0.0
    least = _CHANCE + least * (1 - _CHANCE) - _ROUNDING
    return max(0.0, (alike(first, second, max(_CHANCE, least)) - _CHANCE) / (1 - _CHANCE))

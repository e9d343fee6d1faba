"""The parts of a pair's score in words, with their weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.core.i18n import N_, Message, message
from app.firms.matching.weights import PRIOR, Evidence


@dataclass(frozen=True)
class Part:
    """One piece of evidence: what it is, what it says, and its weight."""

    evidence: Message
    said: Message
    weight: float

    @property
    def written(self) -> str:
        """The weight with its sign; a true minus, so that the two read alike."""
        return f"{self.weight:+.1f}".replace("-", "−") if self.weight else "0"

    @property
    def speaks(self) -> Message:
        """Which way it points, and how strongly."""
        return message(
            next(text for least, text in _STRENGTH if self.weight >= least),
        )


#: From which weight on, and what it is called.
_STRENGTH: Final = (
    (6.0, N_("speaks very strongly for one firm")),
    (3.0, N_("speaks strongly for one firm")),
    (0.05, N_("speaks for one firm")),
    (-0.05, N_("says nothing")),
    (-3.0, N_("speaks against it")),
    (float("-inf"), N_("speaks strongly against it")),
)
_EVIDENCE: Final = {
    Evidence.NAME: N_("Names"),
    Evidence.NUMBER: N_("Number"),
    Evidence.PHONE: N_("Telephone"),
    Evidence.DOMAIN: N_("Mail or web domain"),
    Evidence.ADDRESS: N_("Address"),
}
_NOTHING: Final = N_("Not stated on both sides, or shared by too many to tell anything.")
_SAID: Final[Mapping[Evidence, Mapping[str, str]]] = {
    Evidence.NAME: {
        "SAME": N_("The same letters."),
        "SHORT_FORM": N_("The same but for short forms and spellings."),
        "LIKE_LETTERS": N_("The same but for tense or aspirated letters."),
        "ROMANISED": N_("The same name, romanised otherwise."),
        "SOUND": N_("Two scripts: known words compared by meaning, the rest by sound."),
        "TYPING": N_("A letter or two differ."),
        "PART": N_("One name lies within the other."),
        "INITIALS": N_("One is the initials of the other."),
        "SISTERS": N_("The same own words with other business words: sister firms."),
        "DIFFERENT": N_("Different names."),
    },
    Evidence.NUMBER: {
        "SAME": N_("The same number."),
        "NEARLY": N_("One digit apart, and one of them cannot be right."),
        "OTHER": N_("Different numbers."),
    },
    Evidence.PHONE: {
        "SAME": N_("A telephone number in common."),
        "OTHER": N_("Different telephone numbers."),
    },
    Evidence.DOMAIN: {
        "SAME": N_("A mail or web domain in common."),
        "OTHER": N_("Different domains."),
    },
    Evidence.ADDRESS: {
        "SAME": N_("The same building."),
        "NEARLY": N_("Nearly the same address."),
        "OTHER": N_("Different addresses."),
    },
}


def starting_point() -> Part:
    """Where every score begins."""
    return Part(
        message("Starting point"),
        message("Most records that have something in common are two firms."),
        PRIOR,
    )


def words_of(parts: Mapping[str, Sequence[Any]]) -> tuple[Part, ...]:
    """The stored parts in the order of the evidence."""
    return tuple(
        Part(
            message(_EVIDENCE[evidence]),
            message(_SAID[evidence].get(str(parts[evidence.value][0]), _NOTHING)),
            float(parts[evidence.value][1]),
        )
        for evidence in Evidence
        if evidence.value in parts
    )

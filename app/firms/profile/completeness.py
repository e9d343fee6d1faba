"""What a profile still lacks, and why it would help. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.core.i18n import Message, message

#: (section, what is missing, why it helps)
_WISHES: Final = (
    (
        "public",
        message("What the firm does"),
        message("Whoever looks for a partner reads this first."),
    ),
    (
        "capabilities",
        message("Fields and activities"),
        message("Tenders of your fields are shown first, and partners find you by them."),
    ),
    (
        "references",
        message("References"),
        message("Buyers ask for similar contracts; what is entered once need not be typed again."),
    ),
    (
        "people",
        message("Representative and directors"),
        message("Without them your own checks before a bid cannot see shared directors."),
    ),
    (
        "affiliations",
        message("Group or affiliations"),
        message("A tender may bar affiliates; declaring them lets the check warn you in time."),
    ),
    (
        "size",
        message("Proof of size"),
        message("Preference for small firms counts only with a proof that has not expired."),
    ),
    (
        "presence",
        message("Presence in Vietnam"),
        message("A subsidiary opens domestic tenders; an office shortens every answer."),
    ),
    (
        "contacts",
        message("Contacts"),
        message("Invitations to meetings and questions need an address."),
    ),
)


@dataclass(frozen=True)
class Wish:
    """One thing that is missing."""

    section: str
    what: Message
    why: Message


@dataclass(frozen=True)
class Completeness:
    """How much of the profile stands."""

    done: int
    total: int
    missing: tuple[Wish, ...]


def completeness(present: Mapping[str, bool]) -> Completeness:
    """What is missing of a profile whose sections are there or not."""
    missing = tuple(Wish(*wish) for wish in _WISHES if not present.get(wish[0], False))
    return Completeness(len(_WISHES) - len(missing), len(_WISHES), missing)

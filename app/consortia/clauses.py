"""The standing clauses of an agreement, in three languages, frozen into what members sign.

A form to be confirmed by counsel before real use; `FORM` names its edition.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from app.consortia.models import Liability
from app.core.i18n import LOCALES, N_, Message, speaking

FORM: Final = "duri-consortium-agreement-1"

_PURPOSE: Final = N_(
    "The members form a contractual group to prepare a bid for the tender named above and, if it "
    "is awarded to them, to carry it out. The group has no legal personality and no tax number "
    "of its own."
)
_LEAD: Final = N_(
    "The lead member speaks for the group towards the procuring entity and files its bid. It "
    "binds the others only within this agreement."
)
_LIABILITY: Final = {
    Liability.JOINT: N_(
        "The members answer to the procuring entity jointly and severally, and among each other "
        "by their shares."
    ),
    Liability.DIVIDED: N_(
        "Each member answers to the procuring entity for its own part of the work only; its share "
        "states that part of the whole."
    ),
    Liability.LEAD_CONTRACTOR: N_(
        "The lead member, as the main contractor, plans, manages and coordinates the whole and "
        "answers for it; every other member answers for its own part."
    ),
}
_CLAUSES: Final = (
    N_("Shares, roles and the division of work are those of the table above."),
    N_(
        "This agreement changes only through a new version that all members sign. A member leaves "
        "or is replaced only in this way, and not after the day set by the law that governs the "
        "tender."
    ),
    N_(
        "No member takes part in another bid for the same tender or lot. No member passes on to "
        "others what it learns here, and nobody agrees with a competitor on prices, on winners or "
        "on taking part."
    ),
    N_(
        "The Korean, Vietnamese and English texts say the same. Where they differ, the members "
        "settle what was meant by common accord."
    ),
)


_DISSOLUTION: Final = (
    N_(
        "The members end the consortium named above by common consent. With the end of the review "
        "the agreement in force and every signature under it lapse."
    ),
    N_(
        "No bid of the consortium is on record as filed. Each member is free again to take part "
        "in the tender by itself or with others."
    ),
    N_("What the members have learnt from each other stays confidential."),
    _CLAUSES[-1],
)


def dissolution_texts() -> dict[str, list[str]]:
    """Language → the clauses of a dissolution. Needs an application context."""
    return _in_every_language(_DISSOLUTION)


def texts(liability: Liability) -> dict[str, list[str]]:
    """Language → the clauses in order. Needs an application context."""
    listed = (_PURPOSE, _LEAD, _LIABILITY[liability], *_CLAUSES)
    return _in_every_language(listed)


def _in_every_language(listed: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for locale in LOCALES:
        with speaking(locale):
            found[locale] = [str(Message(text)) for text in listed]
    return found

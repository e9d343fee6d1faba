"""The gate before rendering (D16): what it lets through, and what it writes down.

Whatever a reader may not see was left out before; the gate looks at what is left with other
eyes than the projection, so that a slip in one of the two is caught by the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Final

from app.core.errors import DomainError
from app.core.i18n import message
from app.packs.content.division import for_everybody
from app.packs.content.whole import Content, Firm, Home
from app.packs.models import Audience, Ground

#: Facts every edition has: all of them public.
COMMON: Final = frozenset({"schema", "frozen_at", "meeting", "agenda", "tenders", "provinces"})
#: Published facts around the agenda.
AROUND: Final = frozenset({"bands", "ahead", "context"})
#: The committee's own record.
RECORD: Final = frozenset(
    {"actions", "aims", "duties", "figures", "indicators", "minutes", "responsibilities", "visit"}
)
#: What the secretariat puts into packs itself: papers for chosen audiences, the order of sections.
OFFICE: Final = frozenset({"annexes", "layout"})
#: Published facts that say nothing of what is on the agenda.
APART: Final = frozenset({"bands", "ahead", "responsibilities"})
#: What each audience's edition has beyond that.
PARTS: Final[Mapping[Audience, frozenset[str]]] = {
    Audience.SECRETARIAT: AROUND | RECORD | {"interests", "findings"},
    Audience.COMPLIANCE: AROUND | RECORD | {"findings", "chain"},
    Audience.CHAIR: AROUND | RECORD,
    Audience.MINISTRY: AROUND | RECORD,
    Audience.EXPERT: AROUND | RECORD,
    Audience.FIRM: APART | {"own"},
    Audience.CONSORTIUM: APART | {"own"},
    Audience.COUNTERPART: APART | {"home"},
    Audience.PUBLIC: AROUND | {"responsibilities"},
}
#: What firms told the secretariat: besides itself for a chair who belongs to it.
ENTRUSTED: Final = frozenset({"interests", "findings"})
#: Seats that leave for items on a live tender, whatever their interests.
LEAVING: Final = frozenset({Audience.FIRM, Audience.CONSORTIUM, Audience.COUNTERPART})
#: Editions that name no person.
NAMELESS: Final = LEAVING | {Audience.PUBLIC}
#: Editions made for one firm or one consortium.
OWNED: Final = frozenset({Audience.FIRM, Audience.CONSORTIUM})
#: Editions that may name any firm: the desks'.
_DESKS: Final = frozenset({Audience.SECRETARIAT, Audience.COMPLIANCE})


class LeakError(AssertionError):
    """An edition holds what its audience may not read: a bug, never shown, never rendered."""


class BlockedError(DomainError):
    """The gate stopped an edition: a section of it cannot be projected for its readers."""

    def __init__(self, audience: Audience) -> None:
        super().__init__(
            message(
                "%(edition)s: a section cannot be projected for its readers. Nothing was issued; "
                "earlier versions stand, and the compliance desk finds it in its log.",
                edition=message(audience.msgid),
            )
        )


@dataclass(frozen=True)
class Dropped:
    """What the gate left out of one part of an edition, and why."""

    part: str
    ground: Ground
    keys: tuple[str, ...]


def allowed_parts(audience: Audience, *, entrusted: bool = False) -> frozenset[str]:
    """Names of the parts that an edition may fill."""
    more = ENTRUSTED if entrusted and audience is Audience.CHAIR else frozenset()
    return COMMON | PARTS[audience] | OFFICE | more | {"sources"}


def check(
    edition: Content,
    audience: Audience,
    *,
    entrusted: bool = False,
    own_firms: frozenset[str] = frozenset(),
) -> None:
    """Raise LeakError when an edition holds what its audience may not read.

    `own_firms`: keys of the firms that one firm's or consortium's edition is for.
    """
    allowed = allowed_parts(audience, entrusted=entrusted)
    for item in fields(edition):
        if item.name not in allowed and getattr(edition, item.name):
            raise LeakError(f"{audience.value} edition holds {item.name}")
    if audience in NAMELESS and edition.responsibilities != for_everybody(edition.responsibilities):
        raise LeakError(f"{audience.value} edition tells of responsibilities not confirmed")
    if audience in LEAVING and edition.annexes:
        raise LeakError(f"{audience.value} edition holds papers bound in")
    if any(annex.audiences or annex.late_for for annex in edition.annexes):
        raise LeakError(f"{audience.value} edition tells whose papers they are")
    if audience in NAMELESS and any(seat.person for seat in edition.meeting.seats):
        raise LeakError(f"{audience.value} edition names persons")
    if audience in LEAVING and (
        edition.tenders or any(item.rows or item.tenders for item in edition.agenda)
    ):
        raise LeakError(f"{audience.value} edition speaks of tenders on the agenda")
    if edition.home is not None:
        _check_home(edition, edition.home)
    if audience not in _DESKS and not entrusted:
        strangers = {firm.key for firm in _firms(edition)} - own_firms
        if strangers:
            raise LeakError(f"{audience.value} edition names firms that are not its reader's")


def _check_home(edition: Content, home: Home) -> None:
    """A counterpart's own edition: of its provinces, and of no other."""
    named = {each.en for each in home.provinces}
    if any(named.isdisjoint(each.en for each in tender.provinces) for tender in home.tenders):
        raise LeakError("counterpart edition speaks of another province's tenders")
    if edition.ahead:
        raise LeakError("counterpart edition lists what lies ahead elsewhere")


def _firms(value: Any) -> Iterator[Firm]:
    """Every firm that is named anywhere."""
    if isinstance(value, Firm):
        yield value
    elif is_dataclass(value):
        for item in fields(value):
            yield from _firms(getattr(value, item.name))
    elif isinstance(value, tuple):
        for inner in value:
            yield from _firms(inner)

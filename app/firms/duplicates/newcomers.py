"""Which firms and applications a newcomer may be already: for the officer's eyes alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Select, func, or_, select, tuple_
from sqlalchemy.orm import Session, joinedload

from app.core.i18n import N_, Labelled, pick
from app.core.ids import PublicId
from app.firms.duplicates.keys import (
    OPEN,
    Cells,
    Key,
    application_cells,
    firm_cells,
    keys_of,
)
from app.firms.duplicates.models import KeyKind, MatchKey, MatchRecord
from app.firms.identifiers import written
from app.firms.matching.compare import Decision, compare_names
from app.firms.matching.weights import HUB
from app.firms.models import Firm, IdentifierScheme
from app.firms.sign_up.models import ApplicationState, FirmApplication

#: Candidates shown; more than these say that the name is a common word.
MOST: Final = 20
#: Firms compared in full: by number or letters, and those whose names only sound alike.
_BY_LETTERS: Final = MOST * 3
_HEARD: Final = 200


class Signal(Labelled):
    """Why something may be the newcomer."""

    IDENTIFIER = "identifier", N_("Same number")
    BRANCH = "branch", N_("Branch of the same tax code")
    NAME = "name", N_("Same name")
    SIMILAR = "similar", N_("Similar name")
    PHONE = "phone", N_("Same telephone number")
    DOMAIN = "domain", N_("Same mail or web domain")
    ADDRESS = "address", N_("Same building")


@dataclass(frozen=True)
class Newcomer:
    """What is known of whoever applies."""

    names: tuple[str, ...]
    scheme: IdentifierScheme
    value: str
    #: The newcomer's own application, which is no duplicate of itself.
    application: PublicId | None = None
    #: As `duplicate_keys` reads them.
    phones: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()

    @property
    def cells(self) -> Cells:
        """What the newcomer says, as records are compared."""
        numbers = ((self.scheme, self.value),)
        return Cells(self.names, numbers, self.phones, self.domains, self.addresses)


@dataclass(frozen=True)
class Candidate:
    """A firm (or an application) that may be the newcomer, with the reasons."""

    name: str
    number: str
    signals: tuple[Signal, ...]
    #: One of the two.
    firm: PublicId | None = None
    application: PublicId | None = None
    state: ApplicationState | None = None
    #: How sure, 0 to 1, by the strongest signal.
    score: float = field(default=0.0)


_WEIGHT: Final = {
    Signal.IDENTIFIER: 1.0,
    Signal.BRANCH: 0.8,
    Signal.NAME: 0.6,
    Signal.PHONE: 0.5,
    Signal.SIMILAR: 0.4,
    Signal.DOMAIN: 0.3,
    Signal.ADDRESS: 0.2,
}
_NAMED: Final = {Decision.MATCH: Signal.NAME, Decision.REVIEW: Signal.SIMILAR}
_BESIDES: Final = {KeyKind.PHONE, KeyKind.DOMAIN, KeyKind.ADDRESS}


def likely_duplicates(db: Session, newcomer: Newcomer) -> tuple[Candidate, ...]:
    """Firms and applications that may be the newcomer, most likely first. Reads only."""
    shared = _telling(db, newcomer)
    found = [*_firms(db, newcomer, shared), *_applications(db, newcomer, shared)]
    found.sort(
        key=lambda each: (
            -each.score,
            -len(each.signals),
            each.name,
            each.firm or each.application or "",
        )
    )
    return tuple(found[:MOST])


def _telling(db: Session, newcomer: Newcomer) -> frozenset[Key]:
    """The newcomer's phones, domains and buildings, without those that many have."""
    keys = [key for key in keys_of(newcomer.cells) if key[0] in _BESIDES]
    if not keys:
        return frozenset()
    columns = tuple_(MatchKey.kind, MatchKey.value)
    hubs = db.execute(
        select(MatchKey.kind, MatchKey.value)
        .where(columns.in_(keys))
        .group_by(MatchKey.kind, MatchKey.value)
        .having(func.count() > HUB)
    )
    return frozenset(keys) - {(kind, value) for kind, value in hubs}


def _firms(db: Session, newcomer: Newcomer, shared: frozenset[Key]) -> Iterator[Candidate]:
    keys = keys_of(newcomer.cells)
    heard = {key for key in keys if key[0] is KeyKind.SOUND}
    stated = {key for key in keys if key[0] in {KeyKind.NUMBER, KeyKind.NAME}}
    shown: set[int] = set()
    for wanted, most in ((stated | shared, _BY_LETTERS), (heard, _HEARD)):
        rows = db.scalars(
            select(Firm)
            .join(MatchRecord, MatchRecord.firm_id == Firm.id)
            .where(MatchRecord.id.in_(_holders(wanted)))
            .options(joinedload(Firm.organisation))
            .order_by(Firm.id)
            .limit(most)
        ).all()
        fresh = [firm for firm in rows if firm.id not in shown]
        shown |= {firm.id for firm in fresh}
        said = firm_cells(db, [firm.id for firm in fresh])
        for firm in fresh:
            cells, home = said[firm.id], firm.organisation
            signals = _signals(newcomer, cells, shared)
            if signals:
                yield Candidate(
                    name=pick(home.name_ko, home.name_vi, home.name_en),
                    number=", ".join(written(scheme, value) for scheme, value in cells.numbers),
                    signals=signals,
                    firm=firm.public_id,
                    score=max(_WEIGHT[signal] for signal in signals),
                )


def _holders(keys: Iterable[Key]) -> Select[int]:
    return select(MatchKey.record_id).where(tuple_(MatchKey.kind, MatchKey.value).in_(sorted(keys)))


def _applications(db: Session, newcomer: Newcomer, shared: frozenset[Key]) -> Iterator[Candidate]:
    """Other applications: those under way, and earlier ones with the same number."""
    same_number = (FirmApplication.scheme == newcomer.scheme) & FirmApplication.value.startswith(
        newcomer.value[:10], autoescape=True
    )
    rows = db.scalars(
        select(FirmApplication)
        .where(
            or_(same_number, FirmApplication.state.in_(OPEN)),
            # An approved one is the firm it became.
            FirmApplication.state != ApplicationState.APPROVED,
            FirmApplication.public_id != (newcomer.application or ""),
        )
        .order_by(FirmApplication.applied_at.desc(), FirmApplication.public_id)
        .limit(500)
    )
    for row in rows:
        signals = _signals(newcomer, application_cells(row), shared)
        if signals:
            yield Candidate(
                name=pick(row.name_ko, row.name_vi, row.name_en),
                number=written(row.scheme, row.value),
                signals=signals,
                application=row.public_id,
                state=row.state,
                score=max(_WEIGHT[signal] for signal in signals),
            )


def _signals(newcomer: Newcomer, other: Cells, shared: frozenset[Key]) -> tuple[Signal, ...]:
    signals = []
    if (newcomer.scheme, newcomer.value) in other.numbers:
        signals.append(Signal.IDENTIFIER)
    elif any(
        scheme is newcomer.scheme and value[:10] == newcomer.value[:10]
        for scheme, value in other.numbers
    ):
        signals.append(Signal.BRANCH)
    named = _named(newcomer.names, other.names)
    if named is not None:
        signals.append(named)
    for kind, signal, values in (
        (KeyKind.PHONE, Signal.PHONE, other.phones),
        (KeyKind.DOMAIN, Signal.DOMAIN, other.domains),
        (KeyKind.ADDRESS, Signal.ADDRESS, other.addresses),
    ):
        if any((kind, value) in shared for value in values):
            signals.append(signal)
    return tuple(signals)


def _named(newcomers: Iterable[str], names: Iterable[str]) -> Signal | None:
    """What the best pair of names says."""
    signals = {
        _NAMED.get(compare_names(one, other).decision) for one in newcomers for other in names
    }
    return next((signal for signal in (Signal.NAME, Signal.SIMILAR) if signal in signals), None)

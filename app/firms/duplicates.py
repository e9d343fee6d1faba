"""Which firms and applications a newcomer may be already: for the officer's eyes alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload

from app.core.i18n import N_, Labelled, pick
from app.core.ids import PublicId
from app.core.text import place_key
from app.firms.identifiers import written
from app.firms.matching.across import own_sounds
from app.firms.matching.compare import Decision, compare_names
from app.firms.matching.names import read_name
from app.firms.models import Firm, FirmIdentifier, IdentifierScheme
from app.firms.profile_models import FirmName, FirmNameKey
from app.firms.sign_up_models import ApplicationState, FirmApplication

#: Candidates shown; more than these say that the name is a common word.
MOST: Final = 20
#: Firms whose names only sound alike that are compared in full.
_HEARD: Final = 200
#: Consonants a name's own words have at least to be looked up by their sound.
_LEAST_SOUND: Final = 3


class Signal(Labelled):
    """Why something may be the newcomer."""

    IDENTIFIER = "identifier", N_("Same number")
    BRANCH = "branch", N_("Branch of the same tax code")
    NAME = "name", N_("Same name")
    SIMILAR = "similar", N_("Similar name")


@dataclass(frozen=True)
class Newcomer:
    """What is known of whoever applies."""

    names: tuple[str, ...]
    scheme: IdentifierScheme
    value: str
    #: The newcomer's own application, which is no duplicate of itself.
    application: PublicId | None = None


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
    #: How sure, 0 to 1; set by a scorer, else by the strongest signal.
    score: float = field(default=0.0)


_WEIGHT: Final = {
    Signal.IDENTIFIER: 1.0,
    Signal.BRANCH: 0.8,
    Signal.NAME: 0.6,
    Signal.SIMILAR: 0.4,
}
_NAMED: Final = {Decision.MATCH: Signal.NAME, Decision.REVIEW: Signal.SIMILAR}


def name_key(name: str) -> str:
    """A name without legal form, case, diacritics, punctuation or blanks; letters as letters."""
    return place_key(read_name(name).key)


def name_keys(names: Iterable[str | None]) -> frozenset[str]:
    """The keys of all names: their letters, and `~` with how their own words sound.

    A name in Hangul and the same one in Latin letters share a sound, seldom a letter.
    """
    stated = [name for name in names if name]
    letters = {name_key(name) for name in stated}
    return frozenset(filter(None, letters)) | {
        f"~{sound}"
        for name in stated
        for sound in own_sounds(read_name(name))
        if len(sound) >= _LEAST_SOUND
    }


def _letters_of(keys: Iterable[str]) -> set[str]:
    return {key for key in keys if not key.startswith("~")}


def likely_duplicates(db: Session, newcomer: Newcomer) -> tuple[Candidate, ...]:
    """Firms and applications that may be the newcomer, most likely first. Reads only."""
    found = [*_firms(db, newcomer), *_applications(db, newcomer)]
    found.sort(key=lambda each: (-each.score, each.name, each.firm or each.application or ""))
    return tuple(found[:MOST])


def _firms(db: Session, newcomer: Newcomer) -> Iterator[Candidate]:
    keys = name_keys(newcomer.names)
    letters = _letters_of(keys)
    same_number = Firm.id.in_(
        select(FirmIdentifier.firm_id).where(
            FirmIdentifier.scheme == newcomer.scheme,
            FirmIdentifier.value.startswith(newcomer.value[:10], autoescape=True),
        )
    )
    shown: set[int] = set()
    for found, most in (
        (or_(same_number, _bearing(letters)), MOST * 3),
        (_bearing(keys - letters), _HEARD),
    ):
        rows = db.scalars(
            select(Firm)
            .where(found)
            .options(joinedload(Firm.organisation), joinedload(Firm.identifiers))
            .order_by(Firm.id)
            .limit(most)
        ).unique()
        for firm in rows:
            if firm.id in shown:
                continue
            shown.add(firm.id)
            home = firm.organisation
            further = db.scalars(select(FirmName.text).where(FirmName.firm_id == firm.id))
            names = (home.name_ko, home.name_vi, home.name_en, *further)
            own = {(row.scheme, row.value) for row in firm.identifiers}
            signals = _signals(newcomer, own, names)
            if signals:
                yield Candidate(
                    name=pick(home.name_ko, home.name_vi, home.name_en),
                    number=", ".join(written(scheme, value) for scheme, value in sorted(own)),
                    signals=signals,
                    firm=firm.public_id,
                    score=max(_WEIGHT[signal] for signal in signals),
                )


def _bearing(keys: Iterable[str]) -> ColumnElement[bool]:
    """Firms that have one of these keys."""
    return Firm.id.in_(select(FirmNameKey.firm_id).where(FirmNameKey.key.in_(sorted(keys))))


def _applications(db: Session, newcomer: Newcomer) -> Iterator[Candidate]:
    """Other applications: those under way, and earlier ones with the same number."""
    same_number = (FirmApplication.scheme == newcomer.scheme) & FirmApplication.value.startswith(
        newcomer.value[:10], autoescape=True
    )
    under_way = FirmApplication.state.in_((ApplicationState.PENDING, ApplicationState.ASKED))
    rows = db.scalars(
        select(FirmApplication)
        .where(
            or_(same_number, under_way),
            # An approved one is the firm it became.
            FirmApplication.state != ApplicationState.APPROVED,
            FirmApplication.public_id != (newcomer.application or ""),
        )
        .order_by(FirmApplication.applied_at.desc(), FirmApplication.public_id)
        .limit(500)
    )
    for row in rows:
        own = {(row.scheme, row.value)}
        signals = _signals(newcomer, own, (row.name_ko, row.name_vi, row.name_en))
        if signals:
            yield Candidate(
                name=pick(row.name_ko, row.name_vi, row.name_en),
                number=written(row.scheme, row.value),
                signals=signals,
                application=row.public_id,
                state=row.state,
                score=max(_WEIGHT[signal] for signal in signals),
            )


def _signals(
    newcomer: Newcomer,
    numbers: set[tuple[IdentifierScheme, str]],
    names: Iterable[str | None],
) -> tuple[Signal, ...]:
    signals = []
    if (newcomer.scheme, newcomer.value) in numbers:
        signals.append(Signal.IDENTIFIER)
    elif any(
        scheme is newcomer.scheme and value[:10] == newcomer.value[:10] for scheme, value in numbers
    ):
        signals.append(Signal.BRANCH)
    named = _named(newcomer.names, [name for name in names if name])
    if named is not None:
        signals.append(named)
    return tuple(signals)


def _named(newcomers: Iterable[str], names: Iterable[str]) -> Signal | None:
    """What the best pair of names says."""
    signals = {
        _NAMED.get(compare_names(one, other).decision) for one in newcomers for other in names
    }
    return next((signal for signal in (Signal.NAME, Signal.SIMILAR) if signal in signals), None)

"""Which firms and applications a newcomer may be already: for the officer's eyes alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from app.core.i18n import N_, Labelled, pick
from app.core.ids import PublicId
from app.core.text import place_key
from app.firms.identifiers import written
from app.firms.models import Firm, FirmIdentifier, IdentifierScheme
from app.firms.profile_models import FirmNameKey
from app.firms.sign_up_models import ApplicationState, FirmApplication

#: Candidates shown; more than these say that the name is a common word.
MOST: Final = 20
#: Legal forms, as they stand around a name in the three languages.
_FORMS: Final = re.compile(
    r"주식회사|유한책임회사|유한회사|합자회사|합명회사|\(주\)|㈜|\(유\)"
    r"|công ty|tnhh|trách nhiệm hữu hạn|cổ phần|một thành viên|mtv\b|\bctcp\b"
    r"|\bco\.?,? ?ltd\.?|\bltd\.?\b|\binc\.?\b|\bcorp(?:oration)?\.?\b|\bllc\b|\bjsc\b"
    r"|\bjoint stock company\b|\bcompany limited\b|\blimited\b",
    re.IGNORECASE,
)


class Signal(Labelled):
    """Why something may be the newcomer."""

    IDENTIFIER = "identifier", N_("Same number")
    BRANCH = "branch", N_("Branch of the same tax code")
    NAME = "name", N_("Same name")


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


_WEIGHT: Final = {Signal.IDENTIFIER: 1.0, Signal.BRANCH: 0.8, Signal.NAME: 0.6}


def name_key(name: str) -> str:
    """A name without legal form, case, diacritics, punctuation or blanks."""
    return place_key(_FORMS.sub(" ", name)) or place_key(name)


def name_keys(names: Iterable[str | None]) -> frozenset[str]:
    """The keys of all names that have one."""
    return frozenset(filter(None, (name_key(name) for name in names if name)))


def likely_duplicates(db: Session, newcomer: Newcomer) -> tuple[Candidate, ...]:
    """Firms and applications that may be the newcomer, most likely first. Reads only."""
    found = [*_firms(db, newcomer), *_applications(db, newcomer)]
    found.sort(key=lambda each: (-each.score, each.name, each.firm or each.application or ""))
    return tuple(found[:MOST])


def _firms(db: Session, newcomer: Newcomer) -> Iterator[Candidate]:
    keys = name_keys(newcomer.names)
    root = newcomer.value[:10]
    rows = db.scalars(
        select(Firm)
        .where(
            or_(
                Firm.id.in_(
                    select(FirmIdentifier.firm_id).where(
                        FirmIdentifier.scheme == newcomer.scheme,
                        FirmIdentifier.value.startswith(root, autoescape=True),
                    )
                ),
                Firm.id.in_(select(FirmNameKey.firm_id).where(FirmNameKey.key.in_(keys))),
            )
        )
        .options(joinedload(Firm.organisation), joinedload(Firm.identifiers))
        .order_by(Firm.id)
        .limit(MOST * 3)
    ).unique()
    for firm in rows:
        home = firm.organisation
        own = {(row.scheme, row.value) for row in firm.identifiers}
        kept = set(
            db.scalars(select(FirmNameKey.key).where(FirmNameKey.firm_id == firm.id))
        ) | name_keys((home.name_ko, home.name_vi, home.name_en))
        signals = _signals(newcomer, own, named=bool(keys & kept))
        yield Candidate(
            name=pick(home.name_ko, home.name_vi, home.name_en),
            number=", ".join(written(scheme, value) for scheme, value in sorted(own)),
            signals=signals,
            firm=firm.public_id,
            score=max(_WEIGHT[signal] for signal in signals),
        )


def _applications(db: Session, newcomer: Newcomer) -> Iterator[Candidate]:
    """Other applications: those under way, and earlier ones with the same number."""
    keys = name_keys(newcomer.names)
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
        kept = name_keys((row.name_ko, row.name_vi, row.name_en))
        signals = _signals(newcomer, own, named=bool(keys & kept))
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
    newcomer: Newcomer, numbers: set[tuple[IdentifierScheme, str]], *, named: bool
) -> tuple[Signal, ...]:
    signals = []
    if (newcomer.scheme, newcomer.value) in numbers:
        signals.append(Signal.IDENTIFIER)
    elif any(
        scheme is newcomer.scheme and value[:10] == newcomer.value[:10] for scheme, value in numbers
    ):
        signals.append(Signal.BRANCH)
    if named:
        signals.append(Signal.NAME)
    return tuple(signals)

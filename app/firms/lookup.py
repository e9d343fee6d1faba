"""Finding the firm that an officer wrote down: by number, id or legal name, however its legal form
is spelled."""

from __future__ import annotations

from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.core.text import place_key
from app.firms.duplicates.keys import name_key
from app.firms.duplicates.models import KeyKind, MatchKey, MatchRecord
from app.firms.matching.glossary import legal_forms
from app.firms.matching.names import plain
from app.firms.merging.finding import standing_firms
from app.firms.models import Firm, FirmIdentifier

_WRITTEN_OUT: Final = {
    "(주)": "주식회사",
    "(유)": "유한회사",
    "(재)": "재단법인",
    "(사)": "사단법인",
}
#: Firms of one name that are told apart from records merged into one.
_MOST: Final = 20


def find_firm(db: Session, text: str) -> Firm | None:
    """The one firm with this number, public id or legal name; None when none or several.

    Names as they are written come first; else ㈜, (주) and 주식회사 are one, and case and
    punctuation nothing. A name without its form, or with another, may be another firm's.

    A record that was given up in a merge leads to the one that stays. For officers alone: numbers
    are the registry's.
    """
    wanted = text.strip()
    digits = "".join(character for character in wanted if character.isalnum())
    names = (Organisation.name_ko, Organisation.name_vi, Organisation.name_en)
    found = db.scalars(
        select(Firm)
        .join(Organisation, Organisation.id == Firm.organisation_id)
        .where(
            or_(
                Firm.public_id == wanted,
                Firm.id.in_(select(FirmIdentifier.firm_id).where(FirmIdentifier.value == digits)),
                *(name == wanted for name in names),
            )
        )
        .order_by(Firm.id)
        .limit(_MOST)
    )
    standing = standing_firms(db, found) or standing_firms(db, _spelled_alike(db, wanted))
    return standing[0] if len(standing) == 1 else None


def _spelled_alike(db: Session, wanted: str) -> list[Firm]:
    """Firms with a legal name of the same form and the same rest."""
    spelling = spelling_of(wanted)
    if not spelling[1]:
        return []
    found = db.scalars(
        select(Firm)
        .join(MatchRecord, MatchRecord.firm_id == Firm.id)
        .join(MatchKey, MatchKey.record_id == MatchRecord.id)
        .where(MatchKey.kind == KeyKind.NAME, MatchKey.value == name_key(wanted))
        .order_by(Firm.id)
        .limit(_MOST)
    )
    return [firm for firm in found if spelling in map(spelling_of, legal_names(firm.organisation))]


def legal_names(home: Organisation) -> list[str]:
    """The names of a firm, those it has."""
    return [name for name in (home.name_ko, home.name_vi, home.name_en) if name]


def spelling_of(name: str) -> tuple[frozenset[str], str]:
    """A name's Korean legal forms, written out, and the rest of it as letters."""
    text = plain(name)
    for short, long in _WRITTEN_OUT.items():
        text = text.replace(short, long)
    forms = frozenset(form for form in legal_forms().ko if form in text)
    for form in sorted(forms, key=len, reverse=True):
        text = text.replace(form, " ")
    return forms, place_key(text)

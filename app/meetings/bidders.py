"""Organisations that bid themselves: a seat of theirs is a firm's, whatever they call themselves.

The list is short and known; others are told by the register of firms.
"""

from __future__ import annotations

from typing import Final

from app.accounts.models import Organisation, OrganisationKind
from app.core.errors import DomainError
from app.core.i18n import message
from app.core.text import fold

#: Names as they are written; compared without case and accents.
BIDDERS: Final = (
    "한국해외인프라도시개발지원공사",
    "KIND",
    "Korea Overseas Infrastructure & Urban Development Corporation",
    "한국토지주택공사",
    "LH",
    "LH 한국토지주택공사",
    "Korea Land & Housing Corporation",
)
_FOLDED: Final = frozenset(fold(name) for name in BIDDERS)


def refuse_hidden_bidder(organisation: Organisation) -> None:
    """DomainError when `organisation` is known to bid and is not in the register as a firm."""
    if organisation.kind is OrganisationKind.FIRM:
        return
    names = (organisation.name_ko, organisation.name_vi, organisation.name_en)
    for name in names:
        if name and fold(name.strip()) in _FOLDED:
            raise DomainError(
                message(
                    "%(name)s also bids. Enter it in the register of firms and give the seat "
                    "to that entry, so that it leaves for items on live tenders.",
                    name=name,
                ),
                field="organisation",
            )

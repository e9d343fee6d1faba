"""How a firm could take part at all: the participation routes explained (pure).

Most notices of the portal are for domestic bidders; a firm's list therefore asks "open to us,
and how?". The answer depends on public facts alone: the route of the
tender, the firm's country, and whether it has a Vietnamese subsidiary.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.core.i18n import N_, Labelled, Message, message
from app.tenders.models import Route

KOREA: Final = "KR"
VIETNAM: Final = "VN"


class Fit(Labelled):
    """How far a route is open to one firm."""

    OPEN = "open", N_("Open to your firm")
    INDIRECT = "indirect", N_("Only with a partner")
    UNCLEAR = "unclear", N_("Not stated who may bid")


@dataclass(frozen=True)
class Participation:
    """How far, and in what way."""

    fit: Fit
    how: Message


#: Per route: how a Korean firm could take part. Shown to everybody on the tender's page.
EXPLANATIONS: Final[dict[Route, Message]] = {
    Route.INTERNATIONAL: message(
        "Open to foreign bidders: a Korean firm may bid alone or in a consortium. A domestic "
        "share of 25 per cent or more in the consortium earns a preference (Bidding Law 22/2023, "
        "article 10)."
    ),
    Route.DOMESTIC_ONLY: message(
        "Only bidders established in Vietnam. A Korean firm takes part through a Vietnamese "
        "subsidiary, as subcontractor of a Vietnamese bidder, or as foreign partner where the "
        "law allows it."
    ),
    Route.ODA_TIED: message(
        "Paid from Korean development aid (EDCF): Korean firms bid, under the rules of the loan "
        "agreement."
    ),
    Route.MDB: message(
        "Paid by a development bank: firms of its member countries bid under the bank's own "
        "rules. Korea is a member."
    ),
    Route.K_CITY: message(
        "K-City Network call: a Korean-led team applies with a public partner abroad. The "
        "demonstration budget was reported as up to 400 million won; check the call itself."
    ),
    Route.PPP: message(
        "Selection of an investor: a firm takes part as investor or member of the project "
        "company, where the call admits foreign investors."
    ),
    Route.PRIVATE: message(
        "A private developer chooses its contractors itself: there is no public procedure, only "
        "the developer's own."
    ),
    Route.UNKNOWN: message(
        "The publication does not say who may bid. Read the documents or ask the procuring "
        "entity before investing work."
    ),
}

_DIRECTLY: Final = message("Your firm may bid directly, alone or in a consortium.")
_UNDER_LOAN: Final = message("Korean firms bid directly, under the rules of the loan agreement.")
_UNDER_BANK: Final = message("Your firm may bid directly, under the bank's rules.")
_CALL: Final = message("Your firm may lead or join the applying team.")
_INVESTOR: Final = message("As investor or member of the project company, where the call allows.")
_DEVELOPER: Final = message("By agreement with the developer.")
_SUBSIDIARY: Final = message("Through your firm's Vietnamese subsidiary.")
_DOMESTIC: Final = message("Your firm may bid as a domestic bidder.")
_SUBCONTRACTOR: Final = message(
    "As subcontractor of a Vietnamese bidder, or as foreign partner where the law allows it."
)
_OF_KOREAN_BIDDER: Final = message("As subcontractor or local partner of a Korean bidder.")
_LOCAL_PARTNER: Final = message("As local partner of a Korean-led team.")
_ASK: Final = message("Not stated: read the documents or ask the procuring entity.")

_KOREAN: Final[dict[Route, Participation]] = {
    Route.INTERNATIONAL: Participation(Fit.OPEN, _DIRECTLY),
    Route.DOMESTIC_ONLY: Participation(Fit.INDIRECT, _SUBCONTRACTOR),
    Route.ODA_TIED: Participation(Fit.OPEN, _UNDER_LOAN),
    Route.MDB: Participation(Fit.OPEN, _UNDER_BANK),
    Route.K_CITY: Participation(Fit.OPEN, _CALL),
    Route.PPP: Participation(Fit.OPEN, _INVESTOR),
    Route.PRIVATE: Participation(Fit.OPEN, _DEVELOPER),
    Route.UNKNOWN: Participation(Fit.UNCLEAR, _ASK),
}
_WITH_SUBSIDIARY: Final = _KOREAN | {Route.DOMESTIC_ONLY: Participation(Fit.OPEN, _SUBSIDIARY)}
_VIETNAMESE: Final = _KOREAN | {
    Route.DOMESTIC_ONLY: Participation(Fit.OPEN, _DOMESTIC),
    Route.ODA_TIED: Participation(Fit.INDIRECT, _OF_KOREAN_BIDDER),
    Route.K_CITY: Participation(Fit.INDIRECT, _LOCAL_PARTNER),
}


@dataclass(frozen=True)
class FirmPosition:
    """What decides a firm's ways in."""

    country: str
    has_vietnamese_subsidiary: bool

    def way_in(self, route: Route) -> Participation:
        """How this firm could take part in a tender of `route`."""
        return self._ways()[route]

    def routes(self, *fits: Fit) -> frozenset[Route]:
        """The routes that are open to it to any of these degrees."""
        return frozenset(route for route, way in self._ways().items() if way.fit in fits)

    def _ways(self) -> dict[Route, Participation]:
        if self.country == VIETNAM:
            return _VIETNAMESE
        return _WITH_SUBSIDIARY if self.has_vietnamese_subsidiary else _KOREAN

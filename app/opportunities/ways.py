"""How a firm could take part, route by route: what it takes, for this firm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from app.core.access import Viewer
from app.core.errors import NotFoundError
from app.core.i18n import Message, message
from app.tenders.listing import firm_position
from app.tenders.models import Route
from app.tenders.routes.explained import EXPLANATIONS, Participation


@dataclass(frozen=True)
class Way:
    """One route as it lies before the reader's own firm."""

    route: Route
    explanation: Message
    participation: Participation
    #: What to do first, in order.
    steps: tuple[Message, ...]


_READ_CONDITIONS: Final = message(
    "Read the notice's conditions for foreign bidders: language, bid security, local partner."
)
_FIND_PARTNER: Final = message(
    "Look for a Vietnamese partner early: a domestic share of 25 per cent or more is preferred."
)
_CHECK_OWN: Final = message("Check what the rules say about your own firm (“Can I join?”).")
_STEPS: Final[dict[Route, tuple[Message, ...]]] = {
    Route.INTERNATIONAL: (_READ_CONDITIONS, _FIND_PARTNER, _CHECK_OWN),
    Route.DOMESTIC_ONLY: (
        message("With a Vietnamese subsidiary: let the subsidiary bid, with its own tax code."),
        message(
            "Without one: offer a Vietnamese bidder your work as subcontractor, before the "
            "bidders form their teams."
        ),
        message("Subcontracting limits are in the documents: read them before you promise work."),
    ),
    Route.ODA_TIED: (
        message("Read the loan agreement's rules on eligible firms and on the Korean share."),
        message("Ask early who made the study: its makers and their affiliates cannot bid."),
        _CHECK_OWN,
    ),
    Route.MDB: (
        message("Register with the bank's own procurement system where the notice asks for it."),
        message("Look your firm and its partners up in the bank's list of debarred firms."),
        _CHECK_OWN,
    ),
    Route.K_CITY: (
        message("Find the public partner abroad first: calls so far were reported to require one."),
        message("Check the call itself for its budget, its period and who may lead."),
    ),
    Route.PPP: (
        message("Decide whether your firm invests, or builds for an investor: conditions differ."),
        message("Read what the call asks of foreign investors: capital, experience, partners."),
    ),
    Route.PRIVATE: (
        message("Write to the developer: there is no public procedure and no published deadline."),
    ),
    Route.UNKNOWN: (
        message("Ask the procuring entity in writing who may bid, before you invest work."),
        message("Follow the tender: Duri tells you when a version states it."),
    ),
}


def ways_in(db: Session, *, viewer: Viewer) -> tuple[Way, ...]:
    """Every route for the viewer's own firm; NotFoundError for people of no firm."""
    position = firm_position(db, viewer)
    if position is None:
        raise NotFoundError
    return tuple(
        Way(route, EXPLANATIONS[route], position.way_in(route), _STEPS[route]) for route in Route
    )

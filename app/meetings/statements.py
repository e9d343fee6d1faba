"""Sentences that stand on every invitation, agenda and pack, the same for every reader."""

from __future__ import annotations

from typing import Final

from app.core.i18n import Message, message

#: The standard opening (to be confirmed by counsel before real data).
COMPETITION_LAW: Final[Message] = message(
    "Participants neither discuss nor exchange prices, costs, margins, bidding intentions or "
    "strategies, and agree neither on who bids or withdraws nor on areas or customers (Korea: "
    "Monopoly Regulation and Fair Trade Act, article 40(1); Vietnam: Bidding Law 22/2023, "
    "article 16). Any member may object to a topic at any time; it is then left aside until it "
    "has been examined."
)

#: Said to everybody, whether the agenda holds such an item or not.
FIRM_SEATS_LEAVE: Final[Message] = message(
    "Seats of firms and of Vietnamese counterparts leave the meeting for items on a live tender, "
    "whatever their interest in it."
)

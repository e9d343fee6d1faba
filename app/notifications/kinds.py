"""What can be told, and how it is told to somebody who has said nothing else."""

from __future__ import annotations

from typing import Final

from app.core.i18n import N_, Labelled


class NotificationKind(Labelled):
    """Kinds of news, each with its own preference."""

    NOTICE_OUT = "notice_out", N_("The notice of a plan is out")
    TENDER_CHANGED = "tender_changed", N_("A tender we follow or pursue has changed")
    DEADLINE_NEAR = "deadline_near", N_("A deadline comes near")
    OWN_FINDING = "own_finding", N_("A finding in our own filings")
    COLLEAGUE = "colleague", N_("A colleague has acted on our interests")
    INVITATION = "invitation", N_("An invitation to a consortium")
    TEAM = "team", N_("Our consortium has changed")
    SIGNATURE = "signature", N_("A consortium agreement: signatures and lock")
    BID = "bid", N_("Our bid was filed, withdrawn, won or lost")
    APPLICATION = "application", N_("An application of a firm waits for the secretariat")
    SIZE_PROOF = "size_proof", N_("The proof of our size comes to its end")

    @property
    def mailed_unasked(self) -> bool:
        """Whether it goes by mail, too, until its reader says otherwise."""
        return self not in {NotificationKind.COLLEAGUE, NotificationKind.TEAM}


#: What firms are told, and what the secretariat is: by mail alone, its queue says the rest.
FOR_FIRMS: Final = tuple(kind for kind in NotificationKind if kind != "application")
FOR_SECRETARIAT: Final = (NotificationKind.APPLICATION,)

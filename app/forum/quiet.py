"""The quiet period: no word on a package between its notice and its award.

Legal basis: Bidding Law 22/2023 art. 16, which bars disclosing a running selection outside its
own channel. Questions about such a package go to its buyer through the portal.
"""

from __future__ import annotations

import re
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.tenders.merging.merged import standing_record
from app.tenders.models import LinkState, PlanLink, Tender, TenderKind, TenderStatus

#: Numbers of notices as the portal writes them (egp/notices).
_PORTAL: Final = re.compile(r"\bIB\d{10}\b", re.IGNORECASE)
#: What may be the number of a notice of another route: letters, digits and marks, a digit in it.
_ANY: Final = re.compile(r"\b(?=[\w./-]{0,49}\d)\w[\w./-]{3,48}\w\b")


def quiet_numbers(db: Session, text: str) -> list[str]:
    """Numbers named in `text` of packages in their quiet period, in order."""
    written = [*_PORTAL.findall(text), *_ANY.findall(text)]
    named = list(dict.fromkeys(form for word in written for form in (word, word.upper())))
    if not named:
        return []
    # A plan's number covers many packages: only a notice's is the number of one package.
    noticed = sa.select(Tender).where(Tender.notice_no.in_(named))
    quiet = {
        tender.notice_no
        for tender in db.scalars(noticed).all()
        # Of records merged into one, the one that stands says how far the package is.
        if is_quiet(db, standing_record(db, tender))
    }
    return [number for number in named if number in quiet]


def is_quiet(db: Session, tender: Tender) -> bool:
    """Whether `tender` is, or is the plan of, a package noticed and neither awarded nor ended.

    A passed deadline does not end it: bids are being judged. A plan whose link to a notice is
    uncertain counts as that notice's.
    """
    if tender.kind is not TenderKind.PLAN:
        return tender.status is TenderStatus.ACTIVE
    running = (
        sa.select(PlanLink.id)
        .join(Tender, Tender.id == PlanLink.notice_id)
        .where(
            PlanLink.plan_id == tender.id,
            PlanLink.state != LinkState.REJECTED,
            Tender.status == TenderStatus.ACTIVE,
        )
    )
    return db.scalar(running.limit(1)) is not None

"""Things that happen and are told, and what a reader finds of them."""

from __future__ import annotations

import email
import re
from email.message import EmailMessage
from email.policy import default
from html import unescape

import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.access import SYSTEM
from app.core.events import publish
from app.core.models import OutboxMessage
from app.tenders.events import PlanLinked, TenderChanged
from app.tenders.models import LinkState, PlanLink, Tender, TenderVersion
from tests.factories import NOW, make_tender


def publish_notice(db: Session, plan: Tender) -> Tender:
    """The plan's notice is imported and linked."""
    notice = make_tender(db, "Gói thầu nước", plan_no=plan.plan_no)
    db.add(
        PlanLink(
            plan_id=plan.id, notice_id=notice.id, state=LinkState.LINKED, basis={}, linked_at=NOW
        )
    )
    publish(db, PlanLinked(plan.id, notice.id), actor=SYSTEM, now=NOW)
    db.commit()
    return notice


def versions(db: Session, tender: Tender, *contents: dict[str, object]) -> None:
    """Published states of a tender, oldest first, and the event of the import."""
    for ordinal, content in enumerate(contents, start=1):
        db.add(
            TenderVersion(
                tender_id=tender.id,
                label=f"{ordinal - 1:02}",
                ordinal=ordinal,
                published_at=NOW,
                content=content,
                digest=f"digest {ordinal}",
            )
        )
    publish(db, TenderChanged(tender.id), actor=SYSTEM, now=NOW)
    db.commit()


def news(client: FlaskClient, question: str = "") -> list[str]:
    """The sentences of the reader's list."""
    page = client.get(f"/notifications/?lang=en&{question}").get_data(as_text=True)
    text = re.sub(r"\s+", " ", unescape(page))
    return re.findall(r"</p> <p>([^<]*)</p> <p class=\"meta\">", text)


def letters(db: Session) -> list[EmailMessage]:
    rows = db.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.id))
    return [email.message_from_bytes(row.content, policy=default) for row in rows]

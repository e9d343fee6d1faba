"""Writing one piece of news for everybody of a firm, once, as each prefers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.accounts.models import User, UserRole
from app.core.access import FIRM_ROLES
from app.core.ids import PublicId, made_public_id
from app.firms.models import Firm
from app.notifications.kinds import NotificationKind
from app.notifications.models import Notification, NotificationPreference
from app.tenders.models import Tender


@dataclass(frozen=True)
class News:
    """What is told. The same `occasion` is told to the same person once."""

    kind: NotificationKind
    occasion: tuple[str, ...]
    facts: Mapping[str, Any]


def tell(
    db: Session,
    firms: Collection[int],
    news: News,
    *,
    now: datetime,
    but: PublicId | None = None,
) -> int:
    """Tell the people of these firms (internal ids), the acting one (`but`) excepted.

    Every row depends on its reader's firm and preference alone. Returns how many are new.
    """
    people = db.execute(
        sa.select(
            User.id,
            User.public_id,
            Firm.id.label("firm_id"),
            NotificationPreference.in_app,
            NotificationPreference.by_mail,
        )
        .join(Firm, Firm.organisation_id == User.organisation_id)
        .outerjoin(
            NotificationPreference,
            sa.and_(
                NotificationPreference.user_id == User.id,
                NotificationPreference.kind == news.kind,
            ),
        )
        .where(
            Firm.id.in_(sorted(firms)),
            User.active,
            sa.exists().where(UserRole.user_id == User.id, UserRole.role.in_(sorted(FIRM_ROLES))),
        )
        .order_by(User.id)
    )
    told = 0
    for person in people:
        in_app = True if person.in_app is None else person.in_app
        by_mail = news.kind.mailed_unasked if person.by_mail is None else person.by_mail
        if person.public_id == but or not (in_app or by_mail):
            continue
        told += _write(db, person, news, now, in_app=in_app, by_mail=by_mail)
    return told


def _write(
    db: Session, person: Any, news: News, now: datetime, *, in_app: bool, by_mail: bool
) -> int:
    dialect = postgresql if db.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(Notification).values(
        public_id=made_public_id("news", news.kind.value, *news.occasion, person.public_id),
        user_id=person.id,
        firm_id=person.firm_id,
        kind=news.kind,
        facts=dict(news.facts),
        created_at=now,
        in_app=in_app,
        mail_due_at=now if by_mail else None,
    )
    done = db.execute(statement.on_conflict_do_nothing().returning(Notification.id))
    return len(done.all())


def about(tender: Tender, **more: Any) -> dict[str, Any]:
    """The facts of a tender that sentences need: public ones alone."""
    return {
        "tender": tender.public_id,
        "title": tender.title,
        "title_ko": tender.title_ko,
        "title_en": tender.title_en,
        "number": tender.notice_no or tender.plan_no,
        "closes_at": tender.closes_at.isoformat() if tender.closes_at else None,
        **more,
    }

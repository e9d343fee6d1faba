"""News for the secretariat: an application of a firm waits. By mail, as each officer prefers.

The letter names nobody and says nothing of what stands in the application: whoever it is from,
and whether that firm is new, pending or here, it reads the same.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User, UserRole
from app.core.access import Actor, Role
from app.core.i18n import gettext, speaking
from app.core.ids import made_public_id
from app.core.outbox import queue_mail
from app.core.web import settings
from app.firms.events import ApplicationWaits
from app.firms.sign_up.models import FirmApplication
from app.notifications.kinds import NotificationKind
from app.notifications.models import NotificationPreference


def on_application(db: Session, event: ApplicationWaits, _actor: Actor, now: datetime) -> None:
    """Write to every officer of the secretariat who wants such mail."""
    application = db.get_one(FirmApplication, event.application_id)
    kind = NotificationKind.APPLICATION
    officers = db.execute(
        sa.select(User.public_id, User.email, User.locale, NotificationPreference.by_mail)
        .join(UserRole, sa.and_(UserRole.user_id == User.id, UserRole.role == Role.SECRETARIAT))
        .outerjoin(
            NotificationPreference,
            sa.and_(NotificationPreference.user_id == User.id, NotificationPreference.kind == kind),
        )
        .where(User.active)
        .order_by(User.id)
    )
    for officer in officers:
        if not (kind.mailed_unasked if officer.by_mail is None else officer.by_mail):
            continue
        with speaking(officer.locale):
            subject, body = _letter()
        # Told once when it came in, and once for the answer to each question.
        asked = application.asked_at.isoformat() if application.asked_at else ""
        occasion = (application.public_id, asked, officer.public_id)
        queue_mail(
            db,
            officer.email,
            subject,
            body,
            caused_by=None,
            now=now,
            public_id=made_public_id("application waits", *occasion),
        )


def _letter() -> tuple[str, str]:
    """(subject, text) in the language in force."""
    base = settings().base_url
    return (
        gettext("[Duri] An application waits"),
        gettext(
            "An application of a firm to take part waits in the secretariat's queue.\n\n"
            "Read it: %(queue)s\nWhat you are told by mail: %(preferences)s",
            queue=f"{base}/firms/applications",
            preferences=f"{base}/notifications/preferences",
        )
        + "\n",
    )

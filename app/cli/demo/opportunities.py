"""What invented firms follow, state and are told in the season."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.cli.demo.people import Cast
from app.cli.demo.steps import Step, moment
from app.firms.models import Firm
from app.interests.models import Interest
from app.interests.statements import state_independence, text_for
from app.notifications import tender_news
from app.notifications.commands import mark_all_read
from app.notifications.models import Notification
from app.opportunities.commands import follow
from app.tenders.models import Tender, TenderKind
from app.tenders.status import Stage, in_stage, tender_stage

#: Firms whose people sign in: their pages should be alive.
_FOLLOWING: Final = ("mireusaem", "garam-systems", "muryeoul", "luavang")
_LOOKED_IN: Final = -14


def tell(db: Session, now: datetime) -> None:
    """What the worker does after an import: tell those who follow what has changed."""
    while tender_news.drain_batch(db, now=now):
        pass


def steps(as_of: date, cast: Cast) -> Iterator[Step]:
    """Following plans, then notices; stating independence; the reminders of the last days."""
    for number, firm in enumerate(_FOLLOWING):
        minute = 10 * number

        def plans(db: Session, now: datetime, firm: str = firm) -> None:
            _follow(db, cast, firm, stage=Stage.PLANNED, most=3, now=now)

        def notices(db: Session, now: datetime, firm: str = firm) -> None:
            _follow(db, cast, firm, stage=Stage.OPEN, most=2, now=now)

        def state(db: Session, now: datetime, firm: str = firm) -> None:
            _state(db, cast, firm, now)

        yield Step(moment(as_of, -45, 10, minute), "follows", plans)
        yield Step(moment(as_of, -6, 10, minute), "follows", notices)
        yield Step(moment(as_of, -3, 10, minute), "statements", state)

    def look_in(db: Session, now: datetime) -> None:
        for firm in _FOLLOWING:
            mark_all_read(db, until=now, actor=cast.firm_actor(firm), now=now)

    yield Step(moment(as_of, _LOOKED_IN, 17), "notifications", look_in)
    for day in range(_LOOKED_IN + 1, 1):
        yield Step(moment(as_of, day, 7), "reminders", _remind)
    yield Step(moment(as_of, 0, 8), "letters", _letters_left)


def _remind(db: Session, now: datetime) -> None:
    tender_news.remind_within(db, now=now)


def _letters_left(db: Session, now: datetime) -> None:
    """The season's mails left in the season: today's worker has none of them to send."""
    db.execute(
        update(Notification)
        .where(Notification.mail_due_at.is_not(None))
        .values(mailed_at=Notification.mail_due_at, mail_due_at=None)
    )


def _follow(db: Session, cast: Cast, firm: str, *, stage: Stage, most: int, now: datetime) -> None:
    order = (Tender.planned_from, Tender.closes_at, Tender.ocid)
    kind = Tender.kind == TenderKind.PLAN if stage is Stage.PLANNED else Tender.demo
    found = db.scalars(
        select(Tender.public_id)
        .where(Tender.demo, kind, in_stage(stage, now=now))
        .order_by(*order)
        .offset(len(firm) % 3)
        .limit(most)
    ).all()
    for tender in found:
        follow(db, tender, actor=cast.firm_actor(firm), now=now)


def _state(db: Session, cast: Cast, firm: str, now: datetime) -> None:
    """One interest of the firm carries its statement; the others wait for theirs."""
    actor = cast.firm_actor(firm)
    own = db.scalars(
        select(Interest)
        .join(Firm, Firm.id == Interest.firm_id)
        .where(Firm.public_id == actor.firm, Interest.withdrawn_at.is_(None))
        .order_by(Interest.registered_at.desc(), Interest.id)
    )
    for interest in own:
        if tender_stage(interest.tender, now=now).live:
            text = text_for(interest.tender, now=now)
            state_independence(
                db, interest.public_id, sha256=text.sha256, locale="ko", actor=actor, now=now
            )
            return

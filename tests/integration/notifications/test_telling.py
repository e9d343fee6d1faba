"""Who is told what, once, and as they prefer; and that nobody else is told anything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.access import SYSTEM, Role, Viewer
from app.core.clock import fixed_clock
from app.core.events import publish
from app.core.models import OutboxMessage
from app.firms.models import Firm
from app.notifications import mailing, tender_news
from app.notifications.models import Notification, TenderNews
from app.opportunities.models import Follow
from app.tenders.events import PlanLinked, TenderChanged
from app.tenders.models import LinkState, PlanLink, Tender, TenderStatus
from tests.factories import NOW, make_firm, make_interest, make_lot, make_tender
from tests.factories.notifications import letters, news, publish_notice, versions
from tests.factories.opportunities import make_follow, of_firm

Become = Callable[[Viewer], FlaskClient]


def test_a_firm_is_told_when_the_notice_of_its_plan_appears(
    db: Session, as_viewer: Become, firm: Firm, owner: Viewer, plan: Tender
) -> None:
    reader = of_firm(db, firm, Role.VIEWER)
    make_follow(db, plan, firm)
    notice = publish_notice(db, plan)
    assert tender_news.drain_queue(NOW) == 1
    for each in (owner, reader):
        (told,) = news(as_viewer(each))
        assert told.startswith("The notice of a plan you follow is out. Deadline: 14 Dec 2026")
    carried = db.scalars(sa.select(Follow).where(Follow.tender_id == notice.id)).one()
    assert carried.firm_id == firm.id
    assert mailing.mail_due(NOW) == 2
    assert sorted(letter["To"] for letter in letters(db)) == sorted(
        db.scalars(sa.select(User.email).where(User.organisation_id == firm.organisation_id))
    )


def test_whoever_registered_for_the_plan_is_told_too_and_nobody_else(
    db: Session, as_viewer: Become, firm: Firm, owner: Viewer, plan: Tender
) -> None:
    make_interest(db, plan, firm)
    stranger = of_firm(db, make_firm(db))
    gone = of_firm(db, firm)
    db.execute(sa.update(User).where(User.public_id == gone.user).values(active=False))
    publish_notice(db, plan)
    tender_news.drain_queue(NOW)
    assert len(news(as_viewer(owner))) == 1
    assert news(as_viewer(stranger)) == []
    assert db.scalar(sa.select(sa.func.count(Notification.id))) == 1


def test_the_same_news_is_told_once_however_often_it_comes(
    db: Session, as_viewer: Become, firm: Firm, owner: Viewer, plan: Tender
) -> None:
    make_follow(db, plan, firm)
    notice = publish_notice(db, plan)
    tender_news.drain_queue(NOW)
    publish(db, PlanLinked(plan.id, notice.id), actor=SYSTEM, now=NOW)
    db.commit()
    tender_news.drain_queue(NOW)
    assert len(news(as_viewer(owner))) == 1
    assert (mailing.mail_due(NOW), mailing.mail_due(NOW)) == (1, 0)


def test_a_link_taken_back_before_the_worker_came_tells_nobody(
    db: Session, as_viewer: Become, firm: Firm, owner: Viewer, plan: Tender
) -> None:
    make_follow(db, plan, firm)
    publish_notice(db, plan)
    db.execute(sa.update(PlanLink).values(state=LinkState.REJECTED))
    db.commit()
    tender_news.drain_queue(NOW)
    assert news(as_viewer(owner)) == []


def test_a_moved_deadline_is_told_with_both_days_to_those_who_watched(
    db: Session, as_viewer: Become, firm: Firm, owner: Viewer
) -> None:
    tender = make_tender(db, closes_at=NOW + timedelta(days=20))
    make_follow(db, tender, firm)
    versions(
        db,
        tender,
        {"closes_at": (NOW + timedelta(days=10)).isoformat()},
        {"closes_at": (NOW + timedelta(days=20)).isoformat()},
    )
    tender_news.drain_queue(NOW)
    (told,) = news(as_viewer(owner))
    assert told == (
        "Version 01 moves the deadline from 14 Dec 2026 (Mon) 12:30 to 24 Dec 2026 (Thu) 12:30 "
        "(Hanoi), 24 Dec 2026 (Thu) 14:30 Seoul."
    )


@pytest.mark.parametrize(
    ("contents", "told"),
    [
        (({"title": "A"},), []),
        (({"title": "A"}, {"title": "A"}), []),
        (({"title": "A"}, {"title": "B"}), ["Version 01 changes 1 facts."]),
    ],
    ids=["first version", "published again alike", "amended"],
)
def test_only_a_version_that_changes_something_is_news(
    db: Session,
    as_viewer: Become,
    firm: Firm,
    owner: Viewer,
    contents: tuple[dict[str, object], ...],
    told: list[str],
) -> None:
    tender = make_tender(db)
    make_follow(db, tender, firm)
    versions(db, tender, *contents)
    tender_news.drain_queue(NOW)
    assert news(as_viewer(owner)) == told


def test_a_cancelled_tender_is_told_as_called_off(
    db: Session, as_viewer: Become, firm: Firm, owner: Viewer
) -> None:
    tender = make_tender(db, status=TenderStatus.CANCELLED)
    make_interest(db, tender, firm)
    versions(db, tender, {"status": "active"}, {"status": "cancelled"})
    tender_news.drain_queue(NOW)
    assert news(as_viewer(owner)) == ["The tender was called off."]


def test_a_deadline_is_told_a_week_and_a_day_before_and_anew_when_it_moves(
    db: Session, as_viewer: Become, firm: Firm, owner: Viewer
) -> None:
    tender = make_tender(db, closes_at=NOW + timedelta(days=6))
    make_interest(db, tender, firm)
    make_follow(db, tender, firm)
    make_interest(db, make_tender(db, closes_at=NOW + timedelta(days=8)), firm)
    make_interest(db, make_tender(db, closes_at=NOW + timedelta(days=2)), firm, withdrawn_at=NOW)
    db.commit()
    assert (tender_news.remind(NOW), tender_news.remind(NOW + timedelta(hours=1))) == (1, 0)
    assert tender_news.remind(NOW + timedelta(days=5, hours=2)) == 2  # its last day, and the other
    tender.closes_at = NOW + timedelta(days=11)
    db.commit()
    assert tender_news.remind(NOW + timedelta(days=5, hours=3)) == 1


def test_a_lots_own_deadline_is_told_where_it_is_earlier(
    db: Session, as_viewer: Become, firm: Firm, owner: Viewer
) -> None:
    tender = make_tender(db, closes_at=NOW + timedelta(days=30))
    lot = make_lot(db, tender, "2", closes_at=NOW + timedelta(days=3))
    make_interest(db, tender, firm, lot_id=lot.id)
    db.commit()
    assert tender_news.remind(NOW) == 1
    assert "7 Dec 2026" in news(as_viewer(owner))[0]


def test_colleagues_are_told_of_an_act_and_the_acting_one_is_not(
    db: Session, as_viewer: Become, firm: Firm, owner: Viewer
) -> None:
    editor = of_firm(db, firm, Role.EDITOR)
    tender = make_tender(db)
    db.commit()
    form = {"lot": "", "role": "lead", "share": "yes"}
    address = f"/interests/tenders/{tender.public_id}/register"
    interest = as_viewer(editor).post(address, data=form).location
    as_viewer(editor).post(f"{interest}/stop-sharing")
    as_viewer(editor).post(f"{interest}/withdraw")
    assert sorted(news(as_viewer(owner))) == [
        "A colleague ended sharing an interest with the secretariat.",
        "A colleague registered an interest.",
        "A colleague withdrew an interest.",
    ]
    assert news(as_viewer(editor)) == []


def test_a_finding_in_the_firms_own_filings_is_told_to_the_firm_alone(
    db: Session, as_viewer: Become, firm: Firm, owner: Viewer
) -> None:
    tender = make_tender(db)
    lot = make_lot(db, tender)
    rival = of_firm(db, make_firm(db))
    db.commit()
    for place in ("", lot.public_id):
        form = {"lot": place, "role": "lead", "share": "no"}
        as_viewer(owner).post(f"/interests/tenders/{tender.public_id}/register", data=form)
    assert "The rules see something in your firm's own filings (D1)." in news(as_viewer(owner))
    assert news(as_viewer(rival)) == []


def queue(db: Session) -> list[tuple[int, int | None, datetime]]:
    return [
        (row.tender_id, row.plan_id, row.happened_at) for row in db.scalars(sa.select(TenderNews))
    ]


def test_a_change_leaves_the_same_queue_row_whoever_follows(db: Session, firm: Firm) -> None:
    tender = make_tender(db)
    publish(db, TenderChanged(tender.id), actor=SYSTEM, now=NOW)
    before = queue(db)
    db.execute(sa.delete(TenderNews))
    make_follow(db, tender, firm)
    make_interest(db, tender, firm)
    publish(db, TenderChanged(tender.id), actor=SYSTEM, now=NOW)
    assert queue(db) == before == [(tender.id, None, NOW)]
    assert db.scalar(sa.select(sa.func.count(Notification.id))) == 0


def test_nothing_here_depends_on_what_a_rival_does(
    db: Session, as_viewer: Become, firm: Firm, owner: Viewer
) -> None:
    tender = make_tender(db, closes_at=NOW + timedelta(days=3))
    make_interest(db, tender, firm)
    rival = make_firm(db)
    of_firm(db, rival)

    def told(*, with_rival: bool) -> tuple[list[str], list[bytes]]:
        savepoint = db.begin_nested()
        if with_rival:
            make_interest(db, tender, rival)
            make_follow(db, tender, rival)
        tender_news.remind_within(db, now=NOW)
        user = db.scalars(sa.select(User.id).where(User.public_id == owner.user)).one()
        with fixed_clock(NOW):
            mailing.mail_person(db, user, now=NOW)
        own = db.scalars(sa.select(Notification.public_id).where(Notification.user_id == user))
        mine = db.scalars(sa.select(User.email).where(User.id == user)).one()
        mails = db.scalars(sa.select(OutboxMessage.content).where(OutboxMessage.recipient == mine))
        found = list(own), list(mails)
        savepoint.rollback()
        return found

    assert told(with_rival=False) == told(with_rival=True)

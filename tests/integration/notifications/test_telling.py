"""Who is told what, once, and as they prefer; and that nobody else is told anything."""

from __future__ import annotations

import email
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from email.policy import default
from html import unescape

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.access import ANONYMOUS, SYSTEM, Role, Viewer
from app.core.clock import fixed_clock
from app.core.events import publish
from app.core.ids import new_public_id
from app.core.models import OutboxMessage
from app.firms.models import Firm
from app.notifications import mailing, tender_news
from app.notifications.models import Notification, TenderNews
from app.opportunities.models import Follow
from app.tenders.events import PlanLinked, TenderChanged
from app.tenders.models import LinkState, PlanLink, Tender, TenderKind, TenderStatus, TenderVersion
from tests.factories import NOW, make_firm, make_interest, make_lot, make_tender
from tests.factories.opportunities import make_follow, of_firm

Become = Callable[[Viewer], FlaskClient]


@pytest.fixture
def firm(db: Session) -> Firm:
    return make_firm(db, "가상소식")


@pytest.fixture
def owner(db: Session, firm: Firm) -> Viewer:
    return of_firm(db, firm)


@pytest.fixture
def plan(db: Session) -> Tender:
    return make_tender(
        db,
        "Kế hoạch nước",
        kind=TenderKind.PLAN,
        status=TenderStatus.PLANNED,
        notice_no=None,
        plan_no="PL2600000008",
        package_key="nuoc",
        closes_at=None,
    )


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


def letters(db: Session) -> list[email.message.EmailMessage]:
    rows = db.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.id))
    return [email.message_from_bytes(row.content, policy=default) for row in rows]


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


def test_opening_a_notification_ticks_it_off_and_leads_to_its_page(
    db: Session, as_viewer: Become, firm: Firm, owner: Viewer, plan: Tender
) -> None:
    make_follow(db, plan, firm)
    notice = publish_notice(db, plan)
    tender_news.drain_queue(NOW)
    client = as_viewer(owner)
    told = db.scalars(sa.select(Notification.public_id)).one()
    assert news(client, "show=unread")
    answer = client.post(f"/notifications/{told}/open")
    assert answer.location == f"/tenders/{notice.public_id}"
    assert news(client, "show=unread") == []
    assert len(news(client)) == 1
    stranger = of_firm(db, make_firm(db))
    db.commit()
    assert as_viewer(stranger).post(f"/notifications/{told}/open").status_code == 404


def test_ticking_all_off_leaves_what_came_after_the_page_was_shown(
    db: Session, as_viewer: Become, firm: Firm, owner: Viewer
) -> None:
    first, second = make_tender(db, "A"), make_tender(db, "B")
    for tender in (first, second):
        make_follow(db, tender, firm)
    db.commit()
    versions(db, first, {"title": "A"}, {"title": "B"})
    tender_news.drain_queue(NOW)
    shown = NOW
    versions(db, second, {"title": "A"}, {"title": "C"})
    tender_news.drain_queue(NOW + timedelta(minutes=1))
    client = as_viewer(owner)
    client.post("/notifications/read", data={"until": shown.isoformat()})
    assert len(news(client, "show=unread")) == 1
    assert client.post("/notifications/read", data={"until": "yesterday"}).status_code == 404


@pytest.mark.parametrize(
    ("in_app", "by_mail", "listed", "mailed"),
    [
        (["notice_out"], [], 1, 0),
        ([], ["notice_out"], 0, 1),
        ([], [], 0, 0),
        (["notice_out"], ["notice_out"], 1, 1),
    ],
)
def test_everybody_is_told_as_they_prefer(
    db: Session,
    as_viewer: Become,
    firm: Firm,
    owner: Viewer,
    plan: Tender,
    in_app: list[str],
    by_mail: list[str],
    listed: int,
    mailed: int,
) -> None:
    make_follow(db, plan, firm)
    db.commit()
    client = as_viewer(owner)
    said = client.post("/notifications/preferences", data={"in_app": in_app, "by_mail": by_mail})
    assert said.status_code == 302
    page = client.get("/notifications/preferences").get_data(as_text=True)
    assert len(re.findall(r'checked[^>]*value="notice_out"', page)) == len(in_app + by_mail)
    publish_notice(db, plan)
    tender_news.drain_queue(NOW)
    assert len(news(client)) == listed
    assert mailing.mail_due(NOW) == mailed


def test_several_pieces_of_news_come_in_one_letter_in_the_readers_language(
    db: Session, firm: Firm, owner: Viewer
) -> None:
    db.execute(sa.update(User).where(User.public_id == owner.user).values(locale="vi"))
    for name in ("A", "B"):
        make_interest(db, make_tender(db, name, closes_at=NOW + timedelta(days=3)), firm)
    db.commit()
    tender_news.remind(NOW)
    assert mailing.mail_due(NOW) == 1
    (letter,) = letters(db)
    assert letter["Subject"] == "[Duri] 2 tin mới"
    text = letter.get_content()
    assert "07/12/2026 (Thứ Hai) 12:30 giờ Hà Nội" in text
    assert text.count("■") == 2


def test_who_has_left_the_firm_gets_no_letter_and_reads_nothing(
    db: Session, as_viewer: Become, firm: Firm, owner: Viewer
) -> None:
    make_interest(db, make_tender(db, closes_at=NOW + timedelta(days=3)), firm)
    db.commit()
    tender_news.remind(NOW)
    other = make_firm(db)
    person = db.scalars(sa.select(User).where(User.public_id == owner.user)).one()
    person.organisation_id = other.organisation_id
    db.commit()
    assert mailing.mail_due(NOW) == 0
    moved = Viewer(user=owner.user, firm=other.public_id, roles=frozenset({Role.OWNER}))
    assert news(as_viewer(moved)) == []


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


@pytest.mark.parametrize("address", ["", "preferences"])
def test_people_of_no_firm_do_not_find_it(as_viewer: Become, address: str) -> None:
    officer = Viewer(user=new_public_id(), roles=frozenset({Role.SECRETARIAT}))
    assert as_viewer(officer).get(f"/notifications/{address}").status_code == 404
    assert as_viewer(ANONYMOUS).get(f"/notifications/{address}").status_code == 302


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
        for row in tender_news._near(db, NOW):
            tender_news._remind(db, row, NOW)
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

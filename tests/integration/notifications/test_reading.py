"""Reading what one was told, ticking it off, and saying how one wants to be told."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.access import ANONYMOUS, Role, Viewer
from app.core.ids import new_public_id
from app.firms.models import Firm
from app.notifications import mailing, tender_news
from app.notifications.models import Notification
from app.tenders.models import Tender
from tests.factories import NOW, make_firm, make_interest, make_tender
from tests.factories.notifications import letters, news, publish_notice, versions
from tests.factories.opportunities import make_follow, of_firm

Become = Callable[[Viewer], FlaskClient]


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


@pytest.mark.parametrize("address", ["", "preferences"])
def test_people_of_no_firm_do_not_find_it(as_viewer: Become, address: str) -> None:
    officer = Viewer(user=new_public_id(), roles=frozenset({Role.COMPLIANCE}))
    assert as_viewer(officer).get(f"/notifications/{address}").status_code == 404
    assert as_viewer(ANONYMOUS).get(f"/notifications/{address}").status_code == 302

"""What a member can get wrong, over the pages: the rule's words, and nothing half-done."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.consortia.commands import signing
from app.core.access import Viewer
from app.core.clock import fixed_clock
from app.core.ids import PublicId
from app.tenders.models import GoverningLaw
from tests.factories import NOW, make_tender
from tests.factories.teams import (
    Party,
    draft_form,
    formed,
    found,
    invite,
    join,
    locked,
    make_party,
    sign,
)
from tests.state import everything

Eyes = Callable[[Viewer], FlaskClient]


@pytest.fixture
def lead(db: Session) -> Party:
    return make_party(db, "가온")


@pytest.fixture
def guest(db: Session) -> Party:
    return make_party(db, "나래")


def said(answer: TestResponse) -> str:
    """The text of a page, as it is read."""
    page = re.sub(r'"csrf_token" value="[^"]*"', "", answer.get_data(as_text=True))
    return re.sub(r"\s+", " ", unescape(page))


def refused(browser: FlaskClient, db: Session, path: str, form: dict[str, str]) -> str:
    """Post what must be refused; nothing of the database may change. What the page says."""
    db.commit()
    before = everything(db)
    answer = browser.post(path, data=form, follow_redirects=True, query_string={"lang": "ko"})
    assert answer.status_code < 500
    db.expire_all()
    assert everything(db) == before
    return said(answer)


def test_shares_that_do_not_sum_are_not_put_to_signature(
    db: Session, as_viewer: Eyes, lead: Party, guest: Party
) -> None:
    team = formed(db, make_tender(db), lead, guest)
    db.commit()
    browser = as_viewer(lead.viewer)
    terms = draft_form({lead: "60", guest: "39.99"}, lead)
    assert browser.post(f"/consortia/{team}/terms", data=terms).status_code == 302
    text = refused(browser, db, f"/consortia/{team}/propose", {})
    assert "지분의 합이 100퍼센트가 아닙니다." in text


def test_a_locked_teams_change_must_sum_too(
    db: Session, as_viewer: Eyes, lead: Party, guest: Party
) -> None:
    team = locked(db, make_tender(db), lead, guest)
    with fixed_clock(NOW + timedelta(days=4)):
        form = draft_form({lead: "60", guest: "50"}, lead)
        text = refused(as_viewer(lead.viewer), db, f"/consortia/{team}/change", form)
    assert "지분의 합이 100퍼센트가 아닙니다." in text


def test_a_second_lead_is_refused_wherever_it_is_named(
    db: Session, as_viewer: Eyes, lead: Party, guest: Party
) -> None:
    two = "대표사는 하나여야 하며 둘일 수 없습니다."
    tender = make_tender(db)
    team = found(db, lead, tender)
    browser = as_viewer(lead.viewer)
    asked = {"firm": "나래", "role": "lead", "days": "7"}
    assert two in refused(browser, db, f"/consortia/{team}/invite", asked)
    join(db, team, lead, guest)
    both = draft_form({lead: "50", guest: "50"}, lead) | {f"role_{guest.id}": "lead"}
    assert two in refused(browser, db, f"/consortia/{team}/terms", both)


def test_a_member_that_has_signed_is_not_removed(
    db: Session, as_viewer: Eyes, lead: Party, guest: Party
) -> None:
    team = formed(db, make_tender(db), lead, guest)
    signing.propose(db, team, actor=lead.acting, now=NOW)
    sign(db, team, guest)
    path = f"/consortia/{team}/members/{guest.id}/remove"
    text = refused(as_viewer(lead.viewer), db, path, {})
    assert "이 구성원은 이미 서명하였습니다." in text
    # Nor once the agreement is in force.
    sign(db, team, lead)
    ends = signing.request_lock(db, team, actor=lead.acting, now=NOW)
    with fixed_clock(ends):
        text = refused(as_viewer(lead.viewer), db, path, {})
    assert "서명" in text


def test_nobody_is_replaced_past_the_legal_date(
    db: Session, as_viewer: Eyes, lead: Party, guest: Party
) -> None:
    heir, late = make_party(db, "다솜"), NOW + timedelta(days=4)
    tender = make_tender(db, governing_law=GoverningLaw.VN, closes_at=late + timedelta(hours=6))
    team = locked(db, tender, lead, guest)
    join(db, team, lead, heir, at=late)
    form = draft_form({lead: "50", heir: "50"}, lead) | {
        f"role_{guest.id}": "leaves",
        f"share_{guest.id}": "0",
        f"heir_{guest.id}": heir.id,
    }
    with fixed_clock(late):
        text = refused(as_viewer(lead.viewer), db, f"/consortia/{team}/change", form)
    assert "구성원의 탈퇴와 교체는" in text
    assert "이 입찰의 준거법이 정한" in text


def test_who_invites_each_other_is_told_to_answer_first(
    db: Session, as_viewer: Eyes, lead: Party, guest: Party
) -> None:
    tender = make_tender(db)
    invite(db, found(db, guest, tender), guest, lead)
    team = found(db, lead, tender)
    asked = {"firm": "나래", "role": "member", "days": "7"}
    text = refused(as_viewer(lead.viewer), db, f"/consortia/{team}/invite", asked)
    assert "그 초대에 먼저 응답해 주십시오" in text


def test_a_longer_circle_is_refused_to_who_can_read_all_of_it(
    db: Session, as_viewer: Eyes, lead: Party, guest: Party
) -> None:
    third, tender = make_party(db, "다솜"), make_tender(db)
    team, theirs = found(db, lead, tender), found(db, guest, tender)
    join(db, theirs, guest, lead)
    invite(db, theirs, guest, third)
    invite(db, found(db, third, tender), third, lead)
    asked = {"firm": "나래", "role": "member", "days": "7"}
    text = refused(as_viewer(lead.viewer), db, f"/consortia/{team}/invite", asked)
    assert "초대가 서로 맞물리게 됩니다" in text


@pytest.mark.parametrize("others", [False, True])
def test_a_circle_over_others_invitations_is_answered_as_if_there_were_none(
    db: Session, as_viewer: Eyes, lead: Party, guest: Party, others: bool
) -> None:
    """`lead` asked `guest`, `guest` asked the third: the third's own invitation goes out."""
    third, tender = make_party(db, "다솜"), make_tender(db)
    mine, theirs = found(db, lead, tender), found(db, guest, tender)
    if others:
        invite(db, mine, lead, guest)
    invite(db, theirs, guest, third)
    team = found(db, third, tender)
    db.commit()
    browser = as_viewer(third.viewer)
    asked = {"firm": "가온", "role": "member", "days": "7"}
    answer = browser.post(f"/consortia/{team}/invite", data=asked)
    assert (answer.status_code, answer.location) == (302, f"/consortia/{team}")
    assert "가온" in browser.get(answer.location).text


def test_an_invitation_opened_by_another_firm_is_not_there(
    db: Session, as_viewer: Eyes, lead: Party, guest: Party
) -> None:
    other = make_party(db, "다솜")
    offer = invite(db, found(db, lead, make_tender(db)), lead, guest)
    absent = PublicId("0" * 16)
    browser = as_viewer(other.viewer)
    for act in ("accept", "decline"):
        pages = [
            refused(browser, db, f"/consortia/invitations/{each}/{act}", {"share": "no"})
            for each in (offer, absent)
        ]
        assert pages[0] == pages[1]
    shown = [browser.get(f"/consortia/invitations/{each}") for each in (offer, absent)]
    assert [page.status_code for page in shown] == [404, 404]
    # The invited firm can still answer.
    joined = as_viewer(guest.viewer).post(
        f"/consortia/invitations/{offer}/accept", data={"share": "no"}
    )
    assert joined.status_code == 302

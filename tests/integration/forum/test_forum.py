"""The forum as its two sides and everybody else see it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import OrganisationKind
from app.core.access import ANONYMOUS, Role, Viewer
from app.core.clock import fixed_clock
from app.core.models import OutboxMessage
from app.forum.commands import ANSWER_DAYS
from app.forum.models import ForumPost
from app.forum.queries import Waiting, waiting
from app.tenders.models import LinkState, PlanLink, Tender, TenderKind, TenderStatus
from tests.factories import NOW, make_organisation, make_tender, make_user, viewer_of

Become = Callable[[Viewer], FlaskClient]
QUIET = "quiet period"


def entered(db: Session, role: Role, kind: OrganisationKind) -> Viewer:
    viewer = viewer_of(make_user(db, role, organisation=make_organisation(db, kind)))
    db.commit()
    return viewer


@pytest.fixture
def province(db: Session) -> Viewer:
    return entered(db, Role.COUNTERPART, OrganisationKind.BUYER)


@pytest.fixture
def centre(db: Session) -> Viewer:
    return entered(db, Role.COUNTERPART, OrganisationKind.CENTRE)


@pytest.fixture
def officer(db: Session) -> Viewer:
    return entered(db, Role.SECRETARIAT, OrganisationKind.COMMITTEE)


def said(**more: Any) -> dict[str, Any]:
    return {
        "kind": "need",
        "title": "Bus arrival boards",
        "body": "We look for experience with boards at 300 stops.\n\nNo budget is fixed yet.",
        "locale": "en",
        **more,
    }


def posted(client: FlaskClient, **more: Any) -> str:
    """The address of a fresh post."""
    done = client.post("/forum/new", data=said(**more))
    assert done.status_code == 302, done.get_data(as_text=True)
    return done.location


def answer(client: FlaskClient, address: str, body: str) -> int:
    """The status that adding `body` to the post is answered with."""
    data = {"body": body, "locale": "en"}
    return client.post(f"{address}/say", data=data).status_code


def text_of(client: FlaskClient, address: str) -> str:
    page = client.get(f"{address}?lang=en")
    assert page.status_code == 200, address
    return re.sub(r"\s+", " ", unescape(page.get_data(as_text=True)))


def test_a_post_is_answered_and_both_sides_are_told(
    as_viewer: Become, db: Session, province: Viewer, officer: Viewer
) -> None:
    address = posted(as_viewer(province))
    assert "Answer meant by 18 Dec 2026" in text_of(as_viewer(officer), address)
    answer(as_viewer(officer), address, "Five cities run them.")
    seen = text_of(as_viewer(province), address)
    assert "Answered" in seen
    assert "Five cities run them." in seen
    assert db.scalars(sa.select(OutboxMessage.subject).order_by(OutboxMessage.id)).all() == [
        "[두리] 포럼에 답변할 글이 있습니다",
        "[두리] 포럼에 올리신 글에 답변이 등록되었습니다",
    ]


def test_others_read_a_post_only_while_its_authors_agree_and_an_officer_publishes_it(
    as_viewer: Become, province: Viewer, centre: Viewer, officer: Viewer
) -> None:
    address = posted(as_viewer(province))
    as_viewer(officer).post(f"{address}/publish")
    others = (ANONYMOUS, centre)
    assert [as_viewer(other).get(address).status_code for other in others] == [404, 404]
    as_viewer(province).post(f"{address}/agree")
    as_viewer(officer).post(f"{address}/publish")
    assert [as_viewer(other).get(address).status_code for other in others] == [200, 200]
    assert "Bus arrival boards" in text_of(as_viewer(ANONYMOUS), "/forum/")
    as_viewer(province).post(f"{address}/take-back")
    assert [as_viewer(other).get(address).status_code for other in others] == [404, 404]
    assert "Bus arrival boards" not in text_of(as_viewer(ANONYMOUS), "/forum/")


def test_who_wrote_is_named_to_both_sides_alone(
    as_viewer: Become, db: Session, province: Viewer, officer: Viewer
) -> None:
    address = posted(as_viewer(province), may_publish="y")
    as_viewer(officer).post(f"{address}/publish")
    assert province.user_name in text_of(as_viewer(officer), address)
    assert province.user_name not in text_of(as_viewer(ANONYMOUS), address)


def _noticed_plan(db: Session) -> Tender:
    plan = make_tender(
        db, kind=TenderKind.PLAN, status=TenderStatus.PLANNED, notice_no=None, closes_at=None
    )
    notice = make_tender(db, notice_no="IB2600000077", closes_at=NOW - timedelta(days=3))
    link = PlanLink(
        plan_id=plan.id, notice_id=notice.id, state=LinkState.AMBIGUOUS, basis={}, linked_at=NOW
    )
    db.add(link)
    db.commit()
    return plan


def test_nothing_is_posted_about_a_package_between_its_notice_and_its_award(
    as_viewer: Become, db: Session, province: Viewer
) -> None:
    plan = _noticed_plan(db)
    client = as_viewer(province)
    refused = client.post("/forum/new?lang=en", data=said(tender=plan.public_id))
    named = client.post("/forum/new?lang=en", data=said(body="When is ib2600000077 awarded?"))
    for page in (refused, named):
        assert page.status_code == 422
        assert QUIET in page.get_data(as_text=True)
    assert QUIET in text_of(client, f"/tenders/{plan.public_id}")
    assert db.scalars(sa.select(ForumPost)).all() == []


@pytest.mark.parametrize(
    ("words", "refused"),
    [
        ("What does EDCF-VN/2026-03 ask?", True),
        ("Is edcf-vn/2026-03, lot 2, open to us?", True),
        ("(IB2600000077-00)", True),
        ("EDCF-VN/2026-031 was another", False),
        ("How were the leaks of 2025-03 measured?", False),
    ],
)
def test_a_package_of_any_route_is_known_by_the_number_it_was_noticed_under(
    as_viewer: Become, db: Session, province: Viewer, words: str, refused: bool
) -> None:
    for number in ("EDCF-VN/2026-03", "IB2600000077"):
        make_tender(db, notice_no=number)
    db.commit()
    page = as_viewer(province).post("/forum/new?lang=en", data=said(body=words))
    assert (page.status_code == 422) is refused
    assert (QUIET in page.get_data(as_text=True)) is refused


def test_a_plan_that_was_noticed_since_is_answered_no_more_until_its_award(
    as_viewer: Become, db: Session, province: Viewer, officer: Viewer
) -> None:
    plan = _noticed_plan(db)
    notice = db.scalars(sa.select(Tender).where(Tender.notice_no == "IB2600000077")).one()
    notice.status = TenderStatus.COMPLETE
    db.commit()
    address = posted(as_viewer(province), tender=plan.public_id)
    notice.status = TenderStatus.ACTIVE
    db.commit()
    assert answer(as_viewer(officer), address, "Soon.") == 422
    assert "Nobody has answered yet." in text_of(as_viewer(province), address)


def test_what_is_settled_or_withdrawn_takes_nothing_more(
    as_viewer: Become, province: Viewer, officer: Viewer
) -> None:
    address = posted(as_viewer(province))
    unanswered = as_viewer(officer).post(f"{address}/settle", follow_redirects=True)
    assert "아직 답변이 없어" in unanswered.get_data(as_text=True)
    answer(as_viewer(officer), address, "Yes.")
    as_viewer(province).post(f"{address}/settle")
    assert answer(as_viewer(province), address, "And?") == 409
    as_viewer(province).post(f"{address}/withdraw")
    assert as_viewer(officer).get(address).status_code == 404
    assert "Withdrawn" in text_of(as_viewer(province), address)


def test_what_waits_longer_than_meant_is_late(
    as_viewer: Become, db: Session, province: Viewer, officer: Viewer
) -> None:
    address = posted(as_viewer(province))
    later = NOW + timedelta(days=ANSWER_DAYS + 1)
    assert waiting(db, viewer=officer, now=NOW) == Waiting(all=1, late=0)
    assert waiting(db, viewer=officer, now=later) == Waiting(all=1, late=1)
    assert waiting(db, viewer=province, now=later) == Waiting(all=0, late=0)
    with fixed_clock(later):
        assert "Late" in text_of(as_viewer(officer), address)


@pytest.mark.parametrize("address", ["/forum/?kind=plea", "/forum/?after=broken"])
def test_a_damaged_question_is_refused(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code in (400, 422)


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", ""), ("body", " "), ("locale", "fr"), ("province", "99"), ("kind", "")],
)
def test_a_form_filled_wrongly_is_refused_and_posts_nothing(
    as_viewer: Become, db: Session, province: Viewer, field: str, value: str
) -> None:
    assert as_viewer(province).post("/forum/new", data=said(**{field: value})).status_code == 422
    assert db.scalars(sa.select(ForumPost)).all() == []

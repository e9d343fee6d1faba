"""The compliance desk: reasons, evidence, decisions, two officers at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AccessLog, AuditEntry
from app.conflicts.engine.draining import drain_queue
from app.conflicts.models import Finding
from app.conflicts.words import FindingState
from app.core.access import Role, Viewer
from app.firms.models import Firm
from tests.factories import NOW, make_firm, make_group, make_tender, make_user, viewer_of
from tests.factories.filings import register

pytestmark = pytest.mark.integration
Become = Callable[[Viewer], FlaskClient]


def text(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return re.sub(r"\s+", " ", unescape(answer.get_data(as_text=True)))


@pytest.fixture
def firms(db: Session) -> list[Firm]:
    return [make_firm(db, "가상이음"), make_firm(db, "가상나루")]


@pytest.fixture
def finding(db: Session, firms: list[Firm]) -> Finding:
    """Two affiliates in limited bidding."""
    tender = make_tender(db, "Camera giao thông", method="Đấu thầu hạn chế")
    make_group(db, *firms)
    for firm in firms:
        register(db, tender, firm)
    db.commit()
    drain_queue(NOW)
    return db.scalars(select(Finding)).one()


def settle(client: FlaskClient, finding: Finding, **form: str) -> int:
    seen = {"seen_version": str(finding.lock_version)}
    address = f"/compliance/findings/{finding.public_id}"
    return client.post(address, data=seen | form).status_code


@pytest.mark.parametrize("page", ["", "findings/{}", "interests"])
def test_without_a_reason_the_desk_asks_for_one(
    as_viewer: Become, compliance: Viewer, finding: Finding, page: str
) -> None:
    answer = as_viewer(compliance).get("/compliance/" + page.format(finding.public_id))
    assert answer.status_code == 302
    assert "/audit/reason" in answer.headers["Location"]


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.COMPLIANCE])
def test_nobody_else_finds_the_desk(
    db: Session, as_viewer: Become, finding: Finding, role: Role, firms: list[Firm]
) -> None:
    own = role in {Role.OWNER, Role.EDITOR, Role.VIEWER}
    user = make_user(db, role, organisation=firms[0].organisation if own else None)
    client = as_viewer(viewer_of(user, firms[0] if own else None))
    for page in ("", f"findings/{finding.public_id}", "interests"):
        assert client.get("/compliance/" + page).status_code == 404
    assert settle(client, finding, move="resolve", reason="x") == 404


def test_the_list_names_rule_firms_and_weight(desk: FlaskClient, finding: Finding) -> None:
    page = text(desk, "/compliance/?lang=en")
    for words in ("D4", "Affiliates pursue one lot", "가상이음", "가상나루", "High", "Camera"):
        assert words in page


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("rule=D4", True),
        ("rule=D13", False),
        ("severity=high", True),
        ("severity=info", False),
        ("state=waived", False),
        ("standing=cleared", False),
        ("scope=record", False),
    ],
)
def test_the_list_can_be_narrowed(
    desk: FlaskClient, finding: Finding, question: str, shown: bool
) -> None:
    assert ("가상나루" in text(desk, f"/compliance/?lang=en&{question}")) is shown


def test_a_question_that_does_not_exist_is_refused(desk: FlaskClient, finding: Finding) -> None:
    text(desk, "/compliance/?rule=D99", status=422)
    text(desk, "/compliance/?after=nonsense", status=422)


def test_the_page_shows_the_evidence(desk: FlaskClient, finding: Finding) -> None:
    page = text(desk, f"/compliance/findings/{finding.public_id}?lang=en")
    for words in (
        "would head separate teams",
        "Group ",
        "Lead member",
        "Vietnam, Bidding Law 22/2023 with Decree 214/2025",
        "to be verified by counsel",
        "Found by the rule",
        "Limited bidding",
    ):
        assert words in page


def test_every_read_is_logged_with_its_reason(
    db: Session, desk: FlaskClient, finding: Finding, firms: list[Firm]
) -> None:
    text(desk, f"/compliance/findings/{finding.public_id}")
    text(desk, "/compliance/interests")
    looks = db.scalars(select(AccessLog)).all()
    assert {look.action for look in looks} == {"findings.read", "interests.read"}
    assert {look.about_id for look in looks} == {firm.organisation.public_id for firm in firms}
    assert all(look.grant_id for look in looks)


def test_live_interests_are_listed_by_tender(desk: FlaskClient, finding: Finding) -> None:
    page = text(desk, "/compliance/interests?lang=en")
    assert "가상이음" in page
    assert "not shared" in page


def test_a_decision_needs_its_reason(desk: FlaskClient, finding: Finding) -> None:
    assert settle(desk, finding, move="resolve", reason="  ") == 422
    assert settle(desk, finding, move="waive", reason="one team") == 422
    past = (NOW - timedelta(days=1)).date().isoformat()
    assert settle(desk, finding, move="waive", reason="one team", until=past) == 422
    far = (NOW + timedelta(days=800)).date().isoformat()
    assert settle(desk, finding, move="waive", reason="one team", until=far) == 422
    assert settle(desk, finding, move="reopen", reason="not settled yet") == 422
    assert finding.state is FindingState.OPEN


def test_a_finding_goes_through_its_states(
    db: Session, desk: FlaskClient, finding: Finding
) -> None:
    assert settle(desk, finding, move="acknowledge") == 302
    until = (NOW + timedelta(days=30)).date().isoformat()
    db.refresh(finding)
    assert settle(desk, finding, move="waive", reason="한 팀으로 확인", until=until) == 302
    db.refresh(finding)
    assert settle(desk, finding, move="reopen", reason="새 자료") == 302
    db.refresh(finding)
    assert settle(desk, finding, move="resolve", reason="한 회사 철회") == 302
    db.refresh(finding)
    assert finding.state is FindingState.RESOLVED
    actions = list(db.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
    assert [each for each in actions if each.startswith("conflicts.finding_")] == [
        "conflicts.finding_acknowledged",
        "conflicts.finding_waived",
        "conflicts.finding_open",
        "conflicts.finding_resolved",
    ]
    page = text(desk, f"/compliance/findings/{finding.public_id}?lang=en")
    assert "한 팀으로 확인" in page


def test_two_officers_do_not_overwrite_each_other(
    db: Session, desk: FlaskClient, finding: Finding
) -> None:
    seen = str(finding.lock_version)
    assert settle(desk, finding, move="acknowledge") == 302
    assert settle(desk, finding, move="resolve", reason="late", seen_version=seen) == 409
    db.refresh(finding)
    assert finding.state is FindingState.ACKNOWLEDGED


def test_who_decides_after_another_is_told_so_whatever_the_decision(
    desk: FlaskClient, finding: Finding, db: Session
) -> None:
    seen = str(finding.lock_version)
    assert settle(desk, finding, move="resolve", reason="first") == 302
    db.expire_all()
    answer = desk.post(
        f"/compliance/findings/{finding.public_id}?lang=en",
        data={"move": "acknowledge", "seen_version": seen},
    )
    assert answer.status_code == 409
    assert "Somebody else has changed this in the meantime" in answer.text
    assert "Not a valid choice" not in answer.text


def test_an_unknown_finding_is_not_there(desk: FlaskClient) -> None:
    text(desk, "/compliance/findings/0000000000000000", status=404)

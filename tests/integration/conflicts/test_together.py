"""Officers settle several findings at once, keep questions by name, and are told each morning."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.conflicts.desk.models import DeskNotice, SavedFilter
from app.conflicts.desk.notices import tell_desk
from app.conflicts.engine.draining import drain_queue
from app.conflicts.engine.scanning import scan
from app.conflicts.models import Finding
from app.conflicts.words import FindingScope, FindingState
from app.core.access import Role, Viewer
from app.core.clock import SEOUL
from app.core.models import OutboxMessage
from tests.factories import NOW, make_firm, make_group, make_tender, make_user, viewer_of
from tests.factories.filings import register, share

pytestmark = pytest.mark.integration
Become = Callable[[Viewer], FlaskClient]


def words(answer: object) -> str:
    return re.sub(r"\s+", " ", unescape(answer.get_data(as_text=True)))  # type: ignore[attr-defined]  # a test response


@pytest.fixture
def findings(db: Session) -> list[Finding]:
    """Three tenders, each with the same two affiliates in limited bidding, sharing."""
    firms = [make_firm(db, "가상이음"), make_firm(db, "가상나루")]
    make_group(db, *firms)
    for number in range(3):
        tender = make_tender(db, f"Camera {number}", method="Đấu thầu hạn chế")
        for firm in firms:
            share(db, register(db, tender, firm))
    db.commit()
    drain_queue(NOW)
    of_desk = select(Finding).where(Finding.scope == FindingScope.ALL).order_by(Finding.id)
    return list(db.scalars(of_desk))


def together(client: FlaskClient, findings: list[Finding], **form: str) -> tuple[int, str]:
    chosen = [f"{each.public_id}:{each.lock_version}" for each in findings]
    answer = client.post("/compliance/together?lang=en", data={"chosen": chosen, **form})
    return answer.status_code, words(answer)


def test_several_are_waived_with_one_reason_and_each_is_recorded(
    db: Session, desk: FlaskClient, findings: list[Finding]
) -> None:
    selected = "&".join(f"finding={each.public_id}" for each in findings)
    asked = words(desk.get(f"/compliance/together?lang=en&{selected}"))
    assert "Camera 0" in asked
    assert "Camera 2" in asked
    until = (NOW + timedelta(days=20)).date().isoformat()
    status, page = together(desk, findings, move="waive", reason="한 팀으로 확인", until=until)
    assert status == 200
    assert "Recorded for: 3" in page
    db.expire_all()
    assert {each.state for each in findings} == {FindingState.WAIVED}
    audited = select(AuditEntry).where(AuditEntry.action == "conflicts.finding_waived")
    assert len(db.scalars(audited).all()) == 3


def test_what_somebody_else_moved_meanwhile_is_left_and_named(
    db: Session, desk: FlaskClient, findings: list[Finding]
) -> None:
    seen = [(each.public_id, each.lock_version) for each in findings]
    together(desk, findings[:1], move="acknowledge")
    chosen = [f"{name}:{version}" for name, version in seen]
    answer = desk.post(
        "/compliance/together?lang=en",
        data={"chosen": chosen, "move": "resolve", "reason": "철회"},
    )
    page = words(answer)
    assert "Recorded for: 2" in page
    assert "Left as they are: 1" in page
    assert "Somebody else has changed this in the meantime" in page
    db.expire_all()
    assert [each.state for each in findings] == [
        FindingState.ACKNOWLEDGED,
        FindingState.RESOLVED,
        FindingState.RESOLVED,
    ]


def test_when_all_were_moved_meanwhile_that_is_said_and_not_that_the_choice_is_none(
    desk: FlaskClient, findings: list[Finding]
) -> None:
    chosen = [f"{each.public_id}:{each.lock_version}" for each in findings]
    together(desk, findings, move="resolve", reason="first")
    answer = desk.post(
        "/compliance/together?lang=en", data={"chosen": chosen, "move": "acknowledge"}
    )
    assert "Left as they are: 3" in words(answer)
    assert "Somebody else has changed this in the meantime" in words(answer)


def test_a_decision_without_reason_or_selection_changes_nothing(
    db: Session, desk: FlaskClient, findings: list[Finding]
) -> None:
    assert together(desk, findings, move="resolve", reason=" ")[0] == 422
    assert together(desk, findings, move="waive", reason="x")[0] == 422
    assert together(desk, [], move="acknowledge")[0] == 422
    db.expire_all()
    assert {each.state for each in findings} == {FindingState.OPEN}


def test_the_secretariat_takes_note_of_shared_findings_and_of_no_others(
    db: Session, as_viewer: Become, officer: Viewer, findings: list[Finding]
) -> None:
    client = as_viewer(officer)
    shared = list(db.scalars(select(Finding).where(Finding.scope == FindingScope.SHARED)))
    chosen = [f"{each.public_id}:{each.lock_version}" for each in (*shared, findings[0])]
    answer = client.post(
        "/findings/together?lang=en", data={"chosen": chosen, "move": "acknowledge"}
    )
    assert "Recorded for: 3" in words(answer)
    db.expire_all()
    assert {each.state for each in shared} == {FindingState.ACKNOWLEDGED}
    assert findings[0].state is FindingState.OPEN
    assert client.get("/compliance/together").status_code == 404


def test_a_waiver_ends_with_its_day_and_history_says_so(
    db: Session, desk: FlaskClient, findings: list[Finding]
) -> None:
    until = NOW.date().isoformat()
    together(desk, findings[:1], move="waive", reason="한 팀", until=until)
    midnight = datetime(2026, 12, 5, tzinfo=SEOUL)
    for at, state in (
        (midnight - timedelta(seconds=1), FindingState.WAIVED),
        (midnight, FindingState.OPEN),
    ):
        scan(at)
        db.expire_all()
        assert findings[0].state is state
    page = words(desk.get(f"/compliance/findings/{findings[0].public_id}?lang=en"))
    assert "Reopened: the waiver has ended" in page


def test_a_question_is_kept_by_name_for_one_officer_and_removed(
    db: Session, desk: FlaskClient, as_viewer: Become, findings: list[Finding]
) -> None:
    asked = {"scope": "all", "rule": "D4", "state": "open", "name": "  매일  아침 "}
    assert desk.post("/findings/filters/desk", data=asked).status_code == 302
    # The same name again replaces it.
    assert desk.post("/findings/filters/desk", data={**asked, "rule": "D13"}).status_code == 302
    [row] = db.scalars(select(SavedFilter)).all()
    assert row.arguments == {"scope": "all", "rule": "D13", "state": "open", "standing": "standing"}
    page = words(desk.get("/compliance/?lang=en"))
    assert "매일 아침" in page
    assert "rule=D13" in page
    other = as_viewer(viewer_of(make_user(db, Role.COMPLIANCE)))
    assert other.post(f"/findings/filters/{row.public_id}/remove").status_code == 404


def test_an_officer_keeps_questions_only_where_they_work(
    db: Session, as_viewer: Become, officer: Viewer
) -> None:
    db.commit()
    client = as_viewer(officer)
    refused = client.post("/findings/filters/desk", data={"scope": "all", "name": "x"})
    assert refused.status_code == 404
    assert db.scalars(select(SavedFilter)).all() == []
    client.post("/findings/filters/findings", data={"scope": "shared", "name": "공유"})
    [row] = db.scalars(select(SavedFilter)).all()
    assert "공유" in words(client.get("/findings/"))
    assert client.post(f"/findings/filters/{row.public_id}/remove").status_code == 302
    assert db.scalars(select(SavedFilter)).all() == []
    kept = select(AuditEntry.action).where(AuditEntry.subject_id == row.public_id)
    assert list(db.scalars(kept.order_by(AuditEntry.id))) == [
        "conflicts.filter_saved",
        "conflicts.filter_removed",
    ]


def morning(days: int) -> datetime:
    """A working day's hour of telling: 2026-12-07 is a Monday."""
    return datetime(2026, 12, 7, 9, 0, tzinfo=SEOUL) + timedelta(days=days)


def test_the_desk_is_told_once_a_working_day_in_duri_and_by_a_letter_that_names_nobody(
    db: Session, desk: FlaskClient, findings: list[Finding]
) -> None:
    assert tell_desk(morning(0).replace(hour=7)) == 0  # before the hour
    assert tell_desk(morning(-1)) == 0  # a Sunday
    assert tell_desk(morning(0)) == 1
    assert tell_desk(morning(0) + timedelta(hours=3)) == 0  # once a day
    assert tell_desk(morning(1)) == 0  # nothing new
    [mail] = db.scalars(select(OutboxMessage)).all()
    for secret in ("가상", "Camera", "D4", "3"):
        assert secret not in mail.subject
    page = words(desk.get("/compliance/?lang=en"))
    assert "Found or reopened, and not settled: 3" in page
    assert desk.post("/compliance/news").status_code == 302
    assert "not settled: 3" not in words(desk.get("/compliance/?lang=en"))
    [notice] = db.scalars(select(DeskNotice)).all()
    assert notice.seen_at is not None


def test_without_findings_nobody_is_told(db: Session, compliance: Viewer) -> None:
    assert tell_desk(morning(0)) == 0
    assert db.scalars(select(DeskNotice)).all() == []

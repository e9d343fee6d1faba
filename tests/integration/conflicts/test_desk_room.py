"""The compliance desk reads a consortium's room on a finding that rests on it, and only so."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AccessLog
from app.conflicts.engine.draining import drain_queue
from app.conflicts.engine.scanning import scan
from app.conflicts.models import Finding
from app.conflicts.words import FindingScope
from app.consortia.commands import papers, signing
from app.core.access import Viewer
from app.core.ids import PublicId
from tests.factories import NOW, make_tender
from tests.factories.teams import Party, formed, make_party, sign

Become = Callable[[Viewer], FlaskClient]


@pytest.fixture
def doubly(db: Session) -> tuple[Party, Party, Party]:
    """A firm that is in the team of each of two others."""
    lead, rival, doubly = (make_party(db, name) for name in ("가온", "라온", "나래"))
    return lead, rival, doubly


@pytest.fixture
def teams(db: Session, doubly: tuple[Party, Party, Party]) -> list[PublicId]:
    lead, rival, shared = doubly
    tender = make_tender(db, closes_at=NOW + timedelta(days=30))
    teams = [formed(db, tender, lead, shared), formed(db, tender, rival, shared)]
    paper = papers.KeptFile("분담표.pdf", "application/pdf", 9, "0" * 64)
    papers.add_document(db, teams[0], "업무 분담표", paper, actor=lead.acting, now=NOW)
    signing.propose(db, teams[0], actor=lead.acting, now=NOW)
    sign(db, teams[0], lead)
    # A team on another tender, on which no finding rests.
    elsewhere = formed(db, make_tender(db), lead, make_party(db, "다솜"))
    db.commit()
    scan(NOW)
    drain_queue(NOW)
    return [*teams, elsewhere]


def found(db: Session) -> Finding:
    return db.scalars(
        select(Finding).where(Finding.rule == "D3", Finding.scope == FindingScope.ALL)
    ).one()


def text(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", unescape(answer.text)))


def test_the_room_is_read_with_a_reason_and_the_reading_is_logged(
    db: Session,
    as_viewer: Become,
    compliance: Viewer,
    desk: FlaskClient,
    teams: list[PublicId],
    doubly: tuple[Party, Party, Party],
) -> None:
    finding = found(db)
    address = f"/compliance/findings/{finding.public_id}/consortia/{teams[0]}"
    assert address in desk.get(f"/compliance/findings/{finding.public_id}").text
    page = text(desk, f"{address}?lang=en")
    for words in ("가온", "나래", " 50 % ", "구축", "Version 1", "Waiting for a signature"):
        assert words in page
    # Of the papers the names and hashes.
    assert "업무 분담표" in page
    assert "/documents/" not in desk.get(address).text
    looks = db.scalars(select(AccessLog).where(AccessLog.action == "consortia.room_read")).all()
    lead, _rival, shared = doubly
    homes = {party.firm.organisation.public_id for party in (lead, shared)}
    assert {look.about_id for look in looks} == homes
    assert all(look.grant_id and look.subject_id == teams[0] for look in looks)
    # Its members are not told of it.
    assert "room_read" not in as_viewer(lead.viewer).get("/audit/mine?show=accesses").text


def test_without_a_reason_one_is_asked_for(
    db: Session, as_viewer: Become, compliance: Viewer, teams: list[PublicId]
) -> None:
    address = f"/compliance/findings/{found(db).public_id}/consortia/{teams[0]}"
    answer = as_viewer(compliance).get(address)
    assert answer.status_code == 302
    assert "/audit/reason" in answer.headers["Location"]
    assert db.scalar(select(AccessLog.id)) is None


def test_a_finding_opens_the_rooms_it_rests_on_as_long_as_it_fires(
    db: Session, desk: FlaskClient, teams: list[PublicId]
) -> None:
    finding = found(db)
    address = f"/compliance/findings/{finding.public_id}/consortia/"
    assert [desk.get(address + team).status_code for team in teams] == [200, 200, 404]
    finding.cleared_at = NOW
    db.commit()
    assert [desk.get(address + team).status_code for team in teams] == [404, 404, 404]
    assert address not in desk.get(f"/compliance/findings/{finding.public_id}").text


def test_nobody_else_reads_a_room_that_way(
    db: Session,
    as_viewer: Become,
    officer: Viewer,
    teams: list[PublicId],
    doubly: tuple[Party, Party, Party],
) -> None:
    address = f"/compliance/findings/{found(db).public_id}/consortia/{teams[0]}"
    for viewer in (officer, doubly[0].viewer, doubly[1].viewer):
        assert as_viewer(viewer).get(address).status_code == 404

"""Pairs that may be one firm: kept from the queue of changes, they equal a full run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import SYSTEM, Role, Viewer
from app.firms.duplicates import pairs
from app.firms.duplicates.keys import refresh_application
from app.firms.duplicates.models import (
    DuplicatePair,
    MatchRecord,
    MatchRequest,
    PairDecision,
    PairGrade,
)
from app.firms.duplicates.pair_commands import decide
from app.firms.models import Firm, IdentifierScheme
from app.firms.sign_up.applications import approve
from app.firms.sign_up.models import FirmApplication
from tests.factories import make_user
from tests.integration.firms.newcomers import OFFICER, make_application
from tests.integration.firms.paired import call, drained, enter, stored

AsViewer = Callable[[Viewer], FlaskClient]


def applying(db: Session, name: str, email: str = "x@gaon.example.kr") -> FirmApplication:
    return make_application(db, name, value="1048610105", phone=None, email=email)


@pytest.fixture
def twins(db: Session, now: datetime) -> tuple[Firm, Firm]:
    first = enter(db, now, "가온물길테크", website="https://gaon.example.kr")
    second = enter(db, now, "(주)가온 물길테크")
    call(db, second, "02-1234-5678", "a@gaon.example.kr", now)
    db.commit()
    return first, second


def test_what_is_written_about_a_firm_brings_a_pair_into_the_queue(
    db: Session, now: datetime, twins: tuple[Firm, Firm]
) -> None:
    assert stored(db) == []
    assert pairs.drain_queue(now) == 3
    (pair,) = db.scalars(select(DuplicatePair)).all()
    assert pair.grade is PairGrade.MATCH
    assert pair.parts["name"] == ["SAME", 5.0]
    assert pair.parts["domain"][0] == "SAME"
    assert pair.parts["phone"] == ["UNKNOWN", 0.0]
    assert db.scalars(select(MatchRequest)).all() == []


def test_a_name_alone_is_for_somebody_to_look_at(db: Session, now: datetime) -> None:
    enter(db, now, "가온물길테크")
    enter(db, now, "가온물길테크(주)")
    enter(db, now, "나래하늘시스템")
    ((_id, _found, score, grade, certain, _parts),) = drained(db, now)
    assert (grade, certain) == (PairGrade.REVIEW, False)
    assert 6000 <= score < 9000


def test_two_valid_numbers_are_two_firms_and_a_branch_is_looked_at(
    db: Session, now: datetime
) -> None:
    numbers = {"124-81-00998": "가온물길테크", "104-86-10105": "가온물길테크"}
    for number, name in numbers.items():
        enter(db, now, name, identifiers={IdentifierScheme.KR_BRN: number})
    assert drained(db, now) == []
    for number in ("0100109106", "0100109106-001"):
        enter(db, now, "새물결나루", identifiers={IdentifierScheme.VN_MST: number})
    ((_id, _found, _score, grade, _certain, _parts),) = drained(db, now)
    assert grade is PairGrade.REVIEW


@pytest.mark.slow
def test_a_value_of_more_than_twenty_firms_brings_nobody_together(
    db: Session, now: datetime
) -> None:
    names = ("가온누리", "나래미르", "다솜바다", "라온하제", "마루벼리", "바람새길", "사랑마을")
    kinds = ("전자", "건설", "통신")
    firms = [enter(db, now, f"{name}{kind}") for name in names for kind in kinds]
    for firm in firms[:20]:
        call(db, firm, "02-777-7777", "x@gmail.com", now)
    twin = enter(db, now, "누리가온산업")
    call(db, twin, "02-777-7777", "x@naver.com", now)
    before = drained(db, now)
    pairs.find_duplicates(now)
    assert stored(db) == before
    assert all("SAME" not in str(row[-1]).split("phone")[1].split("]")[0] for row in before)


def test_what_is_decided_stays_whatever_the_score_says_and_can_be_taken_back(
    db: Session, now: datetime, twins: tuple[Firm, Firm]
) -> None:
    drained(db, now)
    pair = db.scalars(select(DuplicatePair)).one()
    decide(
        db, pair.public_id, PairDecision.DIFFERENT, "지점", seen_version=1, actor=SYSTEM, now=now
    )
    call(db, twins[0], "02-1234-5678", "a@gaon.example.kr", now)
    drained(db, now)
    pairs.find_duplicates(now)
    db.refresh(pair)
    assert (pair.decision, pair.note) == (PairDecision.DIFFERENT, "지점")
    version = pair.lock_version
    db.commit()
    decide(db, pair.public_id, None, "", seen_version=version, actor=SYSTEM, now=now)
    assert db.scalars(select(DuplicatePair.decision)).one() is None


def test_what_was_decided_of_an_application_goes_with_the_firm(
    db: Session, now: datetime, twins: tuple[Firm, Firm]
) -> None:
    application = applying(db, "가온물길테크")
    refresh_application(db, application, now=now)
    drained(db, now)
    record = db.scalars(
        select(MatchRecord).where(MatchRecord.application_id == application.id)
    ).one()
    theirs = select(DuplicatePair).where(DuplicatePair.second_id == record.id)
    one = db.scalars(theirs).all()[0]
    decide(db, one.public_id, PairDecision.DIFFERENT, "", seen_version=1, actor=SYSTEM, now=now)
    approve(db, application.public_id, actor=SYSTEM, now=now)
    drained(db, now)
    db.refresh(record)
    assert record.firm_id is not None
    assert db.get_one(DuplicatePair, one.id).decision is PairDecision.DIFFERENT
    assert len(db.scalars(theirs).all()) == 2


def viewer(db: Session, role: Role) -> Viewer:
    user = make_user(db, role)
    return Viewer(user=user.public_id, roles=frozenset({role}))


def test_the_officer_reads_why_and_decides(
    as_viewer: AsViewer, db: Session, now: datetime, twins: tuple[Firm, Firm]
) -> None:
    drained(db, now)
    db.commit()
    pair = db.scalars(select(DuplicatePair.public_id)).one()
    client = as_viewer(OFFICER)
    queue = client.get("/firms/duplicates?lang=en").get_data(as_text=True)
    assert f"/firms/duplicates/{pair}" in queue
    page = client.get(f"/firms/duplicates/{pair}?lang=en").get_data(as_text=True)
    for said in ("The same letters.", "+5.0", "A mail or web domain in common.", "−4.0"):
        assert said in page
    assert "02-1234-5678" not in page
    assert "0212345678" not in page
    sent = {"decision": "different", "note": "다른 법인", "version": "1"}
    assert client.post(f"/firms/duplicates/{pair}", data=sent).status_code == 302
    assert client.post(f"/firms/duplicates/{pair}", data=sent).status_code == 409
    assert pair not in client.get("/firms/duplicates").get_data(as_text=True)
    kept = client.get("/firms/duplicates?show=different").get_data(as_text=True)
    assert pair in kept


def test_pairs_with_an_application_are_the_secretariats_alone(
    as_viewer: AsViewer, db: Session, now: datetime, twins: tuple[Firm, Firm]
) -> None:
    application = applying(db, "가온물길테크")
    refresh_application(db, application, now=now)
    drained(db, now)
    db.commit()
    every = db.scalars(select(DuplicatePair)).all()
    of_firms = [row for row in every if row.second.firm_id]
    assert (len(every), len(of_firms)) == (3, 1)
    for role, sees in ((Role.COMPLIANCE, 1), (Role.AUDITOR, 1), (Role.SECRETARIAT, 3)):
        client = as_viewer(viewer(db, role))
        page = client.get("/firms/duplicates").get_data(as_text=True)
        assert sum(row.public_id in page for row in every) == sees
        for row in every:
            answer = client.get(f"/firms/duplicates/{row.public_id}")
            allowed = role is Role.SECRETARIAT or row in of_firms
            assert answer.status_code == (200 if allowed else 404)
    for role in (Role.OWNER, Role.EXPERT, Role.MINISTRY):
        assert as_viewer(viewer(db, role)).get("/firms/duplicates").status_code == 404


def test_the_queue_is_filtered_and_paged(as_viewer: AsViewer, db: Session, now: datetime) -> None:
    for number in range(9):
        enter(db, now, f"가온물길{'가나다라마바사아자'[number]}나루")
        enter(db, now, f"(주)가온물길{'가나다라마바사아자'[number]}나루")
    enter(db, now, "하늘벼리산업", website="https://haneul.example.kr")
    enter(db, now, "하늘벼리산업", website="https://haneul.example.kr")
    application = applying(db, "하늘벼리산업", email="x@haneul.example.kr")
    refresh_application(db, application, now=now)
    drained(db, now)
    db.commit()
    client = as_viewer(OFFICER)

    def shown(question: str) -> int:
        page = client.get(f"/firms/duplicates?{question}").get_data(as_text=True)
        return page.count('href="/firms/duplicates/')

    everything = len(db.scalars(select(DuplicatePair)).all())
    assert shown("grade=match") == 3
    assert shown("among=applications") == 2
    assert shown("among=firms") == min(25, everything - 2)
    assert client.get("/firms/duplicates?after=nonsense").status_code == 422

"""A question put in writing: who is asked, who reads what, what it comes to."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import OrganisationKind
from app.audit.models import AuditPayload
from app.core.access import SYSTEM, Role, Viewer
from app.core.clock import fixed_clock
from app.core.errors import NotFoundError
from app.core.ids import PublicId
from app.meetings.commands.actions import ActionDetails
from app.meetings.minutes.queries import ledger
from app.meetings.models import Decision, DecisionType
from app.meetings.procedures import answering, closing
from app.meetings.procedures.answering import Answer
from app.meetings.procedures.closing import Response
from app.meetings.procedures.models import (
    Opinion,
    ProcedureKind,
    ProcedureResult,
    ProcedureState,
    Reflection,
)
from app.meetings.procedures.queries import procedure_page, procedures
from app.meetings.procedures.refusals import (
    AnswersOverError,
    LivePackageNamedError,
    NoWrittenRuleError,
    OpinionWordsError,
    ResponsesMissingError,
)
from app.meetings.procedures.writing import remind_within
from app.meetings.queries import actions
from app.tenders.models import TenderStatus
from tests.factories import NOW, make_organisation, make_tender, make_user, viewer_of
from tests.factories.meetings import SECRETARIAT, make_seat
from tests.factories.procedures import (
    AFTER,
    Table,
    allow_writing,
    asked,
    asked_id,
    draft,
    row_of,
    send,
    settle,
    tokens,
)
from tests.factories.recusal import make_tie

Become = Callable[[Viewer], FlaskClient]


@pytest.fixture
def table(db: Session) -> Table:
    return Table(db)


def test_a_resolution_is_put_to_every_voting_seat_carried_and_stands_in_the_ledger(
    db: Session, table: Table
) -> None:
    observer = make_seat(db, table.body, voting=False)
    procedure = draft(db, table.body)
    with pytest.raises(NoWrittenRuleError):
        send(db, procedure)
    allow_writing(db, table.body)
    assert send(db, procedure) == 4
    assert set(asked(db, procedure)) == {seat.id for seat in table.seats.values()}
    assert observer.id not in asked(db, procedure)
    table.says(db, procedure, "m1", Opinion.AGREE)
    table.says(db, procedure, "m2", Opinion.CHANGES, "제3조를 다듬을 것")
    table.says(db, procedure, "x1", Opinion.NONE)
    with pytest.raises(OpinionWordsError):
        table.says(db, procedure, "f1", Opinion.DISAGREE)
    with pytest.raises(ResponsesMissingError):
        settle(db, procedure)
    changes = asked_id(db, procedure, table.seats["m2"])
    taken_up = Response(Reflection.TAKEN_UP)
    closing.respond(db, procedure, changes, taken_up, actor=SYSTEM, now=AFTER)
    silent = asked_id(db, procedure, table.seats["f1"])
    with pytest.raises(NotFoundError):  # it has said nothing to respond to
        closing.respond(db, procedure, silent, taken_up, actor=SYSTEM, now=AFTER)
    assert settle(db, procedure) is ProcedureResult.CARRIED
    for name in ("m1", "f1"):
        (line,) = ledger(db, table.viewers[name], AFTER).items
        assert (line.text, line.in_writing, line.procedure) == ("개정함", True, None)
        assert line.standing is not None
        assert (line.standing.result, line.standing.state) == ("carried", "effective")
        assert (line.standing.eligible, line.standing.present) == (None, None)
    home = make_organisation(db, OrganisationKind.MINISTRY)
    task = ActionDetails("개정본 배포", home.public_id, "담당", date(2026, 12, 20))
    closing.add_action(db, procedure, task, actor=SYSTEM, now=AFTER)
    assert [line.text for line in actions(db, table.viewers["m1"], AFTER).items] == ["개정본 배포"]


def test_below_its_quorum_nothing_is_decided_and_the_schema_takes_no_decision(
    db: Session, table: Table
) -> None:
    allow_writing(db, table.body)
    procedure = draft(db, table.body)
    send(db, procedure)
    for name in ("m1", "m2", "f1"):
        table.says(db, procedure, name, Opinion.AGREE)
    page = procedure_page(db, procedure, SECRETARIAT, NOW)
    assert page.tally is not None
    assert page.tally.missing is not None
    assert settle(db, procedure) is ProcedureResult.INQUORATE
    assert db.scalars(select(Decision)).all() == []
    row = row_of(db, procedure)
    facts: dict[str, Any] = {
        "public_id": "0" * 16, "item_id": None, "procedure_id": row.id, "type": DecisionType.NOTE,
        "text": "x", "recorded_at": NOW, "recorded_by": "0" * 16,
    }  # fmt: skip
    for quorate in (True, False, None):
        with pytest.raises(IntegrityError), db.begin_nested():
            db.execute(insert(Decision).values(procedure_quorate=quorate, **facts))
    with pytest.raises(IntegrityError), db.begin_nested():
        db.execute(
            update(type(row)).where(type(row).id == row.id).values(result=ProcedureResult.CARRIED)
        )


def test_on_a_live_tender_neither_firms_nor_those_with_a_tie_are_asked_or_hear_of_it(
    db: Session, table: Table, as_viewer: Become
) -> None:
    allow_writing(db, table.body)
    tender = make_tender(db, notice_no="IB2600000777", status=TenderStatus.ACTIVE)
    with pytest.raises(LivePackageNamedError):
        draft(db, table.body, question="IB2600000777 공고에 대한 지원 방안")
    make_tie(db, table.seats["m2"], tender)
    procedure = draft(db, table.body, tender_number="IB2600000777")
    assert send(db, procedure) == 2
    assert set(asked(db, procedure)) == {table.seats["m1"].id, table.seats["x1"].id}
    make_tie(db, table.seats["x1"], tender)  # raised after the question went out
    with pytest.raises(NotFoundError):
        table.says(db, procedure, "x1", Opinion.AGREE)
    db.commit()
    with fixed_clock(NOW):
        for name, status in {"m1": 200, "m2": 404, "x1": 404, "f1": 404}.items():
            reader = as_viewer(table.viewers[name])
            assert reader.get(f"/meetings/procedures/{procedure}").status_code == status
            assert procedures(db, table.viewers[name], NOW).count == (status == 200)


def test_a_private_link_takes_an_answer_without_an_account_until_the_day_is_over(
    db: Session, client: FlaskClient, table: Table
) -> None:
    procedure = draft(db, table.body, kind=ProcedureKind.OPINIONS)
    send(db, procedure)
    address = f"/meetings/written/{tokens(db)['x1@example.org']}?lang=en"
    db.commit()
    with fixed_clock(NOW):
        assert "No opinion" in client.get(address).get_data(as_text=True)
        refused = client.post(address, data={"opinion": "changes", "words": " "})
        assert refused.status_code == 422
        client.post(address, data={"opinion": "changes", "words": "CANARY-WORDS"})
        assert "CANARY-WORDS" in client.get(address).get_data(as_text=True)
        assert client.get(f"/meetings/written/{'0' * 43}").status_code == 404
    with fixed_clock(AFTER):
        late = client.post(address, data={"opinion": "agree"})
        assert late.status_code == 422
        assert "none is taken any more" in late.get_data(as_text=True)
    db.rollback()
    row = asked(db, procedure)[table.seats["x1"].id]
    assert (row.opinion, row.given_by) == (Opinion.CHANGES, "link")
    with pytest.raises(AnswersOverError):
        answering.enter_answer(
            db, procedure, row.public_id, Answer(Opinion.AGREE), "전화", actor=SYSTEM, now=AFTER
        )
    recorded = str([entry.content for entry in db.scalars(select(AuditPayload))])
    assert "CANARY-WORDS" not in recorded


def test_the_silent_alone_are_reminded_and_everybody_of_a_later_day(
    db: Session, table: Table
) -> None:
    procedure = draft(db, table.body, kind=ProcedureKind.OPINIONS)
    send(db, procedure)
    first = tokens(db)
    for name in ("m1", "m2", "f1"):
        table.says(db, procedure, name, Opinion.NONE)
    assert remind_within(db, now=NOW) == 0
    tuesday, thursday = NOW + timedelta(days=4), NOW + timedelta(days=6)
    assert [remind_within(db, now=at) for at in (tuesday, tuesday, thursday)] == [1, 0, 1]
    changed = {to for to, token in tokens(db).items() if token != first[to]}
    assert changed == {"x1@example.org"}
    version = row_of(db, procedure).lock_version
    letters = closing.put_off(
        db, procedure, date(2026, 12, 18), "자료 보완", version=version, actor=SYSTEM, now=AFTER
    )
    assert letters == 4
    assert remind_within(db, now=NOW + timedelta(days=13)) == 1
    version = row_of(db, procedure).lock_version
    gone = closing.call_off(
        db, procedure, "회의에서 다룸", version=version, actor=SYSTEM, now=AFTER
    )
    assert (gone, row_of(db, procedure).state) == (4, ProcedureState.CANCELLED)
    with pytest.raises(AnswersOverError):
        answering.answer_by_link(
            db, tokens(db)["x1@example.org"], Answer(Opinion.NONE), actor=SYSTEM, now=AFTER
        )


def test_those_asked_read_the_collation_after_the_close_without_a_firms_rows(
    db: Session, client: FlaskClient, table: Table, as_viewer: Become
) -> None:
    procedure = draft(db, table.body, kind=ProcedureKind.OPINIONS)
    send(db, procedure)
    for name in table.seats:
        table.says(db, procedure, name, Opinion.DISAGREE, f"CANARY-{name}")
        row = asked_id(db, procedure, table.seats[name])
        answer = Response(Reflection.NOT_TAKEN_UP, f"RESPONSE-{name}")
        closing.respond(db, procedure, row, answer, actor=SYSTEM, now=NOW)
    address = f"/meetings/procedures/{procedure}"

    def reads(name: str) -> set[str]:
        page = as_viewer(table.viewers[name]).get(address).get_data(as_text=True)
        return {other for other in table.seats if f"CANARY-{other}" in page}

    outsider = viewer_of(make_user(db, Role.MINISTRY))
    db.commit()
    with fixed_clock(NOW):
        assert {name: reads(name) for name in table.seats} == {n: {n} for n in table.seats}
        settle(db, procedure, at=NOW)  # everybody has answered: no need to wait
        link = f"/meetings/written/{tokens(db)['x1@example.org']}"
        db.commit()
        plain = {"m1", "m2", "x1"}
        assert {name: reads(name) for name in table.seats} == {
            name: plain | {name} for name in table.seats
        }
        by_link = client.get(link).get_data(as_text=True)
        assert "RESPONSE-m2" in by_link
        assert "CANARY-f1" not in by_link
        assert as_viewer(outsider).get(address).status_code == 404
        for role in (Role.COMPLIANCE, Role.AUDITOR):
            reader = viewer_of(make_user(db, role))
            db.commit()
            assert as_viewer(reader).get(address).status_code == 404
        desk = as_viewer(SECRETARIAT)
        paper = desk.get(f"{address}/result.hwpx")
        assert (paper.status_code, paper.mimetype) == (200, "application/hwp+zip")


def test_the_desk_drafts_attaches_sends_and_settles_on_its_pages(
    db: Session, table: Table, as_viewer: Become
) -> None:
    allow_writing(db, table.body)
    db.commit()
    desk = as_viewer(SECRETARIAT)
    sent = {
        "body": table.body.public_id, "kind": "resolution", "title": "개정",
        "question": "개정한다.", "due_on": "2026-12-11", "asks": "approve",
    }  # fmt: skip
    with fixed_clock(NOW):
        weekend = desk.post(
            "/meetings/procedures/new?lang=en", data=sent | {"due_on": "2026-12-12"}
        )
        assert "working day in Korea" in weekend.get_data(as_text=True)
        address = desk.post("/meetings/procedures/new", data=sent).headers["Location"]
        macro = {"file": (io.BytesIO(b"MZ"), "x.exe")}
        assert desk.post(f"{address}/attach", data=macro).status_code == 422
        paper = {"file": (io.BytesIO(b"%PDF-1.7\nCANARY"), "안.pdf")}
        assert desk.post(f"{address}/attach", data=paper).status_code == 302
        look = desk.get(f"{address}/send?lang=en").get_data(as_text=True)
        assert "They have 5 working days." in look
        version = re.search(r'name="version"[^>]*value="(\d+)"', look)
        assert version
        assert desk.post(f"{address}/send", data={"version": version[1]}).status_code == 302
        assert desk.post(f"{address}/send", data={"version": version[1]}).status_code == 404
        member = as_viewer(table.viewers["m1"])
        page = member.get(address).get_data(as_text=True)
        file = re.search(r'href="(/meetings/procedures/\w+/papers/\w+)"', page)
        assert file
        assert b"CANARY" in member.get(file[1]).data
        assert member.post(f"{address}/send", data={"version": 2}).status_code == 404
        posted = member.post(address, data={"opinion": "agree"})
        assert posted.status_code == 302
        again = as_viewer(SECRETARIAT)
        early = again.post(
            f"{address}/result?lang=en",
            data={"version": row_of(db, PublicId(address[-16:])).lock_version, "text": "개정함"},
        )
        assert "not everybody has answered yet" in early.get_data(as_text=True)
        assert again.get("/meetings/procedures").status_code == 200
        rules = again.get(f"/meetings/bodies/{table.body.public_id}/written-rules")
        assert "운영규정 제7조" in rules.get_data(as_text=True)

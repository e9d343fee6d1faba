"""Questions in writing under odd circumstances: words that go round, seats that change, two
officers at once, what is kept once the result is recorded."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import OrganisationKind
from app.audit.models import AccessLog
from app.core.access import SYSTEM, Viewer
from app.core.clock import SEOUL, fixed_clock
from app.core.errors import ConflictError
from app.core.uploads import CheckedFile
from app.meetings.models import SeatGroup
from app.meetings.procedures import answering, closing, drafting
from app.meetings.procedures.answering import Answer
from app.meetings.procedures.body_rules import RuleDetails, enter_rule
from app.meetings.procedures.closing import Response, Wording
from app.meetings.procedures.models import (
    Majority,
    Opinion,
    ProcedureKind,
    ProcedureResult,
    Reflection,
)
from app.meetings.procedures.queries import procedure_page, procedures
from app.meetings.procedures.refusals import (
    LivePackageNamedError,
    NoWrittenRuleError,
    OwnAnswerStandsError,
    QuietWordsError,
)
from app.tenders.models import TenderStatus
from tests.factories import NOW, make_organisation, make_tender
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
NUMBER = "IB2600000777"
PDF = b"%PDF-1.7\n"


@pytest.fixture
def table(db: Session) -> Table:
    table = Table(db)
    allow_writing(db, table.body)
    return table


def test_a_package_noticed_after_the_drafting_stops_the_sending(db: Session, table: Table) -> None:
    procedure = draft(db, table.body, question=f"{NUMBER} 준비 방안")
    make_tender(db, notice_no=NUMBER, status=TenderStatus.ACTIVE)
    with pytest.raises(LivePackageNamedError):
        send(db, procedure)
    about_it = draft(db, table.body, question=f"{NUMBER} 준비 방안", tender_number=NUMBER)
    assert send(db, about_it) == 3  # the firm is not asked


def test_no_words_that_go_round_name_a_package_in_its_quiet_period(
    db: Session, table: Table
) -> None:
    make_tender(db, notice_no=NUMBER, status=TenderStatus.ACTIVE)
    named = f"{NUMBER} 건과 같이"
    procedure = draft(db, table.body)
    file = CheckedFile(f"{NUMBER}.pdf", "application/pdf", PDF)
    with pytest.raises(QuietWordsError):
        drafting.add_paper(db, procedure, file, actor=SYSTEM, now=NOW)
    send(db, procedure)
    with pytest.raises(QuietWordsError):
        table.says(db, procedure, "m1", Opinion.CHANGES, named)
    for name in table.seats:
        table.says(db, procedure, name, Opinion.AGREE)
    row = asked_id(db, procedure, table.seats["m1"])
    version = row_of(db, procedure).lock_version
    response = Response(Reflection.TAKEN_UP, named)
    with pytest.raises(QuietWordsError):
        closing.respond(db, procedure, row, response, actor=SYSTEM, now=NOW)
    with pytest.raises(QuietWordsError):
        closing.put_off(
            db, procedure, date(2026, 12, 18), named, version=version, actor=SYSTEM, now=NOW
        )
    with pytest.raises(QuietWordsError):
        closing.call_off(db, procedure, named, version=version, actor=SYSTEM, now=NOW)
    with pytest.raises(QuietWordsError):
        settle(db, procedure, Wording(named))


def test_how_an_answer_came_goes_round_to_nobody_and_may_name_a_letter_about_a_package(
    db: Session, table: Table
) -> None:
    make_tender(db, notice_no=NUMBER, status=TenderStatus.ACTIVE)
    procedure = draft(db, table.body)
    send(db, procedure)
    row, how = asked_id(db, procedure, table.seats["m1"]), f"{NUMBER} 공문에 함께 회신"
    answering.enter_answer(db, procedure, row, Answer(Opinion.AGREE), how, actor=SYSTEM, now=NOW)
    assert asked(db, procedure)[table.seats["m1"].id].received_how == how


def test_a_paper_added_meanwhile_stops_the_sending_until_it_was_looked_at(
    db: Session, table: Table
) -> None:
    procedure = draft(db, table.body)
    looked_at = row_of(db, procedure).lock_version
    file = CheckedFile("late.pdf", "application/pdf", PDF)
    drafting.add_paper(db, procedure, file, actor=SYSTEM, now=NOW)
    with pytest.raises(ConflictError):
        drafting.send_procedure(db, procedure, version=looked_at, actor=SYSTEM, now=NOW)
    assert send(db, procedure) == 4


def test_nobody_writes_over_what_a_seat_has_answered_itself(
    db: Session, table: Table, as_viewer: Become
) -> None:
    procedure = draft(db, table.body)
    send(db, procedure)
    own, told = (asked_id(db, procedure, table.seats[name]) for name in ("m1", "m2"))
    table.says(db, procedure, "m1", Opinion.DISAGREE, "반대함")

    def enter(row: str, opinion: Opinion) -> None:
        said = Answer(opinion)
        answering.enter_answer(db, procedure, row, said, "전화", actor=SYSTEM, now=NOW)  # type: ignore[arg-type]  # a public id

    with pytest.raises(OwnAnswerStandsError):
        enter(own, Opinion.AGREE)
    enter(told, Opinion.AGREE)
    enter(told, Opinion.NONE)  # a slip of the officer's own is put right
    db.commit()
    with fixed_clock(NOW):
        page = as_viewer(SECRETARIAT).get(f"/meetings/procedures/{procedure}")
    entering = re.findall(r"/opinions/(\w+)/enter", page.get_data(as_text=True))
    assert own not in entering
    assert told in entering
    table.says(db, procedure, "m2", Opinion.AGREE)  # and the seat has the last word
    assert asked(db, procedure)[table.seats["m2"].id].received_how is None


def test_how_an_answer_came_is_the_desks_alone(db: Session, table: Table) -> None:
    procedure = draft(db, table.body, kind=ProcedureKind.OPINIONS)
    send(db, procedure)
    row = asked_id(db, procedure, table.seats["m2"])
    answer = Answer(Opinion.AGREE)
    answering.enter_answer(db, procedure, row, answer, "CANARY-전화", actor=SYSTEM, now=NOW)
    settle(db, procedure)
    assert "CANARY" in str(procedure_page(db, procedure, SECRETARIAT, AFTER))
    assert "CANARY" not in str(procedure_page(db, procedure, table.viewers["m1"], AFTER))


def test_a_tie_raised_or_lifted_later_changes_no_recorded_collation(
    db: Session, table: Table
) -> None:
    tender = make_tender(db, notice_no=NUMBER)
    procedure = draft(db, table.body, tender_number=NUMBER)
    send(db, procedure)
    for name in ("m1", "m2", "x1"):
        table.says(db, procedure, name, Opinion.AGREE, f"WORDS-{name}")
        row = asked_id(db, procedure, table.seats[name])
        closing.respond(db, procedure, row, Response(Reflection.TAKEN_UP), actor=SYSTEM, now=NOW)
    assert settle(db, procedure) is ProcedureResult.CARRIED
    make_tie(db, table.seats["m2"], tender)
    seen = procedure_page(db, procedure, table.viewers["m1"], AFTER)
    assert {row.words for row in seen.opinions} == {"WORDS-m1", "WORDS-m2", "WORDS-x1"}
    desk = procedure_page(db, procedure, SECRETARIAT, AFTER)
    assert desk.tally is not None
    assert sum(count for _opinion, count in desk.tally.opinions) == desk.tally.answered == 3
    assert procedures(db, table.viewers["m2"], AFTER, settled=True).items == ()


def test_the_opinion_of_a_firms_person_stays_the_firms_when_they_leave_it(
    db: Session, table: Table
) -> None:
    employer = make_organisation(db, OrganisationKind.FIRM)
    table.seats["x1"].employer_id = employer.id
    procedure = draft(db, table.body, kind=ProcedureKind.OPINIONS)
    send(db, procedure)
    table.says(db, procedure, "x1", Opinion.NONE, "FIRM-WORDS")
    row = asked_id(db, procedure, table.seats["x1"])
    closing.respond(db, procedure, row, Response(Reflection.TAKEN_UP), actor=SYSTEM, now=NOW)
    settle(db, procedure)
    table.seats["x1"].employer_id = None
    db.flush()
    assert "FIRM-WORDS" not in str(procedure_page(db, procedure, table.viewers["m1"], AFTER))
    assert "FIRM-WORDS" in str(procedure_page(db, procedure, table.viewers["x1"], AFTER))


def test_a_seat_that_has_ended_is_waited_for_no_longer(
    db: Session, table: Table, as_viewer: Become
) -> None:
    procedure = draft(db, table.body, kind=ProcedureKind.OPINIONS)
    send(db, procedure)
    for name in ("m1", "m2", "x1"):
        table.says(db, procedure, name, Opinion.NONE)
    table.seats["f1"].valid_to = NOW.date() - timedelta(days=1)
    db.commit()
    with fixed_clock(NOW):
        page = as_viewer(SECRETARIAT).get(f"/meetings/procedures/{procedure}?lang=en")
    text = page.get_data(as_text=True)
    assert "seat ended" in text
    assert asked_id(db, procedure, table.seats["f1"]) not in re.findall(r"/(\w+)/enter", text)
    assert settle(db, procedure, at=NOW) is ProcedureResult.COLLECTED


def test_whoever_sits_on_two_seats_answers_for_the_one_that_takes_part(
    db: Session, table: Table
) -> None:
    table.seats["m1"].valid_to = NOW.date()
    user = table.seats["m1"].user_id
    make_seat(db, table.body, SeatGroup.MINISTRY, user_id=user, email="m1b@example.org")
    procedure = draft(db, table.body, kind=ProcedureKind.OPINIONS)
    send(db, procedure)
    monday = NOW + timedelta(days=3)
    page = procedure_page(db, procedure, table.viewers["m1"], monday)
    assert page.may_answer
    (line,) = procedures(db, table.viewers["m1"], monday).items
    assert line.answered is False


def test_a_private_link_opens_nothing_any_more_three_months_after_the_result(
    db: Session, table: Table, client: FlaskClient, as_viewer: Become
) -> None:
    procedure = draft(db, table.body, kind=ProcedureKind.OPINIONS)
    send(db, procedure)
    settle(db, procedure)
    link = f"/meetings/written/{tokens(db)['m1@example.org']}"
    db.commit()
    # The letter says: until that day. It is over in Seoul when it is over, not at noon.
    last = datetime(2027, 3, 12, tzinfo=SEOUL)
    for at, status in ((timedelta(hours=23, minutes=59), 200), (timedelta(days=1), 404)):
        with fixed_clock(last + at):
            assert client.get(link).status_code == status
    with fixed_clock(AFTER + timedelta(days=91)):
        member = as_viewer(table.viewers["m1"])
        assert member.get(f"/meetings/procedures/{procedure}").status_code == 200


def test_who_took_the_collation_as_a_file_is_noted(
    db: Session, table: Table, as_viewer: Become
) -> None:
    procedure = draft(db, table.body, kind=ProcedureKind.OPINIONS)
    send(db, procedure)
    settle(db, procedure)
    db.commit()
    with fixed_clock(AFTER):
        member = as_viewer(table.viewers["m1"])
        for form in ("collation.pdf", "result.hwpx"):
            answer = member.get(f"/meetings/procedures/{procedure}/{form}")
            assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    taken = db.scalars(
        select(AccessLog.subject_id).where(AccessLog.action == "meetings.collation_taken")
    )
    assert set(taken) == {f"{procedure}/collation.pdf", f"{procedure}/collation.hwpx"}


def test_a_rule_that_was_replaced_does_not_come_back_when_its_successor_ends(
    db: Session, table: Table, as_viewer: Become
) -> None:
    newer = RuleDetails(Majority.ALL, date(2026, 6, 1), "개정 규정 제7조", date(2026, 11, 30))
    enter_rule(db, table.body.public_id, newer, actor=SYSTEM, now=NOW)
    procedure = draft(db, table.body)
    with pytest.raises(NoWrittenRuleError):
        send(db, procedure)
    db.commit()
    with fixed_clock(NOW):
        page = as_viewer(SECRETARIAT).get(
            f"/meetings/bodies/{table.body.public_id}/written-rules?lang=en"
        )
    text = page.get_data(as_text=True)
    assert "replaced from 1 Jun 2026" in text
    assert "/end" not in text


def test_the_officer_is_told_before_sending_that_the_quorum_cannot_be_met(
    db: Session, table: Table, as_viewer: Become
) -> None:
    table.seats["m2"].valid_to = NOW.date() - timedelta(days=1)
    procedure = draft(db, table.body)
    db.commit()
    with fixed_clock(NOW):
        page = as_viewer(SECRETARIAT).get(f"/meetings/procedures/{procedure}/send?lang=en")
    said = "the quorum is not met: Ministry member: present 1, needed 2."
    assert said in page.get_data(as_text=True)


def test_a_rule_is_not_ended_before_it_began_and_the_page_says_why(
    db: Session, table: Table, as_viewer: Become
) -> None:
    db.commit()
    with fixed_clock(NOW):
        desk = as_viewer(SECRETARIAT)
        rules = f"/meetings/bodies/{table.body.public_id}/written-rules"
        page = desk.get(rules).get_data(as_text=True)
        found = re.search(rf"{rules}/\w+/end", page)
        assert found
        for day, said in (("2020-01-01", "It cannot end before it begins."), ("", "required")):
            refused = desk.post(f"{found[0]}?lang=en", data={"valid_to": day})
            assert refused.status_code == 422
            assert said in refused.get_data(as_text=True)
        assert desk.post(found[0], data={"valid_to": "2026-12-31"}).status_code == 302

"""Whoever answers what, and whoever stays outside: never a result without its quorum, and no
silent seat's answer is invented."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import SYSTEM
from app.meetings.models import Decision, SeatGroup
from app.meetings.procedures.answering import Answer, enter_answer
from app.meetings.procedures.closing import Response, Wording, record_result, respond
from app.meetings.procedures.models import Majority, Opinion, ProcedureResult, Reflection
from app.meetings.procedures.rules import is_met, outcome
from app.meetings.recusal.room import Sitting, first_presence, item_quorum
from tests import examples
from tests.factories import NOW, make_tender
from tests.factories.meetings import make_body, make_seat
from tests.factories.procedures import allow_writing, asked, draft, row_of, send
from tests.factories.recusal import make_tie

AFTER = NOW + timedelta(days=8)
VOICES = st.none() | st.sampled_from(Opinion)
GROUPS = st.sampled_from([SeatGroup.MINISTRY, SeatGroup.EXPERT, SeatGroup.FIRM])
SEATS = st.lists(st.tuples(GROUPS, VOICES), min_size=1, max_size=7)
QUORUM = st.dictionaries(GROUPS, st.integers(0, 3), min_size=1)


@settings(max_examples=examples(200), deadline=None)
@given(seats=SEATS, quorum=QUORUM, majority=st.sampled_from(Majority), on_tender=st.booleans())
def test_nothing_is_carried_or_lost_without_the_quorum_of_each_group(
    seats: list[tuple[SeatGroup, Opinion | None]],
    quorum: dict[SeatGroup, int],
    majority: Majority,
    on_tender: bool,
) -> None:
    sittings = [
        Sitting(number, group, voting=True, firm=False, there=voice is not None)
        for number, (group, voice) in enumerate(seats)
        if not (on_tender and group is SeatGroup.FIRM)
    ]
    presence = {s.seat: first_presence(s, on_tender=on_tender, recused=()) for s in sittings}
    counted = item_quorum(quorum, sittings, presence, on_tender=on_tender)
    voices = [voice for s in sittings if (voice := seats[s.seat][1]) is not None]
    result = outcome(counted, voices, majority)
    by_group = {
        group: sum(s.there for s in sittings if s.group is group)
        for group in quorum
        if not (on_tender and group is SeatGroup.FIRM)
    }
    enough = bool(voices) and all(by_group[group] >= quorum[group] for group in by_group)
    assert (result is ProcedureResult.INQUORATE) is not enough
    if result is ProcedureResult.CARRIED:
        assert set(voices) & {Opinion.AGREE, Opinion.CHANGES}
    assert is_met(majority, len(voices), len(voices)) is bool(voices)


@pytest.mark.slow
@settings(
    max_examples=examples(6),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    voices=st.lists(st.tuples(GROUPS, VOICES, st.booleans()), min_size=1, max_size=6),
    quorum=QUORUM,
    on_tender=st.booleans(),
)
def test_no_answers_lead_to_a_decision_without_quorum_and_the_silent_stay_silent(
    db: Session,
    voices: list[tuple[SeatGroup, Opinion | None, bool]],
    quorum: dict[SeatGroup, int],
    on_tender: bool,
) -> None:
    body = make_body(db, quorum={group.value: count for group, count in quorum.items()})
    allow_writing(db, body)
    make_seat(db, body, SeatGroup.MINISTRY)  # somebody is always asked, and stays silent
    seats = {make_seat(db, body, group).id: (voice, tied) for group, voice, tied in voices}
    tender = make_tender(db) if on_tender else None
    number = tender.public_id if tender else None
    procedure = draft(db, body, tender_number=number)
    send(db, procedure)
    rows = asked(db, procedure)
    given_by = {}
    for seat, (voice, _tied) in seats.items():
        if voice is None or seat not in rows:
            continue
        answer = Answer(voice, "이유")
        enter_answer(db, procedure, rows[seat].public_id, answer, "전화", actor=SYSTEM, now=NOW)
        given_by[seat] = voice
        taken_up = Response(Reflection.TAKEN_UP)
        respond(db, procedure, rows[seat].public_id, taken_up, actor=SYSTEM, now=NOW)
    tied = set()
    if tender:
        for seat in body.seats:
            if seats.get(seat.id, (None, False))[1]:
                make_tie(db, seat, tender)
                tied.add(seat.id)
    version = row_of(db, procedure).lock_version
    wording = Wording("의결")
    result = record_result(db, procedure, wording, version=version, actor=SYSTEM, now=AFTER)
    row = row_of(db, procedure)
    counted = {seat: voice for seat, voice in given_by.items() if seat not in tied}
    assert row.answered == len(counted)
    decided = db.scalar(select(Decision).where(Decision.procedure_id == row.id))
    assert (decided is not None) is (row.quorate is True)
    assert (result is ProcedureResult.INQUORATE) is (row.quorate is False)
    assert {seat: each.opinion for seat, each in asked(db, procedure).items()} == {
        seat: given_by.get(seat) for seat in rows
    }

"""In the room and after it: attendance per item, live minutes, objections, minutes, approval."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import OrganisationKind
from app.core.access import SYSTEM, Actor, Role, Viewer
from app.core.errors import NotFoundError
from app.core.i18n import speaking
from app.core.models import OutboxMessage
from app.meetings import commands, queries
from app.meetings.commands import DecisionDetails
from app.meetings.errors import ItemPausedError, NotQuorateError, WrongStateError
from app.meetings.minutes.commands import (
    approve_minutes,
    circulate_minutes,
    comment_minutes,
    draft_minutes,
)
from app.meetings.minutes.queries import ledger, minutes_page
from app.meetings.models import (
    AgendaItem,
    DecisionType,
    ItemState,
    Meeting,
    MeetingState,
    Presence,
    Seat,
    SeatGroup,
)
from app.meetings.room import commands as room
from app.meetings.room.notes import NoteConflictError, save_note
from app.meetings.room.queries import room_page
from app.meetings.room_models import ItemAttendance, RoomPresence
from tests.factories import make_user, viewer_of
from tests.factories.meetings import SECRETARIAT, make_item, make_meeting, make_seat, member
from tests.factories.recusal import make_tie

ASSIGN = DecisionDetails(DecisionType.ASSIGN, "연락관 지정")
DESK = Actor.of(SECRETARIAT)


def do(db: Session, meeting: Meeting, now: datetime, command: Callable[..., Any], *a: Any) -> Any:
    db.flush()
    db.refresh(meeting)
    return command(db, meeting.public_id, *a, version=meeting.lock_version, actor=DESK, now=now)


@pytest.fixture
def table(db: Session, frozen_meeting: Meeting, now: datetime) -> dict[str, tuple[Viewer, Seat]]:
    """Two ministries and two experts (two needed of each), and a firm; everybody is there."""
    frozen_meeting.body.quorum = {"ministry": 2, "expert": 2}
    frozen_meeting.starts_at = now
    kinds = {
        "m1": (SeatGroup.MINISTRY, Role.MINISTRY, OrganisationKind.MINISTRY),
        "m2": (SeatGroup.MINISTRY, Role.MINISTRY, OrganisationKind.MINISTRY),
        "x1": (SeatGroup.EXPERT, Role.EXPERT, OrganisationKind.INSTITUTE),
        "x2": (SeatGroup.EXPERT, Role.EXPERT, OrganisationKind.INSTITUTE),
        "f1": (SeatGroup.FIRM, Role.OWNER, OrganisationKind.FIRM),
    }
    found = {}
    for name, (group, role, kind) in kinds.items():
        viewer = member(db, frozen_meeting, group, role, kind)
        last = select(Seat).where(Seat.body_id == frozen_meeting.body_id).order_by(-Seat.id)
        found[name] = (viewer, db.scalars(last.limit(1)).one())
    present = {seat.public_id: Presence.PRESENT for _viewer, seat in found.values()}
    do(db, frozen_meeting, now, commands.record_attendance, present)
    return found


Table = dict[str, tuple[Viewer, Seat]]


def both(meeting: Meeting) -> tuple[AgendaItem, AgendaItem]:
    on_tender = next(item for item in meeting.items if item.tender_id)
    return on_tender, next(item for item in meeting.items if not item.tender_id)


def test_a_recused_expert_breaks_the_quorum_of_one_item_alone(
    db: Session, frozen_meeting: Meeting, table: Table, now: datetime
) -> None:
    on_tender, plain = both(frozen_meeting)
    assert on_tender.tender is not None
    make_tie(db, table["x1"][1], on_tender.tender)
    assert do(db, frozen_meeting, now, room.open_item, on_tender.public_id) is False
    with pytest.raises(NotQuorateError):
        do(db, frozen_meeting, now, commands.record_decision, on_tender.public_id, ASSIGN)
    do(db, frozen_meeting, now, commands.record_decision, plain.public_id, ASSIGN)
    seen = room_page(db, frozen_meeting.public_id, on_tender.public_id, SECRETARIAT, now)
    states = {line.seat.id: line.state.value for line in seen.seats}
    assert {name: states[seat.public_id] for name, (_v, seat) in table.items()} == {
        "m1": "present",
        "m2": "present",
        "x1": "recused",
        "x2": "present",
        "f1": "recused",
    }
    assert (seen.quorum.eligible, seen.quorum.present) == (3, 3)
    assert seen.quorum.short == {SeatGroup.EXPERT: (1, 2)}
    with speaking("en"):
        assert seen.missing == "Expert: present 1, needed 2"
    assert "canary-tie-words" not in str(seen)
    with pytest.raises(room.StaysOutError):
        do(
            db,
            frozen_meeting,
            now,
            room.note_presence,
            on_tender.public_id,
            table["x1"][1].public_id,
            RoomPresence.PRESENT,
        )


def test_leaving_and_coming_back_is_noted_with_its_times_and_counts_at_once(
    db: Session, frozen_meeting: Meeting, table: Table, now: datetime
) -> None:
    _on_tender, plain = both(frozen_meeting)
    seat = table["m1"][1]
    do(db, frozen_meeting, now, room.open_item, plain.public_id)
    later = now + timedelta(minutes=5)
    act = (room.note_presence, plain.public_id, seat.public_id)
    do(db, frozen_meeting, later, *act, RoomPresence.ABSENT)
    with pytest.raises(NotQuorateError):
        do(db, frozen_meeting, later, commands.record_decision, plain.public_id, ASSIGN)
    back = later + timedelta(minutes=5)
    do(db, frozen_meeting, back, *act, RoomPresence.PRESENT)
    row = db.scalars(
        select(ItemAttendance).where(
            ItemAttendance.item_id == plain.id, ItemAttendance.seat_id == seat.id
        )
    ).one()
    assert (row.left_at, row.back_at) == (later, back)
    do(db, frozen_meeting, back, commands.record_decision, plain.public_id, ASSIGN)
    line = queries.meeting_page(db, frozen_meeting.public_id, table["m2"][0], now).decisions[-1]
    assert line.standing is not None
    assert (line.standing.eligible, line.standing.present) == (5, 5)


def test_an_objection_of_a_member_pauses_the_item_until_it_is_examined(
    db: Session, frozen_meeting: Meeting, table: Table, now: datetime
) -> None:
    on_tender, plain = both(frozen_meeting)
    meeting = frozen_meeting.public_id
    with pytest.raises(NotFoundError):  # a firm does not read it, and cannot find it
        room.object_to_item(
            db, meeting, on_tender.public_id, "x", actor=Actor.of(table["f1"][0]), now=now
        )
    objection = room.object_to_item(
        db, meeting, plain.public_id, "가격을 논의함", actor=Actor.of(table["f1"][0]), now=now
    )
    with pytest.raises(ItemPausedError):
        do(db, frozen_meeting, now, commands.record_decision, plain.public_id, ASSIGN)
    room.answer_objection(db, meeting, objection, "해당 없음", actor=DESK, now=now)
    do(db, frozen_meeting, now, commands.record_decision, plain.public_id, ASSIGN)


def test_both_desks_are_told_of_an_objection_and_find_it_and_nobody_else_is(
    db: Session,
    frozen_meeting: Meeting,
    table: Table,
    as_viewer: Callable[[Viewer], FlaskClient],
    now: datetime,
) -> None:
    _on_tender, plain = both(frozen_meeting)
    meeting = frozen_meeting.public_id
    officer, lawyer = make_user(db, Role.SECRETARIAT), make_user(db, Role.COMPLIANCE)
    watching = make_user(db, Role.AUDITOR)
    before = len(db.scalars(select(OutboxMessage)).all())
    said = room.object_to_item(
        db, meeting, plain.public_id, "가격을 논의함", actor=Actor.of(table["f1"][0]), now=now
    )
    db.commit()
    letters = db.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()[before:]
    assert [row.recipient for row in letters] == [officer.email, lawyer.email]
    for row in letters:
        text = message_from_bytes(row.content, policy=default).get_body(("plain",)).get_content()  # type: ignore[union-attr]  # a letter has a text
        assert f"/meetings/{meeting}/items/{plain.public_id}/room#objections" in text
        assert "가격" not in text
    desk = as_viewer(viewer_of(officer))
    for page in ("agenda", "record"):
        shown = desk.get(f"/meetings/{meeting}/{page}?lang=en").get_data(as_text=True)
        assert shown.count("Paused: objection") == 1
    room.answer_objection(db, meeting, said, "해당 없음", actor=DESK, now=now)
    db.commit()
    shown = desk.get(f"/meetings/{meeting}/record?lang=en").get_data(as_text=True)
    assert "Paused: objection" not in shown
    auditor = as_viewer(viewer_of(watching))
    assert "Object to this" not in auditor.get(f"/meetings/{meeting}?lang=en").get_data(
        as_text=True
    )
    assert auditor.get(f"/meetings/{meeting}/items/{plain.public_id}/object").status_code == 404


def test_of_two_editors_nobody_overwrites_the_other(
    db: Session, frozen_meeting: Meeting, table: Table, now: datetime
) -> None:
    _on_tender, plain = both(frozen_meeting)
    where = (db, frozen_meeting.public_id, plain.public_id)
    first = save_note(*where, "처음", version=0, actor=DESK, now=now)
    assert save_note(*where, "처음", version=0, actor=DESK, now=now) == first  # sent twice
    assert save_note(*where, "다음", version=1, actor=DESK, now=now).version == 2
    with pytest.raises(NoteConflictError) as conflict:
        save_note(*where, "다른 사람", version=1, actor=DESK, now=now)
    assert (conflict.value.theirs, conflict.value.version) == ("다음", 2)


def test_the_page_of_an_item_saves_with_and_without_a_script(
    db: Session, frozen_meeting: Meeting, table: Table, as_viewer: Callable[[Viewer], FlaskClient]
) -> None:
    _on_tender, plain = both(frozen_meeting)
    db.commit()
    client = as_viewer(SECRETARIAT)
    address = f"/meetings/{frozen_meeting.public_id}/items/{plain.public_id}"
    assert "data-offline" in client.get(f"{address}/room").get_data(as_text=True)
    json = {"Accept": "application/json"}
    saved = client.post(f"{address}/note", data={"base": 0, "text": "하나"}, headers=json)
    assert saved.get_json()["version"] == 1
    stale = client.post(f"{address}/note", data={"base": 0, "text": "둘"}, headers=json)
    assert (stale.status_code, stale.get_json()["theirs"]) == (409, "하나")
    shown = client.post(f"{address}/note", data={"base": 0, "text": "MINE"})
    assert shown.status_code == 409
    assert "하나" in shown.get_data(as_text=True)
    assert "MINE" in shown.get_data(as_text=True)
    assert client.post(f"{address}/note", data={"base": 1, "text": "둘"}).status_code == 302
    member_of = as_viewer(table["m1"][0])
    assert member_of.get(f"{address}/room").status_code == 404


def test_minutes_go_from_draft_to_approved_and_each_reader_gets_an_edition(
    db: Session,
    frozen_meeting: Meeting,
    table: Table,
    now: datetime,
    as_viewer: Callable[[Viewer], FlaskClient],
) -> None:
    on_tender, plain = both(frozen_meeting)
    assert on_tender.tender is not None
    meeting = frozen_meeting.public_id
    make_tie(db, table["x1"][1], on_tender.tender)
    for item, text in ((on_tender, "CANARY-NOTE"), (plain, "일정 설명")):
        do(db, frozen_meeting, now, room.open_item, item.public_id)
        save_note(db, meeting, item.public_id, text, version=0, actor=DESK, now=now)
    do(db, frozen_meeting, now, commands.record_decision, plain.public_id, ASSIGN)
    do(db, frozen_meeting, now, commands.close_meeting)
    assert draft_minutes(db, meeting, actor=DESK, now=now) == 1
    assert minutes_page(db, meeting, table["m1"][0], now).content is None
    until = (now + timedelta(days=7)).date()
    assert circulate_minutes(db, meeting, until, actor=DESK, now=now) == 5
    letters = db.scalars(select(OutboxMessage)).all()
    assert not any("CANARY" in str(letter.content) for letter in letters)
    pages = {name: minutes_page(db, meeting, viewer, now) for name, (viewer, _s) in table.items()}
    numbers = {
        name: [(item["number"], item["text"]) for item in (page.content or {})["items"]]
        for name, page in pages.items()
    }
    assert numbers["m1"] == [(1, "CANARY-NOTE"), (2, "일정 설명")]
    assert numbers["x1"] == numbers["f1"] == [(1, "일정 설명")]
    assert "CANARY" not in str((pages["x1"], pages["f1"]))
    assert len({pages["m1"].digest, pages["x1"].digest, pages["f1"].digest}) == 3
    commenter = table["m1"][0]
    comment_minutes(db, meeting, "오타", viewer=commenter, actor=Actor.of(commenter), now=now)
    assert [c.words for c in minutes_page(db, meeting, SECRETARIAT, now).comments] == ["오타"]
    assert minutes_page(db, meeting, table["m2"][0], now).comments == ()
    approve_minutes(db, meeting, actor=DESK, now=now)
    for late in (draft_minutes, approve_minutes):
        with pytest.raises(WrongStateError):
            late(db, meeting, actor=DESK, now=now)
    with pytest.raises(WrongStateError):
        save_note(db, meeting, plain.public_id, "늦음", version=1, actor=DESK, now=now)
    texts = {n: [d.text for d in ledger(db, v, now).items] for n, (v, _s) in table.items()}
    assert ASSIGN.text in texts["f1"]
    assert "CANARY-DECISION" in texts["m1"]
    assert "CANARY-DECISION" not in [*texts["x1"], *texts["f1"]]
    db.commit()
    page = as_viewer(table["x1"][0]).get(f"/meetings/{meeting}/minutes?lang=ko")
    assert (page.status_code, "CANARY" in page.get_data(as_text=True)) == (200, False)
    drawn = {
        name: as_viewer(table[name][0]).get(f"/meetings/{meeting}/minutes.pdf?lang=ko").data
        for name in ("m1", "x1")
    }
    words = {
        name: "".join(leaf.extract_text() for leaf in PdfReader(BytesIO(pdf)).pages)
        for name, pdf in drawn.items()
    }
    assert ("CANARY-DECISION" in words["m1"], "CANARY" in words["x1"]) == (True, False)


def test_an_item_of_a_meeting_ahead_or_of_another_is_not_opened(db: Session, now: datetime) -> None:
    meeting = make_meeting(db, state=MeetingState.FROZEN, starts_at=now + timedelta(days=2))
    make_seat(db, meeting.body, valid_from=date(2020, 1, 1))
    item = make_item(db, meeting, state=ItemState.ACCEPTED)
    with pytest.raises(WrongStateError):
        room.open_item(db, meeting.public_id, item.public_id, version=1, actor=SYSTEM, now=now)

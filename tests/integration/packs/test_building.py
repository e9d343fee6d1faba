"""From a meeting to a file: snapshot, versions, the same again, bytes kept by their hash."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa
from flask import Flask
from pypdf import PdfReader
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.core.access import Actor, Role, Viewer
from app.core.clock import fixed_clock
from app.core.errors import DomainError, NotFoundError
from app.core.i18n import Message
from app.core.ids import new_public_id
from app.core.storage import stored_path
from app.meetings.models import DecisionType, ItemState, Meeting, MeetingState
from app.packs.commands import PackOrder
from app.packs.editions.projecting import DraftError
from app.packs.issuing.building import Built, build, redraw
from app.packs.models import Audience, Ground, PackEdition, PackRedaction, PackSnapshot
from app.packs.papers import commands as paper_commands
from app.tenders.models import Tender
from tests.factories import NOW, make_firm, make_interest, make_lot, make_province, make_tender
from tests.factories.meetings import make_action, make_body, make_item, make_meeting, make_seat

#: Drawing takes seconds a pack: left out of `make check`.
pytestmark = pytest.mark.slow
OFFICER = Actor.of(Viewer(user=new_public_id(), roles=frozenset({Role.SECRETARIAT})))


@pytest.fixture
def meeting(db: Session) -> Meeting:
    """A meeting with a frozen agenda of two items, one about a tender two firms want."""
    province = make_province(db)
    tender = make_tender(db, "Hệ thống giao thông thông minh", province=province, demo=True)
    make_lot(db, tender, title="Trung tâm điều hành")
    make_interest(db, tender, make_firm(db, "가상비밀전자"))
    body = make_body(db, code="wg-test", demo=True)
    make_seat(db, body)
    make_action(db, body, text="질의서 회신 정리")
    row = make_meeting(
        db, body, number=7, state=MeetingState.FROZEN, frozen_at=NOW, invited_at=NOW, demo=True
    )
    for position, (title, about) in enumerate((("회의록 승인", None), ("마감 임박", tender))):
        make_item(
            db,
            row,
            position=position,
            title_ko=title,
            state=ItemState.ACCEPTED,
            decision_type=DecisionType.APPROVE,
            tender_id=about.id if about else None,
        )
    # Sections that no test here reads would only take time.
    layout = ("sheets", "interests", "actions")
    paper_commands.set_layout(db, row.public_id, layout, actor=OFFICER, now=NOW)
    db.commit()
    return row


def order(
    meeting: Meeting, audience: Audience = Audience.SECRETARIAT, **values: object
) -> PackOrder:
    return PackOrder(meeting.public_id, audience, **({"locale": "ko"} | values))  # type: ignore[arg-type]  # narrower than the stubs can say


def make(wanted: PackOrder, actor: Actor = OFFICER) -> Built:
    steps: list[int] = []

    def progress(percent: int, _step: Message) -> None:
        steps.append(percent)

    built = build(wanted, actor=actor, progress=progress)
    assert steps == sorted(steps)
    return built


def text_of(paper: bytes) -> str:
    """What the pages say, on one line."""
    pages = PdfReader(BytesIO(paper)).pages
    return re.sub(r"\s+", " ", "\n".join(page.extract_text() for page in pages))


def test_a_built_pack_is_kept_by_its_hash_and_again_gives_the_same(
    app: Flask, db: Session, meeting: Meeting
) -> None:
    first = make(order(meeting))
    row = db.scalars(sa.select(PackEdition)).one()
    stored = stored_path(app.config["DURI"].files, row.sha256, suffix=".pdf").read_bytes()

    assert first.path.name == "wg-test-7-secretariat-ko-v1.pdf"
    assert first.path.parent == app.config["DURI"].packs
    assert first.path.read_bytes() == stored
    assert hashlib.sha256(stored).hexdigest() == row.sha256
    assert (row.size, row.pages, row.version) == (len(stored), first.pages, 1)
    text = text_of(stored)
    for expected in (
        "제7차 회의",
        "회의록 승인",
        "Hệ thống giao thông thông minh",
        "질의서 회신 정리",
    ):
        assert expected in text
    assert "가상비밀전자" not in text

    first.path.unlink()
    again = make(order(meeting))
    assert (again.new, again.edition, again.version) == (False, first.edition, 1)
    assert again.path.read_bytes() == stored
    assert redraw(first.edition) == stored
    actions = set(db.scalars(sa.select(AuditEntry.action)))
    assert {"packs.frozen", "packs.issued"} <= actions


def test_versions_are_counted_per_edition_and_language(db: Session, meeting: Meeting) -> None:
    make(order(meeting, Audience.PUBLIC))
    with fixed_clock(NOW + timedelta(hours=1)):
        second = make(order(meeting, Audience.PUBLIC, fresh=True))
        other = make(order(meeting, Audience.PUBLIC, locale="vi"))
    assert (second.version, other.version) == (2, 1)
    assert sorted(db.scalars(sa.select(PackSnapshot.ordinal))) == [1, 2]


def test_nobody_builds_another_desks_edition(db: Session, meeting: Meeting) -> None:
    with pytest.raises(NotFoundError):
        make(order(meeting, Audience.COMPLIANCE))
    firm = Actor.of(Viewer(user=new_public_id(), roles=frozenset({Role.OWNER})))
    with pytest.raises(NotFoundError):
        make(order(meeting, Audience.PUBLIC), firm)
    assert db.scalars(sa.select(PackSnapshot)).all() == []


def test_the_public_edition_of_an_open_agenda_is_refused(db: Session, meeting: Meeting) -> None:
    meeting.state, meeting.frozen_at = MeetingState.INVITED, None
    db.commit()
    with pytest.raises(DraftError):
        make(order(meeting, Audience.PUBLIC))


def test_no_pack_is_built_for_a_cancelled_meeting(db: Session, meeting: Meeting) -> None:
    meeting.state = MeetingState.CANCELLED
    db.commit()
    with pytest.raises(DomainError) as refusal:
        make(order(meeting))
    assert "cancelled" in refusal.value.reason.msgid


def test_what_a_firm_took_back_is_in_no_edition_issued_afterwards(
    db: Session, meeting: Meeting
) -> None:
    tender = db.scalars(sa.select(Tender)).one()
    interest = make_interest(db, tender, make_firm(db, "가상나눔통신"), shared=True)
    db.commit()
    first = make(order(meeting))
    assert "가상나눔통신" in text_of(first.path.read_bytes())

    [sharing] = interest.sharings
    sharing.ended_at = NOW
    db.commit()
    later = make(order(meeting, locale="vi"))
    assert "가상나눔통신" not in text_of(later.path.read_bytes())
    # Nothing was frozen anew: the time on everybody else's next edition would have told of it.
    assert list(db.scalars(sa.select(PackSnapshot.ordinal))) == [1]
    left_out = db.scalars(sa.select(PackRedaction)).one()
    assert (left_out.part, left_out.ground) == ("interests", Ground.TAKEN_BACK)

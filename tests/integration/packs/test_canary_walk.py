"""Every edition of one meeting, drawn for real and read to the last object: each reader's alone.

What only some may read carries a word that stands nowhere else. It must be in the editions of
those readers and in no other: not on a page, in a bookmark, a link, an alternative text, metadata,
an attached file, nor in any other form the edition is given in.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.accounts.models import OrganisationKind
from app.conflicts.engine.draining import drain_queue
from app.core.access import SYSTEM, Actor
from app.core.pdf_clean import cleaned
from app.core.storage import store_bytes, stored_path
from app.meetings.models import Meeting, MeetingState, SeatGroup
from app.packs.commands import PackOrder
from app.packs.content.plain import Text
from app.packs.issuing.building import build
from app.packs.issuing.issued import issued_edition, linked_file
from app.packs.issuing.stamping import Recipient, stamp
from app.packs.models import Audience
from app.packs.papers import commands as paper_commands
from app.packs.rendering.attached import data_of
from app.packs.rendering.reading import reading_of
from app.packs.rendering.tables import workbook_of
from tests.factories import NOW, make_firm, make_organisation, make_province, make_tender
from tests.factories.filings import register, share
from tests.factories.meetings import make_action, make_body, make_item, make_meeting, make_seat
from tests.factories.pdf_files import make_pdf
from tests.factories.pdf_words import said_anywhere
from tests.factories.public_records import director
from tests.factories.recusal import make_tie
from tests.factories.teams import found, join, make_party
from tests.integration.packs.issuing import OFFICER

#: Fourteen editions are drawn: left out of `make check`.
pytestmark = pytest.mark.slow

DESKS = {"secretariat", "compliance"}
MEMBERS = {"chair", "ministry", "expert"}
LEAVING = {"firm", "consortium", "counterpart"}
OWN = {"alpha's", "beta's", "gamma's", "the team's"}
#: Word → the editions it stands in. "the recused expert's" is made for one seat.
CANARIES = {
    "가상알파카나리": {"compliance", "alpha's"},
    "가상엡실론카나리": {"compliance"},
    "가상베타카나리": {"secretariat", "beta's"},
    "가상감마카나리": {"gamma's", "the team's"},
    "가상델타카나리": {"the team's"},
    "카나리공동팀": {"gamma's", "the team's"},
    "카나리위원": DESKS | MEMBERS | {"the recused expert's"},
    "카나리안건": DESKS | MEMBERS | {"public"},
    "카나리조치": DESKS | MEMBERS | {"the recused expert's"},
    "카나리별첨": {"secretariat"},
    "canary-tie-words": set(),
}


@dataclass(frozen=True)
class Table:
    """The meeting, and who has an edition of their own: name → audience and id."""

    meeting: Meeting
    own: dict[str, tuple[Audience, str]]


@pytest.fixture
def table(app: Flask, db: Session) -> Table:
    live = make_tender(
        db,
        "Hệ thống giao thông thông minh",
        province=make_province(db),
        method="Đấu thầu hạn chế",
    )
    ahead = make_tender(db, "Trung tâm dữ liệu")
    parties = {
        name: make_party(db, f"가상{word}카나리")
        for name, word in zip(
            ("alpha", "beta", "gamma", "delta", "epsilon"),
            ("알파", "베타", "감마", "델타", "엡실론"),
            strict=True,
        )
    }
    for name in ("alpha", "epsilon"):
        register(db, live, parties[name].firm)
        director(db, parties[name].firm, "김하나", days=1)
    share(db, register(db, live, parties["beta"].firm))
    team = found(db, parties["gamma"], ahead, name="카나리공동팀")
    join(db, team, parties["gamma"], parties["delta"])

    body = make_body(db, code="wg-canary")
    make_seat(db, body, person_name="카나리위원", chair=True)
    # Who sits at the table is no secret, so no firm with a canary does.
    make_seat(db, body, SeatGroup.FIRM, make_firm(db).organisation)
    institute = make_organisation(db, OrganisationKind.INSTITUTE)
    expert = make_seat(db, body, SeatGroup.EXPERT, institute)
    make_tie(db, expert, live)
    make_action(db, body, text="카나리조치")
    meeting = make_meeting(db, body, state=MeetingState.FROZEN, frozen_at=NOW, invited_at=NOW)
    make_item(db, meeting, "회의록 승인")
    make_item(db, meeting, "카나리안건", live)
    # Sections that hold published facts alone would only take time.
    layout = ("sheets", "findings", "interests", "actions", "minutes", "visit", "signature")
    paper_commands.set_layout(db, meeting.public_id, layout, actor=Actor.of(OFFICER), now=NOW)
    leaf = make_pdf()
    title = Text("카나리별첨", "카나리별첨", "카나리별첨")
    paper_commands.add_annex(
        db,
        meeting.public_id,
        paper_commands.AnnexDetails(
            title,
            "",
            "paper.pdf",
            cleaned(leaf),
            store_bytes(app.config["DURI"].files, cleaned(leaf).content, suffix=".pdf"),
            (Audience.SECRETARIAT,),
        ),
        actor=Actor.of(OFFICER),
        now=NOW,
    )
    db.commit()
    drain_queue(NOW)
    own = {f"{name}'s": (Audience.FIRM, parties[name].id) for name in ("alpha", "beta", "gamma")}
    own["the team's"] = (Audience.CONSORTIUM, team)
    own["the recused expert's"] = (Audience.EXPERT, expert.public_id)
    return Table(meeting, {name: (audience, str(who)) for name, (audience, who) in own.items()})


def everything(app: Flask, db: Session, order: PackOrder) -> dict[str, str]:
    """What the edition says in each form that a reader can take it in."""
    built = build(order, actor=SYSTEM, progress=lambda _percent, _step: None)
    issued = issued_edition(db, built.edition)
    file = linked_file(db, built.edition)
    pdf = stored_path(app.config["DURI"].files, file.sha256, suffix=".pdf").read_bytes()
    who = Recipient("받는 사람", "0123456789abcdef", datetime(2026, 12, 4, tzinfo=UTC))
    reading = reading_of(issued.edition, order.locale, version=1)
    book = workbook_of(issued.edition, order.locale, version=1)
    with zipfile.ZipFile(BytesIO(book)) as sheets:
        cells = "".join(sheets.read(name).decode() for name in sheets.namelist())
    return {
        # Everything of the file as issued, and the line of its reader.
        "pdf": said_anywhere(stamp(pdf, who, locale=order.locale)),
        "reading": reading.contents + "".join(part.html for part in reading.parts),
        "xlsx": cells,
        "json": data_of(issued.edition).decode(),
        "name": file.name("pdf"),
    }


def test_what_only_some_may_read_is_in_their_editions_and_nowhere_in_any_other(
    app: Flask, db: Session, table: Table
) -> None:
    wanted = {audience.value: (audience, "") for audience in Audience} | table.own
    found: dict[str, set[str]] = {canary: set() for canary in CANARIES}
    leaks = set()
    for name, (audience, recipient) in wanted.items():
        order = PackOrder(table.meeting.public_id, audience, "ko", recipient=recipient)
        for form, said in everything(app, db, order).items():
            for canary, readers in CANARIES.items():
                if canary in said:
                    found[canary].add(name)
                    if name not in readers:
                        leaks.add((canary, name, form))
    assert leaks == set()
    # Each is read where it may be: else the walk would see nothing.
    assert found == CANARIES

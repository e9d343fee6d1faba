"""Papers of a meeting for offices: who gets which, what stands in them, the labels they bear."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta

import docx
import pytest
from flask.testing import FlaskClient
from hwpx import HwpxDocument
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import OrganisationKind
from app.audit.models import AccessLog, AuditEntry
from app.core.access import Actor, Role, Viewer
from app.core.papers.docx import as_docx
from app.core.papers.hwpx import as_hwpx
from app.meetings.minutes.commands import circulate_minutes, draft_minutes
from app.meetings.models import Meeting, MeetingState, SeatGroup
from app.meetings.papers.labels import PaperKind
from app.meetings.papers.queries import papers_page
from app.meetings.room.notes import save_note
from tests.factories import NOW
from tests.factories.meetings import SECRETARIAT, make_seat, member
from tests.factories.recusal import make_tie

AsViewer = Callable[[Viewer], FlaskClient]
DESK = Actor.of(SECRETARIAT)
PAPERS = {
    "plan": "hwpx",
    "letter": "hwpx",
    "agenda": "hwpx",
    "report": "hwpx",
    "cong-van": "docx",
    "minutes": "docx",
}
DRAFTS = {"plan", "letter", "cong-van"}


@pytest.fixture
def people(db: Session, frozen_meeting: Meeting, now: datetime) -> dict[str, Viewer]:
    """A ministry, an expert tied to the tender, a firm and a counterpart; the minutes circulate."""
    frozen_meeting.body.quorum = {"ministry": 1}
    frozen_meeting.place = "세종청사 <4층> & 화상"
    found = {"secretariat": SECRETARIAT, "stranger": Viewer(user=SECRETARIAT.user)}
    for name, group, role, kind in (
        ("ministry", SeatGroup.MINISTRY, Role.MINISTRY, OrganisationKind.MINISTRY),
        ("expert", SeatGroup.EXPERT, Role.EXPERT, OrganisationKind.INSTITUTE),
        ("firm", SeatGroup.FIRM, Role.OWNER, OrganisationKind.FIRM),
        ("counterpart", SeatGroup.COUNTERPART, Role.COUNTERPART, OrganisationKind.BUYER),
    ):
        found[name] = member(db, frozen_meeting, group, role, kind)
    make_seat(db, frozen_meeting.body, SeatGroup.SECRETARIAT)
    on_tender, plain = frozen_meeting.items
    seat = next(s for s in frozen_meeting.body.seats if s.group is SeatGroup.EXPERT)
    assert on_tender.tender is not None
    make_tie(db, seat, on_tender.tender)
    for item, text in ((on_tender, "CANARY-NOTE"), (plain, "일정 설명\n차기 회의는 하노이")):
        save_note(
            db, frozen_meeting.public_id, item.public_id, text, version=0, actor=DESK, now=now
        )
    frozen_meeting.quorate, frozen_meeting.state = True, MeetingState.CLOSED
    db.flush()
    draft_minutes(db, frozen_meeting.public_id, actor=DESK, now=now)
    until = (now + timedelta(days=7)).date()
    circulate_minutes(db, frozen_meeting.public_id, until, actor=DESK, now=now)
    db.commit()
    return found


def text_of(content: bytes) -> str:
    """Everything legible in a file, its properties and parts included."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(
            archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
        )


def take(client: FlaskClient, meeting: Meeting, paper: str, query: str = "") -> bytes:
    answer = client.get(f"/meetings/{meeting.public_id}/papers/{paper}.{PAPERS[paper]}{query}")
    assert answer.status_code == 200, paper
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.data


@pytest.mark.slow
def test_drafts_are_the_desks_and_each_reader_gets_the_rest_of_its_own_edition(
    db: Session, frozen_meeting: Meeting, people: dict[str, Viewer], as_viewer: AsViewer
) -> None:
    base = f"/meetings/{frozen_meeting.public_id}/papers"
    got = {
        name: {
            paper
            for paper, form in PAPERS.items()
            if as_viewer(viewer).get(f"{base}/{paper}.{form}").status_code == 200
        }
        for name, viewer in people.items()
    }
    assert got.pop("secretariat") == set(PAPERS)
    assert got.pop("stranger") == set()
    assert set(map(frozenset, got.values())) == {frozenset(set(PAPERS) - DRAFTS)}
    assert as_viewer(people["stranger"]).get(base).status_code == 404
    assert as_viewer(SECRETARIAT).get(f"{base}/plan.docx").status_code == 404
    for paper in ("agenda", "report", "minutes"):
        texts = {
            name: text_of(take(as_viewer(people[name]), frozen_meeting, paper))
            for name in ("ministry", "expert", "firm", "counterpart")
        }
        assert "CANARY" in texts["ministry"]
        for name in ("expert", "firm", "counterpart"):
            assert "CANARY" not in texts[name], (paper, name)
        # Whoever leaves for live tenders reads no names; what is left is numbered from one.
        assert ("Member" in texts["ministry"]) == (paper != "agenda")
        assert "Member" not in texts["firm"] + texts["counterpart"]
    reports = {
        name: HwpxDocument.open(
            io.BytesIO(take(as_viewer(people[name]), frozen_meeting, "report"))
        ).text.plain()
        for name in ("ministry", "expert")
    }
    assert "나. 일정" in reports["ministry"]
    assert "가. 일정" in reports["expert"]
    page = as_viewer(people["firm"]).get(f"{base}?lang=ko").get_data(as_text=True)
    assert "결과보고" in page
    assert "개최계획" not in page
    assert "/label" not in page


@pytest.mark.slow
def test_the_desks_papers_are_written_as_korean_offices_write(
    db: Session, frozen_meeting: Meeting, people: dict[str, Viewer], as_viewer: AsViewer
) -> None:
    client = as_viewer(SECRETARIAT)
    body, number = frozen_meeting.body.name_ko, frozen_meeting.number
    said = {
        paper: HwpxDocument.open(
            io.BytesIO(take(client, frozen_meeting, paper, "?lang=en"))
        ).text.plain()
        for paper in ("plan", "letter", "agenda", "report")
    }
    day = "2026. 12. 11.(금) 14:30~16:30 (하노이 12:30~14:30)"
    for paper, title in (
        ("plan", "개최계획"),
        ("letter", "개최 알림"),
        ("agenda", "안건"),
        ("report", "결과보고"),
    ):
        assert f"{body} 제{number}차 회의 {title}" in said[paper]
        assert said[paper].rstrip().splitlines()[-1].endswith("끝.") or paper == "letter"
        assert "세종청사 <4층> & 화상" in said[paper]
    assert f"나. 일시: {day}" in said["plan"]
    assert "의결 정족수: 부처 위원 1석" in said["plan"]
    assert f"가. 일시: {day}" in said["letter"]
    assert "붙임  회의 안건 1부.  끝." in said["letter"]
    assert "(직인)" in said["letter"]
    assert "공개 구분: 공개 · 보존기간: 5년" in said["letter"]
    assert "1) 요청 사항: 담당 지정" in said["report"]
    assert "나) 차기 회의는 하노이" in said["report"]
    # The letter also goes to seats that leave for items on a live tender.
    assert "CANARY" not in said["letter"]


def test_a_cong_van_bears_the_national_title_of_a_vietnamese_authority_alone(
    db: Session, frozen_meeting: Meeting, people: dict[str, Viewer], as_viewer: AsViewer
) -> None:
    client = as_viewer(SECRETARIAT)
    motto = "Độc lập - Tự do - Hạnh phúc"
    own = text_of(take(client, frozen_meeting, "cong-van"))
    assert motto not in own
    for line in ("Kính gửi:", "V/v mời tham dự phiên họp thứ", "Số: ", "Nơi nhận:", "./."):
        assert line in own
    assert "từ 12 giờ 30 đến 14 giờ 30, thứ Sáu, ngày 11/12/2026" in own
    assert "CANARY" not in own
    host = people["counterpart"].organisation
    hosted = text_of(take(client, frozen_meeting, "cong-van", f"?host={host}"))
    assert motto in hosted
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in hosted
    base = f"/meetings/{frozen_meeting.public_id}/papers/cong-van.docx"
    for other in (people["ministry"].organisation, people["firm"].organisation, "0" * 16):
        assert client.get(f"{base}?host={other}").status_code == 404


@pytest.mark.slow
def test_bilingual_minutes_say_the_same_in_both_and_give_the_same_bytes(
    db: Session, frozen_meeting: Meeting, people: dict[str, Viewer], as_viewer: AsViewer
) -> None:
    client = as_viewer(people["ministry"])
    content = take(client, frozen_meeting, "minutes")
    paper = docx.Document(io.BytesIO(content))
    heads = [p.text for p in paper.paragraphs if p.style and p.style.name.startswith("Heading")]
    assert heads[0] == "1. 회의 개요 / Thông tin chung"
    assert "2. 일정" in heads
    assert {"항목 / Mục", "한국어", "Tiếng Việt"} == {c.text for c in paper.tables[0].rows[0].cells}
    assert paper.core_properties.author == "두리 사무국 / Ban Thư ký Duri"
    assert "Member" not in str(paper.core_properties.__dict__)
    for name, write in (("minutes", as_docx), ("report", as_hwpx)):
        once = take(client, frozen_meeting, name)
        write.cache_clear()
        assert take(client, frozen_meeting, name, "?lang=vi") == once


def test_the_secretariat_sets_the_label_that_a_paper_bears(
    db: Session, frozen_meeting: Meeting, people: dict[str, Viewer], as_viewer: AsViewer
) -> None:
    address = f"/meetings/{frozen_meeting.public_id}/papers"
    before = text_of(take(as_viewer(SECRETARIAT), frozen_meeting, "agenda"))
    assert "공개 구분: 부분공개(제5호) · 보존기간: 10년" in before
    form = {"disclosure": "closed", "ground": "item_2", "retention": "permanent", "version": "0"}
    member_of = as_viewer(people["ministry"])
    assert member_of.post(f"{address}/agenda/label", data=form).status_code == 404
    desk = as_viewer(SECRETARIAT)
    for wrong in ({"ground": ""}, {"disclosure": "open"}, {"retention": "for ever"}):
        refused = desk.post(f"{address}/agenda/label", data={**form, **wrong})
        assert refused.status_code == 422
    assert desk.post(f"{address}/agenda/label", data=form).status_code == 302
    # Another officer still looks at the usual label: refused, and what was chosen stays there.
    late = desk.post(f"{address}/agenda/label", data={**form, "retention": "years_1"})
    assert late.status_code == 409
    assert '<option selected value="years_1">' in late.get_data(as_text=True)
    again = {**form, "version": "1"}
    assert desk.post(f"{address}/agenda/label", data=again).status_code == 302
    acts = db.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert acts[-2:] == ["meetings.paper_labelled"] * 2
    assert "비공개" in desk.get(f"{address}/agenda/label?lang=ko").get_data(as_text=True)
    label = "공개 구분: 비공개(제2호) · 보존기간: 영구"
    assert label not in text_of(take(desk, frozen_meeting, "report"))
    for name in ("secretariat", "firm"):
        assert label in text_of(take(as_viewer(people[name]), frozen_meeting, "agenda"))


def test_who_took_which_paper_in_which_form_is_noted_for_the_secretariat_alone(
    db: Session, frozen_meeting: Meeting, people: dict[str, Viewer], as_viewer: AsViewer
) -> None:
    base = f"/meetings/{frozen_meeting.public_id}"
    take(as_viewer(people["expert"]), frozen_meeting, "report")
    take(as_viewer(people["ministry"]), frozen_meeting, "minutes")
    assert as_viewer(people["stranger"]).get(f"{base}/papers/report.hwpx").status_code == 404
    looks = db.execute(
        select(AccessLog.action, AccessLog.viewer_id, AccessLog.subject_id).order_by(AccessLog.id)
    )
    act, meeting = "meetings.paper_taken", frozen_meeting.public_id
    assert [tuple(look) for look in looks] == [
        (act, people["expert"].user, f"{meeting}/report.hwpx"),
        (act, people["ministry"].user, f"{meeting}/minutes.docx"),
    ]
    listed = papers_page(db, frozen_meeting.public_id, people["secretariat"], NOW).takings
    assert [(each.kind, each.form) for each in listed] == [
        (PaperKind.MINUTES, "docx"),
        (PaperKind.REPORT, "hwpx"),
    ]
    assert all(each.who for each in listed)
    assert 'id="takings"' in as_viewer(people["secretariat"]).get(f"{base}/papers").text
    assert papers_page(db, frozen_meeting.public_id, people["ministry"], NOW).takings == ()
    assert 'id="takings"' not in as_viewer(people["ministry"]).get(f"{base}/papers").text

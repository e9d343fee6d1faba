"""The small fictional world that a whole journey is played in, dated from the real clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import OrganisationKind
from app.accounts.passwords import hash_password
from app.core.access import SYSTEM, Role
from app.core.fields import SolutionField
from app.core.ids import PublicId, new_public_id
from app.firms.models import Firm
from app.meetings.models import (
    ActionItem,
    ActionState,
    Body,
    BodyKind,
    Meeting,
    MeetingState,
    Seat,
    SeatGroup,
)
from app.provinces.loading import load_reference
from app.provinces.models import Province, Vintage
from app.provinces.reference_data import read_reference
from app.tenders.models import Route, TenderKind, TenderStatus
from tests.barrier.addresses import NOBODYS
from tests.browser.world import PASSWORD, World
from tests.factories import (
    make_firm,
    make_group,
    make_interest,
    make_organisation,
    make_tender,
    make_user,
)

#: (title, Korean title, province of 34 by English name, field, route, days until closing)
NOTICES = (
    (
        "Xây dựng trung tâm giám sát, điều hành đô thị thông minh",
        "스마트시티 통합관제센터 구축",
        "Da Nang",
        SolutionField.OPERATIONS,
        Route.INTERNATIONAL,
        2,
    ),
    (
        "Hệ thống giao thông thông minh giai đoạn 2",
        "지능형교통관제시스템 2단계",
        "Hanoi",
        SolutionField.TRAFFIC,
        Route.ODA_TIED,
        6,
    ),
    (
        "Nền tảng dữ liệu mở cấp tỉnh",
        "성급 개방데이터 플랫폼",
        "Quang Ninh",
        SolutionField.DATA,
        Route.MDB,
        12,
    ),
    (
        "Mua sắm thiết bị quan trắc chất lượng nước tự động tại các lưu vực sông trên địa bàn tỉnh",
        None,
        "Dong Thap",
        SolutionField.WATER,
        Route.DOMESTIC_ONLY,
        19,
    ),
    (
        "Phần mềm quản lý bệnh án điện tử",
        None,
        "Hue",
        SolutionField.HEALTHCARE,
        Route.DOMESTIC_ONLY,
        27,
    ),
    (
        "Trung tâm dữ liệu vùng",
        "광역 데이터센터",
        "Ho Chi Minh City",
        SolutionField.CLOUD,
        Route.PPP,
        33,
    ),
)
PLANS = (
    ("Chiếu sáng công cộng thông minh", "Can Tho", SolutionField.ENERGY, 60),
    ("Bãi đỗ xe thông minh khu vực trung tâm", "Hai Phong", SolutionField.TRAFFIC, 90),
    ("Cảnh báo sớm thiên tai", "Nghe An", SolutionField.DISASTER, 120),
)


def build_own_world(db: Session) -> World:
    """Make and commit everything: a handful of tenders, so that a journey finds its own at once."""
    now = datetime.now(UTC).replace(microsecond=0)
    load_reference(db, read_reference(), actor=SYSTEM, now=now)
    units = {
        unit.name_en: unit
        for unit in db.scalars(select(Province).where(Province.vintage == Vintage.UNITS_34))
    }
    notices = [
        make_tender(
            db,
            title,
            province=units[place],
            title_ko=korean,
            field=field,
            route=route,
            published_at=now - timedelta(days=5),
            closes_at=now + timedelta(days=days, hours=3),
            budget_minor=12_500_000_000 * days,
            demo=True,
        )
        for title, korean, place, field, route, days in NOTICES
    ]
    plans = [
        make_tender(
            db,
            title,
            province=units[place],
            kind=TenderKind.PLAN,
            status=TenderStatus.PLANNED,
            field=field,
            notice_no=None,
            plan_no=f"PL26{index:08d}",
            package_key=f"package {index}",
            closes_at=None,
            planned_from=(now + timedelta(days=days)).date(),
            planned_text="Quý I, 2027",
            published_at=now - timedelta(days=9),
            demo=True,
        )
        for index, (title, place, field, days) in enumerate(PLANS)
    ]
    firm, rival = make_firm(db, "가상두레정보"), make_firm(db, "가상이음솔루션")
    make_group(db, firm, rival)
    for company in (firm, rival):
        company.organisation.demo = True
        make_interest(db, notices[0], company, shared=True)
    make_interest(db, notices[1], firm)
    emails = _people(db, firm)
    meeting = _meetings(db, now)
    db.commit()
    return World(
        emails=emails,
        tender=notices[0].public_id,
        plan=plans[0].public_id,
        meeting=meeting.public_id,
        edition=PublicId(NOBODYS),
    )


def _people(db: Session, firm: Firm) -> dict[str, str]:
    office = make_organisation(db, OrganisationKind.COMMITTEE, name_ko="가상 협력위원회 사무국")
    emails = {}
    for role, home in (
        (Role.SECRETARIAT, office),
        (Role.COMPLIANCE, make_organisation(db, name_ko="가상 준법감시실")),
        (Role.OWNER, firm.organisation),
    ):
        user = make_user(db, role, organisation=home)
        user.display_name = "홍길동"
        user.password_hash = hash_password(PASSWORD)
        emails[role.value] = user.email
    db.flush()
    return emails


def _meetings(db: Session, now: datetime) -> Meeting:
    body = Body(
        public_id=new_public_id(),
        code="demo",
        name_ko="가상 한-베 스마트시티 실무협의회",
        name_vi="Nhóm công tác đô thị thông minh Hàn – Việt (giả định)",
        name_en="Fictional Korea–Vietnam smart city working group",
        kind=BodyKind.WORKING_GROUP,
        cadence_days=90,
        quorum={"ministry": 1},
        source="fictional",
        demo=True,
    )
    db.add(body)
    db.flush()
    ministry = make_organisation(db, name_ko="가상교통부")
    db.add(
        Seat(
            public_id=new_public_id(),
            body_id=body.id,
            organisation_id=ministry.id,
            group=SeatGroup.MINISTRY,
            person_name="김가상",
            valid_from=date(2026, 1, 1),
            source="fictional",
        )
    )
    past, coming = (
        Meeting(
            public_id=new_public_id(),
            body_id=body.id,
            number=number,
            uid=f"{number}@duri.example",
            starts_at=now + timedelta(days=days),
            minutes=120,
            place="세종",
            video_url=None,
            state=state,
            frozen_at=None,
            demo=True,
            created_at=now,
            updated_at=now,
        )
        for number, days, state in ((1, -100, MeetingState.CLOSED), (2, 9, MeetingState.SCHEDULED))
    )
    db.add_all((past, coming))
    db.add(
        ActionItem(
            public_id=new_public_id(),
            body_id=body.id,
            decision_id=None,
            organisation_id=ministry.id,
            owner_name="김가상",
            text="발주처 공개 창구로 현지법인 요건 질의",
            due=(now - timedelta(days=4)).date(),
            state=ActionState.OPEN,
            evidence=None,
            created_at=now,
        )
    )
    db.flush()
    return coming

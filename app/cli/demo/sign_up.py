"""Newcomers of the season: applications pending, asked, approved and refused; colleagues."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.colleagues import DelegationDetails, delegate
from app.accounts.invitations import InvitationDetails, invite
from app.cli.demo.firms import demo_brn, demo_mst
from app.cli.demo.papers import demo_paper
from app.cli.demo.people import DOMAIN, Cast
from app.cli.demo.steps import Run, Step, moment
from app.core.access import SYSTEM, Role
from app.core.ids import PublicId
from app.core.uploads import CheckedFile
from app.firms.models import Firm, SizeClass
from app.firms.sign_up.applications import ApplicationDetails, apply, approve, ask_for_more, refuse
from app.firms.sign_up.documents import keep_file
from app.firms.sign_up.models import RefusalReason
from app.firms.terms import CURRENT, terms


@dataclass(frozen=True)
class Newcomer:
    """A firm that applies; `number`: where its registration number is counted from."""

    number: int
    day: int
    country: str
    name_ko: str | None
    name_vi: str | None
    name_en: str
    representative: str
    size: SizeClass = SizeClass.SME

    @property
    def locale(self) -> str:
        """The language of its form."""
        return "ko" if self.country == "KR" else "vi"

    def details(self, as_of: date) -> ApplicationDetails:
        """What its form says."""
        shown = terms(CURRENT, self.locale)
        korean = self.country == "KR"
        return ApplicationDetails(
            country=self.country,
            name_ko=self.name_ko,
            name_vi=self.name_vi,
            name_en=self.name_en,
            identifier=demo_brn(self.number) if korean else demo_mst(self.number),
            representative=self.representative,
            opened_on=as_of - timedelta(days=2000 + self.number),
            size_class=self.size,
            contact_name=self.representative,
            email=f"newcomer-{self.number}@{DOMAIN}",
            phone="+82 44 000 0000" if korean else "+84 24 0000 0000",
            locale=self.locale,
            terms_version=shown.version,
            terms_sha256=shown.sha256,
        )


_APPROVED: Final = Newcomer(
    501, -30, "KR", "새벽길신호등(가상)", None, "Saebyeokgil Signals (fictional)", "도담 대표(가상)"
)
_REFUSED: Final = Newcomer(
    502, -21, "KR", "모래톱상담소(가상)", None, "Moraetop Advice (fictional)", "모루 대표(가상)"
)
_ASKED: Final = Newcomer(
    503,
    -4,
    "VN",
    None,
    "Công ty TNHH Đèn Biển Xanh (hư cấu)",
    "Den Bien Xanh (fictional)",
    "Thu Hà (hư cấu)",
)
#: Its name and number are nearly those of a firm that is here: the officer sees that, not it.
_TWIN: Final = Newcomer(
    9,
    -2,
    "KR",
    "미르샘교통기술(주)(가상)",
    None,
    "Mireusaem Traffic (fictional)",
    "보늬 대표(가상)",
)
_NEW: Final = Newcomer(
    505, -1, "KR", "솔개눈드론관측(가상)", None, "Solgaenun Drones (fictional)", "이든 대표(가상)"
)
NEWCOMERS: Final = (_APPROVED, _REFUSED, _ASKED, _TWIN, _NEW)


def steps(as_of: date, cast: Cast) -> Iterator[Step]:
    """Applications and what became of them, then colleagues and a delegation."""
    ids: dict[int, PublicId] = {}
    for newcomer in NEWCOMERS:
        run = _apply(newcomer, as_of, ids)
        yield Step(moment(as_of, newcomer.day, 10), "applications", run)

    def approved(db: Session, now: datetime) -> None:
        firm = approve(db, ids[_APPROVED.number], actor=cast.officer, now=now)
        # No form labels a firm as invented: the season does, as it does for its tenders.
        db.scalars(select(Firm).where(Firm.public_id == firm)).one().organisation.demo = True

    def refused(db: Session, now: datetime) -> None:
        refuse(
            db,
            ids[_REFUSED.number],
            RefusalReason.CERTIFICATE,
            "상호와 등록번호가 보이는 증명원을 다시 제출해 주시기 바랍니다(가상).",
            actor=cast.officer,
            now=now,
        )

    def asked(db: Session, now: datetime) -> None:
        question = (
            "Đề nghị gửi bản chứng nhận đăng ký còn hiệu lực, rõ tên người đại diện (hư cấu)."
        )
        ask_for_more(db, ids[_ASKED.number], question, actor=cast.officer, now=now)

    yield Step(moment(as_of, -28, 11), "applications", approved)
    yield Step(moment(as_of, -20, 11), "applications", refused)
    yield Step(moment(as_of, -3, 11), "applications", asked)
    yield from _colleagues(as_of, cast)


def _apply(newcomer: Newcomer, as_of: date, ids: dict[int, PublicId]) -> Run:
    def run(db: Session, now: datetime) -> None:
        content = demo_paper(f"Business registration certificate: {newcomer.name_en}")
        file = CheckedFile("certificate.pdf", "application/pdf", content)
        keep_file(file)
        ids[newcomer.number] = apply(
            db,
            newcomer.details(as_of),
            file,
            address_hash=f"demo-{newcomer.number}",
            actor=SYSTEM,
            now=now,
        )

    return run


def _colleagues(as_of: date, cast: Cast) -> Iterator[Step]:
    owner, firm = cast.firm_actor("mireusaem"), cast.organisations["mireusaem"]

    def colleague(db: Session, now: datetime) -> None:
        details = InvitationDetails(f"newcomer-editor@{DOMAIN}", Role.EDITOR)
        invite(db, firm, details, actor=owner, now=now)

    def stand_in(db: Session, now: datetime) -> None:
        deputy = cast.actors["editor"].user or PublicId("")
        period = DelegationDetails(Role.OWNER, moment(as_of, 10, 0), moment(as_of, 24, 0))
        delegate(db, deputy, period, actor=owner, now=now)

    def member_invited(db: Session, now: datetime) -> None:
        """An organisation of another kind joins by invitation."""
        home = cast.organisations["industry"]
        details = InvitationDetails(f"newcomer-ministry@{DOMAIN}", Role.MINISTRY)
        invite(db, home, details, actor=cast.officer, now=now)

    yield Step(moment(as_of, -2, 9), "colleagues", colleague)
    yield Step(moment(as_of, -2, 10), "colleagues", stand_in)
    yield Step(moment(as_of, -2, 11), "colleagues", member_invited)

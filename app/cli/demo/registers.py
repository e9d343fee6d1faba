"""The desk's registers in the season: public records that make rules fire and nearly fire.

Everything here is invented, like the firms it is about, and says so in its source.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cli.demo.people import Cast
from app.cli.demo.steps import Step, moment
from app.conflicts.registers.contact_models import Channel, Occasion, Wording
from app.conflicts.registers.contacts import ContactDetails, record_contact
from app.conflicts.registers.record_commands import (
    Details,
    ExclusionDetails,
    RelationDetails,
    RoleDetails,
    enter_record,
)
from app.conflicts.registers.record_models import (
    ExclusionKind,
    PackagePart,
    RelationBasis,
    RelationKind,
)
from app.tenders.models import Tender

_SOURCE: Final = "시연용 가상 자료 (demonstration)"
#: The day of the season on which the desk enters them.
_DAY: Final = -1
#: A notice that closed two months ago.
_CLOSED: Final = "DEMO-IB-0016"


def steps(as_of: date, cast: Cast) -> Iterator[Step]:
    """Records entered, and a word with two firms."""

    def enter(db: Session, now: datetime) -> None:
        for details in _records(as_of, cast):
            enter_record(db, details, actor=cast.compliance, now=now)

    def speak(db: Session, now: datetime) -> None:
        for firm, wording in (("hangyeol", Wording.ANSWER), ("benmoi", Wording.OWN_FINDINGS)):
            details = ContactDetails(Occasion.FIRM_ASKED, Channel.CALL, wording, None)
            record_contact(db, cast.firms[firm], details, actor=cast.compliance, now=now)

    def ask_after(db: Session, now: datetime) -> None:
        closed = select(Tender.public_id).where(Tender.notice_no == _CLOSED)
        details = ContactDetails(
            Occasion.AFTER_CLOSING, Channel.LETTER, Wording.CLOSED, db.scalars(closed).one()
        )
        record_contact(db, cast.firms["hangyeol"], details, actor=cast.compliance, now=now)

    yield Step(moment(as_of, -30, 14), "contacts with firms", ask_after)
    yield Step(moment(as_of, _DAY, 14), "public records", enter)
    yield Step(moment(as_of, _DAY, 17), "contacts with firms", speak)


def _records(as_of: date, cast: Cast) -> Iterator[Details]:
    def day(days: int) -> date:
        return as_of + timedelta(days=days)

    firms = cast.firms
    # D5 fires: it made the study of a package it leads in; and through a group.
    yield RoleDetails(
        "DEMO-CALL-04", "터울림도시설계(가상)", PackagePart.STUDY, firms["teoul"], "", _SOURCE
    )
    yield RoleDetails(
        "DEMO-IB-0024",
        "가람누리설계(가상)",
        PackagePart.DESIGN,
        "",
        "가람누리그룹(가상)",
        _SOURCE,
    )
    # D5 fires for one firm of the group, and nearly for another that left it a year ago.
    yield RoleDetails(
        "DEMO-IB-0038",
        "가람누리워터(가상)",
        PackagePart.ESTIMATE,
        "",
        "가람누리그룹(가상)",
        _SOURCE,
    )
    # D6 fires above the limit and nearly fires at it.
    for firm, share in (("muryeoul", 3500), ("ara", 3000)):
        yield RelationDetails(
            firm=firms[firm],
            buyer="Công ty cấp thoát nước minh họa Khánh Hòa",
            kind=RelationKind.OWNERSHIP,
            basis=RelationBasis.PUBLIC,
            share_bp=share,
            valid_from=day(-700),
            valid_to=None,
            source=_SOURCE,
        )
    # D8 fires on the closing day; nearly fires when it ends the day before another.
    for firm, until in (("durechorok", 4), ("haetgwi", 3)):
        yield ExclusionDetails(
            firm=firms[firm],
            kind=ExclusionKind.BARRED,
            authority="시연용 가상 기관 (demonstration)",
            law=None,
            valid_from=day(-180),
            valid_to=day(until),
            source=_SOURCE,
        )

"""Records that may be one firm: the secretariat's queue of the season, every firm invented."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cli.demo.people import Cast
from app.cli.demo.steps import Step, moment
from app.core.access import SYSTEM
from app.core.ids import PublicId
from app.firms.commands import FirmDetails, register_firm
from app.firms.duplicates import pairs
from app.firms.duplicates.models import DuplicatePair, MatchRecord, PairDecision
from app.firms.duplicates.pair_commands import decide
from app.firms.models import Firm, SizeClass

_SITE: Final = "https://{}.demo.duri.example"
_ADDRESS: Final = "가상특별시 시연구 두리로 12 (가상)"
#: (name in Korean, in English, website's name or "", registered address): records entered twice.
_RECORDS: Final = (
    # Two spellings with one website and one building: probably one firm.
    ("(주)하늬바람계측(가상)", "Hanuibaram Metering (fictional)", "hanuibaram", _ADDRESS),
    ("하늬바람계측 주식회사(가상)", "Hanuibaram Metering (fictional)", "hanuibaram", _ADDRESS),
    # A letter mistyped, one website.
    ("노을빛전자(가상)", "Noeulbit Electronics (fictional)", "noeulbit", None),
    ("노을빗전자(가상)", "Noulbit Electronics (fictional)", "noeulbit", None),
    # One name and nothing else in common: somebody has looked, they are two firms.
    ("여우비상사(가상)", "Yeoubi Trading (fictional)", "", None),
    ("여우비상사(주)(가상)", "Yeoubi Trading (fictional)", "", None),
)
_TWO_FIRMS: Final = "여우비상사(가상)"


def steps(as_of: date, cast: Cast) -> Iterator[Step]:
    """Entered twice, compared, and one pair decided."""

    def enter(db: Session, now: datetime) -> None:
        for name_ko, name_en, site, address in _RECORDS:
            details = FirmDetails(
                country="KR",
                size_class=SizeClass.SME,
                name_ko=name_ko,
                name_en=name_en,
                summary="시연을 위해 만든 가상의 기업입니다. A fictional firm.",
                website=_SITE.format(site) if site else None,
                address=address,
                demo=True,
            )
            register_firm(db, details, actor=SYSTEM, now=now)

    def compare(db: Session, now: datetime) -> None:
        while pairs.drain_batch(db, now):
            pass
        note = "법인등록번호가 서로 다름을 증명서로 확인(가상)."
        pair = _pair_of(db, _TWO_FIRMS)
        decide(db, pair, PairDecision.DIFFERENT, note, seen_version=1, actor=cast.officer, now=now)

    yield Step(moment(as_of, -12, 15), "duplicate records", enter)
    yield Step(moment(as_of, -1, 15), "duplicate records", compare)


def _pair_of(db: Session, name: str) -> PublicId:
    first = (
        select(MatchRecord.id)
        .join(Firm, Firm.id == MatchRecord.firm_id)
        .where(Firm.organisation.has(name_ko=name))
    )
    return db.scalars(
        select(DuplicatePair.public_id).where(DuplicatePair.first_id.in_(first))
    ).one()

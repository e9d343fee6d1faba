"""Invented firms. No number here can be real: tax office 999 and province 99 do not exist."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from app.core.access import SYSTEM
from app.core.fields import SolutionField
from app.core.ids import PublicId
from app.firms.commands import FirmDetails, affiliate, create_group, register_firm
from app.firms.identifiers import brn_check_digit
from app.firms.models import IdentifierScheme, SizeClass

_WEIGHTS_MST: Final = (31, 29, 23, 19, 17, 13, 7, 5, 3)


@dataclass(frozen=True)
class DemoFirm:
    """One invented firm; `code` is how the season names it."""

    code: str
    name_ko: str
    name_vi: str | None
    name_en: str
    size: SizeClass
    fields: tuple[SolutionField, ...]
    group: str | None
    #: Days before the season's date on which it left its group.
    left: int | None
    subsidiary: bool
    #: For a branch registered separately: the firm whose tax code it shares.
    branch_of: str | None

    @property
    def country(self) -> str:
        """Vietnamese firms carry a Vietnamese name."""
        return "VN" if self.name_vi else "KR"

    @property
    def labelled(self) -> tuple[str, str | None, str]:
        """Names (ko, vi, en) that say of themselves that they are invented."""
        vi = f"{self.name_vi} (hư cấu)" if self.name_vi else None
        return f"{self.name_ko}(가상)", vi, f"{self.name_en} (fictional)"


def _read() -> tuple[DemoFirm, ...]:
    with Path(__file__).with_name("firms.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            DemoFirm(
                code=row["code"],
                name_ko=row["name_ko"],
                name_vi=row["name_vi"] or None,
                name_en=row["name_en"],
                size=SizeClass(row["size"]),
                fields=tuple(SolutionField(field) for field in row["fields"].split(";")),
                group=row["group"] or None,
                left=int(row["left"]) if row["left"] else None,
                subsidiary=row["subsidiary"] == "yes",
                branch_of=row["branch_of"] or None,
            )
            for row in csv.DictReader(file)
        )


FIRMS: Final = _read()
GROUPS: Final[dict[str, tuple[str, str]]] = {
    "garam": ("가람누리그룹(가상)", "Garamnuri Group (fictional)"),
    "daon": ("다온벼리그룹(가상)", "Daonbyeori Group (fictional)"),
}
#: Days before the season's date on which every affiliation began.
_JOINED: Final = 2000


def demo_brn(number: int) -> str:
    """A number with the right check digit and a tax office that does not exist."""
    first_nine = f"99900{number:04d}"
    return first_nine + str(brn_check_digit(first_nine))


def demo_mst(number: int) -> str:
    """A tax code with the right check digit and a province that does not exist."""
    while True:
        first_nine = f"99{number:07d}"
        rest = sum(int(d) * w for d, w in zip(first_nine, _WEIGHTS_MST, strict=True)) % 11
        if rest < 10 and (check := 10 - rest) < 10:
            return f"{first_nine}{check}"
        number += 1000


def enter_firms(db: Session, as_of: date, *, now: datetime) -> dict[str, PublicId]:
    """Register every firm and group; returns the firms' public ids by code."""
    order = [firm.code for firm in FIRMS]
    entered = {
        firm.code: register_firm(db, _details(firm, order), actor=SYSTEM, now=now) for firm in FIRMS
    }
    for code, (name_ko, name_en) in GROUPS.items():
        group = create_group(db, name_ko, name_en, demo=True, actor=SYSTEM, now=now)
        for firm in FIRMS:
            if firm.group != code:
                continue
            affiliate(
                db,
                entered[firm.code],
                group,
                valid_from=as_of - timedelta(days=_JOINED),
                valid_to=as_of - timedelta(days=firm.left) if firm.left else None,
                source="가상 자료 (demonstration)",
                actor=SYSTEM,
                now=now,
            )
    return entered


def _details(firm: DemoFirm, order: list[str]) -> FirmDetails:
    name_ko, name_vi, name_en = firm.labelled
    base = order.index(firm.branch_of or firm.code) + 1
    if firm.country == "KR":
        identifiers = {IdentifierScheme.KR_BRN: demo_brn(base)}
    else:
        tail = "001" if firm.branch_of else ""
        identifiers = {IdentifierScheme.VN_MST: demo_mst(base) + tail}
    return FirmDetails(
        country=firm.country,
        size_class=firm.size,
        name_ko=name_ko,
        name_vi=name_vi,
        name_en=name_en,
        has_vietnamese_subsidiary=firm.subsidiary,
        summary="시연을 위해 만든 가상의 기업입니다. Doanh nghiệp hư cấu. A fictional firm.",
        identifiers=identifiers,
        capabilities=frozenset(firm.fields),
        demo=True,
    )

"""Builders of small, valid rows for the tests; every argument has a default."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.models import Organisation, OrganisationKind, User, UserRole
from app.core.access import Role, Viewer
from app.core.fields import SolutionField
from app.core.ids import new_public_id
from app.firms.models import Affiliation, BusinessGroup, Firm, SizeClass
from app.firms.sign_up.models import TermsAcceptance
from app.firms.terms import CURRENT, terms
from app.interests.models import IntendedRole, Interest, InterestSharing
from app.provinces.models import Province, Vintage
from app.tenders.models import Lot, Route, Tender, TenderKind, TenderProvince, TenderStatus

NOW = datetime(2026, 12, 4, 5, 30, tzinfo=UTC)
_serial = count(1)


def _add(db: Session, row: Any) -> Any:
    db.add(row)
    db.flush()
    return row


def make_organisation(
    db: Session, kind: OrganisationKind = OrganisationKind.MINISTRY, **values: Any
) -> Organisation:
    number = next(_serial)
    facts = {
        "public_id": new_public_id(),
        "kind": kind,
        "name_ko": f"시험기관 {number}",
        "name_vi": None,
        "name_en": f"Test Organisation {number}",
        "created_at": NOW,
    }
    return _add(db, Organisation(**(facts | values)))


def make_user(db: Session, *roles: Role, organisation: Organisation | None = None) -> User:
    number = next(_serial)
    user = User(
        public_id=new_public_id(),
        organisation_id=(organisation or make_organisation(db)).id,
        email=f"user{number}@example.org",
        display_name=f"Person {number}",
        password_hash="!",
        totp_secret=None,
        totp_step=None,
        created_at=NOW,
    )
    user.roles = [UserRole(role=role, granted_at=NOW) for role in roles]
    return _add(db, user)


def make_firm(db: Session, name: str | None = None, **values: Any) -> Firm:
    name = name or f"가상기업{next(_serial)}"
    organisation = make_organisation(db, OrganisationKind.FIRM, name_ko=name, name_en=None)
    facts = {
        "public_id": new_public_id(),
        "organisation_id": organisation.id,
        "country": "KR",
        "size_class": SizeClass.SME,
        "website": None,
    }
    firm = _add(db, Firm(**(facts | values)))
    accept_terms(db, firm)
    return firm


def accept_terms(db: Session, firm: Firm) -> None:
    """The firm has accepted the present terms: without that it files nothing."""
    shown = terms(CURRENT, "ko")
    _add(
        db,
        TermsAcceptance(
            firm_id=firm.id,
            version=shown.version,
            locale=shown.locale,
            sha256=shown.sha256,
            accepted_at=NOW,
            accepted_by=None,
            application=None,
        ),
    )


def make_group(db: Session, *firms: Firm, since: date = date(2020, 1, 1)) -> BusinessGroup:
    number = next(_serial)
    group = _add(
        db,
        BusinessGroup(
            public_id=new_public_id(), name_ko=f"가상그룹{number}", name_en=f"Group {number}"
        ),
    )
    for firm in firms:
        _add(
            db,
            Affiliation(
                firm_id=firm.id, group_id=group.id, valid_from=since, valid_to=None, source="test"
            ),
        )
    return group


def make_province(db: Session, code: str | None = None, **values: Any) -> Province:
    facts = {
        "vintage": Vintage.UNITS_34,
        "code": code or f"t{next(_serial)}",
        "name_ko": "다낭",
        "name_vi": "Đà Nẵng",
        "name_en": "Da Nang",
        "full_name_ko": "다낭시",
        "full_name_vi": "Thành phố Đà Nẵng",
        "unit_type": "centrally-run city",
        "region_code": None,
        "region_ko": None,
        "region_vi": None,
        "region_en": None,
        "iso_code": None,
        "valid_from": None,
        "valid_to": None,
        "successor_id": None,
        "tile_row": 0,
        "tile_column": 0,
        "source": "test",
    }
    return _add(db, Province(**(facts | values)))


def make_tender(
    db: Session, title: str | None = None, *, province: Province | None = None, **values: Any
) -> Tender:
    number = next(_serial)
    facts: dict[str, Any] = {
        "public_id": new_public_id(),
        "ocid": f"ocds-test-{number}",
        "kind": TenderKind.NOTICE,
        "notice_no": f"IB26{number:08d}",
        "title": title or f"Gói thầu {number}",
        "status": TenderStatus.ACTIVE,
        "field": SolutionField.TRAFFIC,
        "route": Route.INTERNATIONAL,
        "procuring_entity": "Sở Khoa học và Công nghệ",
        "buyer": "UBND tỉnh",
        "currency": "VND",
        "budget_minor": 12_500_000_000,
        "published_at": NOW - timedelta(days=3),
        "closes_at": NOW + timedelta(days=10),
        "created_at": NOW,
        "updated_at": NOW,
    }
    tender = _add(db, Tender(**(facts | values)))
    if province is not None:
        _add(db, TenderProvince(tender_id=tender.id, province_id=province.id))
    return tender


def make_lot(db: Session, tender: Tender, number: str = "1", **values: Any) -> Lot:
    facts = {
        "public_id": new_public_id(),
        "tender_id": tender.id,
        "number": number,
        "title": f"Lot {number}",
        "status": TenderStatus.ACTIVE,
    }
    return _add(db, Lot(**(facts | values)))


def make_interest(
    db: Session, tender: Tender, firm: Firm, *, shared: bool = False, **values: Any
) -> Interest:
    facts = {
        "public_id": new_public_id(),
        "tender_id": tender.id,
        "firm_id": firm.id,
        "role": IntendedRole.LEAD,
        "registered_at": NOW,
        "registered_by": new_public_id(),
    }
    interest = _add(db, Interest(**(facts | values)))
    if shared:
        _add(
            db,
            InterestSharing(interest_id=interest.id, shared_at=NOW, shared_by=new_public_id()),
        )
    return interest


def viewer_of(user: User, firm: Firm | None = None) -> Viewer:
    """The viewer a signed-in `user` becomes."""
    return Viewer(
        user=user.public_id,
        user_name=user.display_name,
        organisation=user.organisation.public_id,
        organisation_name=user.organisation.name_ko or "",
        firm=firm.public_id if firm else None,
        roles=frozenset(role.role for role in user.roles),
    )

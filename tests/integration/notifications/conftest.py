"""A firm, its owner, and a plan."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.core.access import Viewer
from app.firms.models import Firm
from app.tenders.models import Tender, TenderKind, TenderStatus
from tests.factories import make_firm, make_tender
from tests.factories.opportunities import of_firm


@pytest.fixture
def firm(db: Session) -> Firm:
    return make_firm(db, "가상소식")


@pytest.fixture
def owner(db: Session, firm: Firm) -> Viewer:
    return of_firm(db, firm)


@pytest.fixture
def plan(db: Session) -> Tender:
    return make_tender(
        db,
        "Kế hoạch nước",
        kind=TenderKind.PLAN,
        status=TenderStatus.PLANNED,
        notice_no=None,
        plan_no="PL2600000008",
        package_key="nuoc",
        closes_at=None,
    )

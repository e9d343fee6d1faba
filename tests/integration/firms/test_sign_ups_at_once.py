"""Forms sent from one network at one moment count each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core.access import SYSTEM
from app.core.db import db as database
from app.core.db import transaction
from app.core.uploads import CheckedFile
from app.firms.applications import (
    ADDRESS_LIMIT,
    ApplicationDetails,
    TooManyApplicationsError,
    apply,
)
from app.firms.models import SizeClass
from app.firms.sign_up_models import FirmApplication
from app.firms.terms import CURRENT, terms
from tests import BACKENDS
from tests.factories import NOW
from tests.fresh import at_once, fresh_app
from tests.integration.firms.newcomers import PDF, make_application

pytestmark = [pytest.mark.integration, pytest.mark.slow]
NETWORK = "0" * 64
#: Korean numbers whose last figure checks.
NUMBERS = ("124-81-00998", "220-81-62517", "214-88-00010", "104-81-37225")


@pytest.fixture(params=BACKENDS)
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application with a database of its own, for commits that stay."""
    server = request.getfixturevalue("_postgres") if request.param == "postgresql" else None
    with fresh_app(tmp_path, server) as app:
        yield app


def details(number: int) -> ApplicationDetails:
    """The form of the firm with that number."""
    shown = terms(CURRENT, "ko")
    return ApplicationDetails(
        country="KR",
        name_ko=f"가상신청 {number}",
        name_vi=None,
        name_en=None,
        identifier=NUMBERS[number],
        representative="김대표",
        opened_on=date(2015, 3, 2),
        size_class=SizeClass.SME,
        contact_name="이담당",
        email=f"newcomer{number}@example.org",
        phone=None,
        locale="ko",
        terms_version=shown.version,
        terms_sha256=shown.sha256,
    )


def test_forms_sent_at_one_moment_do_not_pass_the_limit_together(house: Flask) -> None:
    with house.app_context(), transaction() as db:
        for place in range(ADDRESS_LIMIT - 1):
            make_application(db, f"가상기존 {place}", address_hash=NETWORK)

    def send(number: int) -> bool:
        certificate = CheckedFile(f"{number}.pdf", "application/pdf", PDF + b"%" * number)
        try:
            with transaction() as db:
                apply(
                    db,
                    details(number),
                    certificate,
                    address_hash=NETWORK,
                    actor=SYSTEM,
                    now=NOW,
                )
        except TooManyApplicationsError:
            return False
        return True

    assert sorted(at_once(house, len(NUMBERS), send)) == [False, False, False, True]
    with house.app_context():
        stored = database.session.scalar(select(func.count()).select_from(FirmApplication))
    assert stored == ADDRESS_LIMIT

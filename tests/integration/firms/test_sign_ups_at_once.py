"""Forms sent from one network at one moment count each other."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core.access import SYSTEM
from app.core.db import db as database
from app.core.db import transaction
from app.core.uploads import CheckedFile
from app.firms.models import SizeClass
from app.firms.sign_up.applications import (
    ADDRESS_LIMIT,
    ApplicationDetails,
    TooManyApplicationsError,
    apply,
)
from app.firms.sign_up.models import FirmApplication
from app.firms.terms import CURRENT, terms
from tests.factories import NOW
from tests.fresh import at_once
from tests.integration.firms.newcomers import PDF, make_application

pytestmark = [pytest.mark.integration, pytest.mark.slow]
NETWORK = "0" * 64
#: Korean numbers whose last figure checks.
NUMBERS = ("124-81-00998", "220-81-62517", "214-88-00010", "104-81-37225")


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


def test_forms_sent_at_one_moment_do_not_pass_the_limit_together(own_app: Flask) -> None:
    with own_app.app_context(), transaction() as db:
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

    assert sorted(at_once(own_app, len(NUMBERS), send)) == [False, False, False, True]
    with own_app.app_context():
        stored = database.session.scalar(select(func.count()).select_from(FirmApplication))
    assert stored == ADDRESS_LIMIT

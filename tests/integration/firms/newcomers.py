"""What newcomers send, for the sign-up tests."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.core.access import SYSTEM, Role, Viewer
from app.core.ids import new_public_id
from app.firms.commands import FirmDetails, register_firm
from app.firms.models import IdentifierScheme, SizeClass
from app.firms.sign_up.models import FirmApplication
from app.firms.terms import CURRENT, terms
from tests.factories import NOW

BRN = "124-81-00998"
MST = "0100109106"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
OFFICER = Viewer(user=new_public_id(), roles=frozenset({Role.SECRETARIAT}))


def form(**changes: Any) -> dict[str, Any]:
    """The form of a Korean firm; `content` and `filename` change the certificate."""
    content = changes.pop("content", PDF)
    filename = changes.pop("filename", "certificate.pdf")
    shown = terms(CURRENT, changes.pop("locale", "ko"))
    return {
        "name_ko": "가온물길테크",
        "name_en": "Gaon Mulgil Tech",
        "identifier": BRN,
        "representative": "김가온",
        "opened_on": "2015-03-02",
        "size_class": "sme",
        "contact_name": "이담당",
        "email": "newcomer@example.org",
        "terms": "y",
        "terms_version": shown.version,
        "terms_sha256": shown.sha256,
        "file": (BytesIO(content), filename),
    } | changes


def vietnamese_form(**changes: Any) -> dict[str, Any]:
    """The form of a Vietnamese firm."""
    facts = {"name_vi": "Công ty TNHH Sông Hồng", "identifier": MST, "locale": "vi"} | changes
    return form(**facts)


def send(client: FlaskClient, facts: dict[str, Any], country: str = "korean") -> TestResponse:
    """Send the form as a browser does."""
    return client.post(
        f"/sign-up/{country}-firm?lang={'ko' if country == 'korean' else 'vi'}",
        data=facts,
        content_type="multipart/form-data",
    )


def make_registered(db: Session, now: datetime) -> None:
    """The firm of `form` stands in the registry already."""
    details = FirmDetails(
        country="KR",
        size_class=SizeClass.SME,
        name_ko="가온물길테크",
        identifiers={IdentifierScheme.KR_BRN: BRN},
    )
    register_firm(db, details, actor=SYSTEM, now=now)
    db.commit()


def make_application(db: Session, name: str = "가상신청", **values: Any) -> FirmApplication:
    """A row as a form leaves it."""
    facts: dict[str, Any] = {
        "public_id": new_public_id(),
        "country": "KR",
        "name_ko": name,
        "scheme": IdentifierScheme.KR_BRN,
        "value": "1248100998",
        "representative": "김대표",
        "opened_on": date(2015, 3, 2),
        "size_class": SizeClass.SME,
        "contact_name": "이담당",
        "email": "newcomer@example.org",
        "phone": "02-000-0000",
        "locale": "ko",
        "terms_version": CURRENT,
        "terms_sha256": terms(CURRENT, "ko").sha256,
        "applied_at": NOW,
        "address_hash": "hash",
    }
    application = FirmApplication(**(facts | values))
    db.add(application)
    db.flush()
    return application

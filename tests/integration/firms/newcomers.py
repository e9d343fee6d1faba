"""What newcomers send, for the sign-up tests."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.core.access import Role, Viewer
from app.core.ids import new_public_id
from app.firms.terms import CURRENT, terms

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

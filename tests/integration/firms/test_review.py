"""The secretariat reviews applications; nobody else learns that there are any."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from datetime import date, datetime
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Invitation, User
from app.audit.models import AccessLog
from app.core.access import ANONYMOUS, SYSTEM, Role, Viewer
from app.core.ids import PublicId, new_public_id
from app.core.models import OutboxMessage
from app.firms import queries
from app.firms.commands import FirmDetails, register_firm
from app.firms.models import Firm, IdentifierScheme, SizeClass
from app.firms.profile.models import Director
from app.firms.sign_up.models import ApplicationState, FirmApplication, TermsAcceptance
from app.firms.sign_up.status_check import (
    ManualChecker,
    Registration,
    Standing,
    TaxServiceChecker,
)
from tests.integration.firms.newcomers import BRN, OFFICER, PDF, form, send
from tests.peers import free_port

AsViewer = Callable[[Viewer], FlaskClient]


def letters(db: Session) -> list[str]:
    """The texts of all mails, oldest first."""
    return [
        message_from_bytes(mail.content, policy=default).get_content()  # type: ignore[attr-defined]  # set or found at run time, not in its stubs
        for mail in db.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
    ]


def link_in(letter: str) -> str:
    found = re.search(r"https?://[^/\s]+(/\S+)", letter)
    assert found is not None
    return found[1]


@pytest.fixture
def application(client: FlaskClient, db: Session) -> FirmApplication:
    assert send(client, form()).status_code == 302
    return db.scalars(select(FirmApplication)).one()


def test_likely_duplicates_are_shown_to_the_officer(
    as_viewer: AsViewer, db: Session, now: datetime, application: FirmApplication
) -> None:
    send(as_viewer(ANONYMOUS), form(name_ko="(주)가온물길테크", identifier="220-81-62517"))
    register_firm(
        db,
        FirmDetails(
            country="KR",
            size_class=SizeClass.SME,
            name_ko="주식회사 가온 물길테크",
            identifiers={IdentifierScheme.KR_BRN: BRN},
        ),
        actor=SYSTEM,
        now=now,
    )
    db.commit()
    page = as_viewer(OFFICER).get(f"/firms/applications/{application.public_id}?lang=en")
    text = page.get_data(as_text=True)
    assert "Same number, Same name" in text
    assert "220-81-62517" in text
    logged = db.scalars(select(AccessLog.action)).all()
    assert logged == ["firms.application_read"]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SECRETARIAT])
def test_nobody_else_sees_applications(
    as_viewer: AsViewer, application: FirmApplication, role: Role
) -> None:
    client = as_viewer(Viewer(user=new_public_id(), firm=new_public_id(), roles=frozenset({role})))
    (document,) = application.documents
    for path in (
        "/firms/applications",
        f"/firms/applications/{application.public_id}",
        f"/firms/documents/{document.public_id}",
    ):
        assert client.get(path).status_code == 404
    for act in ("approve", "refuse", "ask", "status"):
        path = f"/firms/applications/{application.public_id}/{act}"
        assert client.post(path, data={"question": "?"}).status_code == 404


def test_approval_makes_the_firm_and_its_first_owner_signs_in(
    as_viewer: AsViewer, db: Session, application: FirmApplication
) -> None:
    answer = as_viewer(OFFICER).post(f"/firms/applications/{application.public_id}/approve")
    assert answer.status_code == 302
    assert application.state is ApplicationState.APPROVED
    firm = db.scalars(select(Firm)).one()
    assert [row.value for row in firm.identifiers] == ["1248100998"]
    assert db.scalars(select(Director.name)).all() == ["김가온"]
    accepted = db.scalars(select(TermsAcceptance)).one()
    assert (accepted.firm_id, accepted.application) == (firm.id, application.public_id)
    link = link_in(letters(db)[-1])
    password = "한 문장이면 충분합니다"
    joining = {"display_name": "이담당", "password": password, "again": password}
    stranger = as_viewer(ANONYMOUS)
    assert "가온물길테크" in stranger.get(link).get_data(as_text=True)
    assert stranger.post(link, data=joining).status_code == 302
    owner = db.scalars(select(User).where(User.email == "newcomer@example.org")).one()
    assert {row.role for row in owner.roles} == {Role.OWNER}
    # The link is used up.
    assert stranger.post(link, data=joining).status_code == 404
    seen = Viewer(
        user=owner.public_id,
        organisation=firm.organisation.public_id,
        firm=firm.public_id,
        roles=frozenset({Role.OWNER}),
    )
    (document,) = application.documents
    download = as_viewer(seen).get(f"/firms/documents/{document.public_id}")
    assert (download.data, download.mimetype) == (PDF, "application/pdf")
    assert download.headers["Content-Disposition"].startswith("attachment")
    assert queries.registry(db, firm.public_id, seen).own


def test_a_number_that_is_here_cannot_be_approved_twice(
    as_viewer: AsViewer, db: Session, application: FirmApplication
) -> None:
    send(as_viewer(ANONYMOUS), form(email="second@example.org"))
    first, second = db.scalars(select(FirmApplication).order_by(FirmApplication.id)).all()
    client = as_viewer(OFFICER)
    assert client.post(f"/firms/applications/{first.public_id}/approve").status_code == 302
    number = second.public_id
    refused = client.post(f"/firms/applications/{number}/approve?lang=en")
    assert refused.status_code == 422
    assert "already registered" in refused.get_data(as_text=True)
    assert len(db.scalars(select(Firm)).all()) == 1
    assert len(db.scalars(select(Invitation)).all()) == 1
    # Settled is settled.
    again = client.post(f"/firms/applications/{first.public_id}/approve?lang=en")
    assert again.status_code == 422


def test_a_question_is_answered_by_its_link_once(
    as_viewer: AsViewer, db: Session, application: FirmApplication
) -> None:
    path = f"/firms/applications/{application.public_id}/ask"
    assert as_viewer(OFFICER).post(path, data={"question": "등기부등본?"}).status_code == 302
    link = link_in(letters(db)[-1])
    stranger = as_viewer(ANONYMOUS)
    assert "등기부등본?" in stranger.get(link).get_data(as_text=True)
    assert stranger.post(link, data={"answer": " "}).status_code == 422
    assert stranger.post(link, data={"answer": "첨부합니다"}).status_code == 302
    assert application.state is ApplicationState.PENDING
    assert application.answer == "첨부합니다"
    assert stranger.get(link).status_code == 404


def test_a_refusal_says_why_in_the_newcomers_language(
    as_viewer: AsViewer, db: Session, application: FirmApplication
) -> None:
    path = f"/firms/applications/{application.public_id}/refuse"
    told = {"reason": "certificate", "note": "대표자가 다릅니다."}
    assert as_viewer(OFFICER).post(path, data=told).status_code == 302
    letter = letters(db)[-1]
    assert "등록증의 내용이 입력한 내용과 다릅니다." in letter
    assert "대표자가 다릅니다." in letter
    assert application.state is ApplicationState.REFUSED


class TaxOffice(BaseHTTPRequestHandler):
    """Answers like the status service; the server's `answer` says what."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.path, json.loads(body)))  # type: ignore[attr-defined]  # set or found at run time, not in its stubs
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(self.server.answer).encode())  # type: ignore[attr-defined]  # set or found at run time, not in its stubs

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def tax_office() -> Iterator[HTTPServer]:
    with HTTPServer(("127.0.0.1", 0), TaxOffice) as server:
        server.asked, server.answer = [], {}  # type: ignore[attr-defined]  # set or found at run time, not in its stubs
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


REGISTRATION = Registration(IdentifierScheme.KR_BRN, "1248100998", "김가온", date(2015, 3, 2))


@pytest.mark.parametrize(
    ("answer", "standing"),
    [
        ({"data": [{"valid": "01", "status": {"b_stt_cd": "01"}}]}, Standing.ACTIVE),
        ({"data": [{"valid": "01", "status": {"b_stt_cd": "02"}}]}, Standing.SUSPENDED),
        ({"data": [{"valid": "01", "status": {"b_stt_cd": "03"}}]}, Standing.CLOSED),
        ({"data": [{"valid": "02", "valid_msg": "no"}]}, Standing.MISMATCH),
        ({"data": [{"valid": "01", "status": {}}]}, Standing.UNKNOWN),
        ({"code": -401}, Standing.UNREACHABLE),
        ([], Standing.UNREACHABLE),
    ],
)
def test_the_tax_offices_answer_is_understood(
    tax_office: HTTPServer, now: datetime, answer: Any, standing: Standing
) -> None:
    tax_office.answer = answer  # type: ignore[attr-defined]  # set or found at run time, not in its stubs
    address = f"http://127.0.0.1:{tax_office.server_port}/validate"
    assert TaxServiceChecker(address, "k y").check(REGISTRATION, now=now).standing is standing
    ((path, body),) = tax_office.asked  # type: ignore[attr-defined]  # set or found at run time, not in its stubs
    assert path == "/validate?returnType=JSON&serviceKey=k+y"
    (asked,) = body["businesses"]
    assert asked == {"b_no": "1248100998", "start_dt": "20150302", "p_nm": "김가온"}


def test_without_a_service_the_officer_compares_by_hand(
    as_viewer: AsViewer, db: Session, application: FirmApplication, now: datetime
) -> None:
    assert ManualChecker().check(REGISTRATION, now=now).standing is Standing.BY_HAND
    silent = TaxServiceChecker(f"http://127.0.0.1:{free_port()}/")
    assert silent.check(REGISTRATION, now=now).standing is Standing.UNREACHABLE
    path = f"/firms/applications/{application.public_id}/status"
    assert as_viewer(OFFICER).post(path).status_code == 302
    assert application.status_check is not None
    assert application.status_check["standing"] == "by_hand"


def test_an_owner_accepts_a_new_version_before_the_firm_files_again(
    as_viewer: AsViewer, db: Session, now: datetime
) -> None:
    firm = register_firm(
        db, FirmDetails("KR", SizeClass.SME, name_ko="나래소프트"), actor=SYSTEM, now=now
    )
    db.commit()

    def somebody(role: Role) -> FlaskClient:
        return as_viewer(Viewer(user=new_public_id(), firm=firm, roles=frozenset({role})))

    def save(role: Role) -> int:
        path = f"/firms/{firm}/profile"
        return somebody(role).post(path, data={"summary": "수질 계측"}).status_code

    assert save(Role.EDITOR) == 303
    assert queries.profile(db, PublicId(firm)).summary == ""
    page = somebody(Role.OWNER).get("/sign-up/terms?lang=ko").get_data(as_text=True)
    shown = re.findall(r'name="(version|sha256)" value="([^"]+)"', page)
    assert somebody(Role.EDITOR).post("/sign-up/terms", data=dict(shown)).status_code == 404
    wrong = somebody(Role.OWNER).post("/sign-up/terms", data=dict(shown) | {"sha256": "0" * 64})
    assert wrong.status_code == 422
    right = somebody(Role.OWNER).post("/sign-up/terms?lang=ko", data=dict(shown))
    assert right.status_code == 302
    assert save(Role.EDITOR) == 302

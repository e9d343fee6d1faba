"""The secretariat corrects a firm's legal names; the firm reads from which paper."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry, AuditPayload
from app.core.access import Role, Viewer
from app.core.ids import new_public_id
from app.firms.duplicates.keys import Key, cells_of, keys_of
from app.firms.duplicates.models import MatchKey, MatchRecord
from app.firms.models import Firm
from app.firms.profile.models import FirmName, LegalNameChange, NameKind
from tests.factories import make_firm
from tests.factories.opportunities import of_firm
from tests.integration.firms.newcomers import OFFICER

AsViewer = Callable[[Viewer], FlaskClient]
PAPER = "사업자등록증 제2026-0101호"


def entered(**changes: Any) -> dict[str, Any]:
    return {
        "name_ko": "가온물길",
        "name_vi": "",
        "name_en": "Gaon Mulgil",
        "kind": "corrected",
        "source": PAPER,
        "source_date": "2026-11-30",
    } | changes


def keys_in(db: Session, firm: Firm) -> set[Key]:
    rows = select(MatchKey.kind, MatchKey.value).join(MatchRecord)
    return {(kind, value) for kind, value in db.execute(rows.where(MatchRecord.firm_id == firm.id))}


def named(names: tuple[str, ...]) -> frozenset[Key]:
    return keys_of(cells_of(names, (), (), (), ()))


@pytest.fixture
def firm(db: Session) -> Firm:
    firm = make_firm(db, "가온물낄")
    db.commit()
    return firm


def test_a_wrong_name_is_corrected_and_what_stood_is_kept(
    as_viewer: AsViewer, db: Session, firm: Firm
) -> None:
    client = as_viewer(OFFICER)
    answer = client.post(f"/firms/{firm.public_id}/legal-names", data=entered())
    assert answer.status_code == 302
    page = client.get(f"{answer.location}?lang=ko").get_data(as_text=True)
    assert "가온물길" in page
    for said in ("가온물낄", PAPER, "2026. 11. 30."):
        assert said in page
    public = client.get(f"/firms/{firm.public_id}").get_data(as_text=True)
    assert "가온물길" in public
    assert "가온물낄" not in public
    assert keys_in(db, firm) == named(("가온물길", "Gaon Mulgil"))
    said = db.scalars(
        select(AuditPayload.content)
        .join(AuditEntry, AuditEntry.id == AuditPayload.entry_id)
        .where(AuditEntry.action == "firms.legal_names_corrected")
    ).one()
    text = json.dumps(said, ensure_ascii=False)
    assert "가온물낄" in text
    assert PAPER in text


def test_a_firm_that_changed_its_name_is_still_found_by_the_old_one(
    as_viewer: AsViewer, db: Session, firm: Firm
) -> None:
    as_viewer(OFFICER).post(f"/firms/{firm.public_id}/legal-names", data=entered(kind="renamed"))
    former = db.scalars(select(FirmName)).one()
    assert (former.kind, former.text) == (NameKind.FORMER, "가온물낄")
    assert keys_in(db, firm) == named(("가온물길", "Gaon Mulgil", "가온물낄"))


def test_the_firm_reads_the_history_and_other_firms_do_not(
    as_viewer: AsViewer, db: Session, firm: Firm
) -> None:
    own, other = of_firm(db, firm), of_firm(db, make_firm(db))
    db.commit()
    as_viewer(OFFICER).post(f"/firms/{firm.public_id}/legal-names", data=entered())
    registry = f"/firms/{firm.public_id}/registry"
    assert PAPER in as_viewer(own).get(registry).get_data(as_text=True)
    assert as_viewer(other).get(registry).status_code == 404


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name_ko": ""}, "소재국 언어"),
        ({"name_ko": "---"}, "명칭"),
        ({"name_ko": "가온물낄", "name_en": ""}, "이미 등록된 명칭"),
        ({"source": ""}, "필수"),
        ({"source_date": "2026-12-31"}, "미래 날짜"),
        ({"source_date": "yesterday"}, "날짜"),
        ({"kind": "invented"}, "선택"),
    ],
)
def test_a_wrong_form_changes_nothing(
    as_viewer: AsViewer, db: Session, firm: Firm, changes: dict[str, Any], words: str
) -> None:
    answer = as_viewer(OFFICER).post(
        f"/firms/{firm.public_id}/legal-names?lang=ko", data=entered(**changes)
    )
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert db.scalar(select(func.count()).select_from(LegalNameChange)) == 0
    db.expire_all()
    assert firm.organisation.name_ko == "가온물낄"


def test_only_the_secretariat_corrects_names(as_viewer: AsViewer, db: Session, firm: Firm) -> None:
    others = [of_firm(db, firm)] + [
        Viewer(user=new_public_id(), roles=frozenset({role}))
        for role in (Role.COMPLIANCE, Role.AUDITOR, Role.MINISTRY)
    ]
    db.commit()
    for viewer in others:
        client = as_viewer(viewer)
        for answer in (
            client.get(f"/firms/{firm.public_id}/legal-names"),
            client.post(f"/firms/{firm.public_id}/legal-names", data=entered()),
        ):
            assert answer.status_code == 404

"""Stating independence: the text of the governing law, by hash, by whom; taken back, shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.core.access import Role, Viewer
from app.firms.models import Firm
from app.interests.independence import TEXTS, StatementText, text_in_force
from app.interests.models import Interest
from app.interests.statement_models import IndependenceStatement
from app.tenders.models import GoverningLaw
from tests.factories import NOW, make_firm, make_interest, make_tender
from tests.factories.opportunities import of_firm

Become = Callable[[Viewer], FlaskClient]


@pytest.fixture
def firm(db: Session) -> Firm:
    return make_firm(db, "가상독립")


@pytest.fixture
def owner(db: Session, firm: Firm) -> Viewer:
    return of_firm(db, firm)


@pytest.fixture
def interest(db: Session, firm: Firm) -> Interest:
    return make_interest(db, make_tender(db), firm)


def text_of(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return re.sub(r"\s+", " ", unescape(answer.get_data(as_text=True)))


def state(client: FlaskClient, interest: Interest, **changes: str) -> int:
    wanted = text_in_force(interest.tender.governing_law, NOW.date()).sha256
    form = {"sha256": wanted, "agreed": "y"} | changes
    address = f"/interests/{interest.public_id}/independence?lang=en"
    return client.post(address, data=form).status_code


def stored(db: Session) -> list[IndependenceStatement]:
    return list(db.scalars(sa.select(IndependenceStatement).order_by(IndependenceStatement.id)))


@pytest.mark.parametrize("law", list(GoverningLaw))
def test_the_text_is_that_of_the_tenders_law(
    db: Session, as_viewer: Become, firm: Firm, owner: Viewer, law: GoverningLaw
) -> None:
    interest = make_interest(db, make_tender(db, governing_law=law), firm)
    db.commit()
    client = as_viewer(owner)
    wanted = text_in_force(law, NOW.date())
    for locale, text in (("ko", wanted.ko), ("vi", wanted.vi), ("en", wanted.en)):
        page = text_of(client, f"/interests/{interest.public_id}/independence?lang={locale}")
        assert text in page
    assert state(client, interest) == 302
    (kept,) = stored(db)
    assert (kept.law, kept.version, kept.text_sha256) == (law, 1, wanted.sha256)
    assert (kept.stated_by, kept.stated_at, kept.locale) == (owner.user, NOW, "en")
    page = text_of(client, f"/interests/{interest.public_id}?lang=en")
    assert wanted.en in page
    assert wanted.sha256 in page
    assert owner.user_name in page


def test_stated_twice_is_stated_once(
    db: Session, as_viewer: Become, owner: Viewer, interest: Interest
) -> None:
    db.commit()
    client = as_viewer(owner)
    assert [state(client, interest), state(client, interest)] == [302, 302]
    assert len(stored(db)) == 1
    acts = sa.select(AuditEntry.action).where(AuditEntry.subject_id == interest.public_id)
    assert list(db.scalars(acts)) == ["interests.independence_stated"]


@pytest.mark.parametrize("changes", [{"agreed": ""}, {"sha256": "0" * 64}, {"sha256": ""}])
def test_a_statement_without_its_tick_or_in_another_text_is_refused(
    db: Session, as_viewer: Become, owner: Viewer, interest: Interest, changes: dict[str, str]
) -> None:
    db.commit()
    assert state(as_viewer(owner), interest, **changes) in {409, 422}
    assert stored(db) == []


def test_a_statement_is_taken_back_and_made_again_and_the_history_says_both(
    db: Session, as_viewer: Become, owner: Viewer, interest: Interest
) -> None:
    db.commit()
    client = as_viewer(owner)
    state(client, interest)
    client.post(f"/interests/{interest.public_id}/independence/retract")
    assert stored(db)[0].retracted_by == owner.user
    state(client, interest)
    page = text_of(client, f"/interests/{interest.public_id}?lang=en")
    assert page.count("Independence stated (VN, version 1)") == 2
    assert "Statement taken back" in page


def test_when_the_governing_law_is_corrected_the_statement_no_longer_counts(
    db: Session, as_viewer: Become, owner: Viewer, interest: Interest
) -> None:
    db.commit()
    client = as_viewer(owner)
    state(client, interest)
    interest.tender.governing_law = GoverningLaw.MDB
    db.commit()
    page = text_of(client, f"/interests/{interest.public_id}?lang=en")
    assert "No statement stands in the text that is in force." in page
    assert state(client, interest) == 302
    assert [kept.law for kept in stored(db)] == [GoverningLaw.VN, GoverningLaw.MDB]


def test_nothing_is_stated_for_a_withdrawn_interest(
    db: Session, as_viewer: Become, owner: Viewer, interest: Interest
) -> None:
    interest.withdrawn_at = NOW
    db.commit()
    assert state(as_viewer(owner), interest) == 409
    assert stored(db) == []


@pytest.mark.parametrize("who", ["viewer", "stranger"])
def test_only_the_firms_owner_or_editor_states_it(
    db: Session, as_viewer: Become, firm: Firm, interest: Interest, who: str
) -> None:
    viewer = of_firm(db, firm, Role.VIEWER) if who == "viewer" else of_firm(db, make_firm(db))
    db.commit()
    assert state(as_viewer(viewer), interest) == 404
    assert stored(db) == []


def test_withdrawing_is_in_the_history_with_its_person(
    db: Session, as_viewer: Become, owner: Viewer, interest: Interest
) -> None:
    db.commit()
    client = as_viewer(owner)
    client.post(f"/interests/{interest.public_id}/share")
    client.post(f"/interests/{interest.public_id}/withdraw")
    page = text_of(client, f"/interests/{interest.public_id}?lang=en")
    history = page[page.index("Every act on this interest") :]
    places = [
        history.index(act)
        for act in ("Interest registered", "Sharing began", "Sharing ended", "Interest withdrawn")
    ]
    assert places == sorted(places)
    assert owner.user_name in history[places[-1] :]


def test_a_released_text_never_changes() -> None:
    assert {(text.law.value, text.version): text.sha256[:16] for text in TEXTS} == {
        ("VN", 1): "e248d8a0fc16c38a",
        ("KR", 1): "8baf7adae7e55773",
        ("MDB", 1): "416333cbcb596047",
    }


def test_the_newest_text_in_force_is_asked_for() -> None:
    old = TEXTS[0]
    new = StatementText(old.law, 2, date(2027, 1, 1), "새", "mới", "new", "test")
    assert text_in_force(old.law, date(2026, 12, 31), (*TEXTS, new)) is old
    assert text_in_force(old.law, date(2027, 1, 1), (*TEXTS, new)) is new
    assert text_in_force(old.law, date(2020, 1, 1), (*TEXTS, new)) is old

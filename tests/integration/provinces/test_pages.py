"""The province pages as readers and officers meet them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from markupsafe import escape
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.core.access import SYSTEM, Actor, Role, Viewer
from app.core.errors import ConflictError, DomainError, NotAllowedError
from app.core.ids import new_public_id
from app.provinces import commands, queries
from app.provinces.commands import EvidenceDetails, StatusDetails
from app.provinces.loading import load_reference
from app.provinces.models import (
    EvidenceKind,
    EvidenceLevel,
    ProgrammeState,
    Province,
    Vintage,
)
from app.provinces.places import UnitKey
from app.provinces.reference_data import read_reference
from app.tenders.models import TenderKind, TenderProvince
from app.tenders.province_figures import open_and_planned
from tests.factories import make_tender

AsViewer = Callable[[Viewer], FlaskClient]
SECRETARY = Viewer(user=new_public_id(), roles=frozenset({Role.SECRETARIAT}))
OFFICER = Actor.of(SECRETARY)
CAO_BANG = UnitKey(Vintage.UNITS_63, "04")


@pytest.fixture(autouse=True)
def _reference(db: Session, now: datetime) -> None:
    load_reference(db, read_reference(), actor=SYSTEM, now=now)
    db.commit()


def details(**changes: object) -> StatusDetails:
    facts = {
        "state": ProgrammeState.CONFIRMED,
        "as_of": date(2026, 12, 1),
        "source": "Letter 12/UBND of 2026-11-30",
    }
    return StatusDetails(**(facts | changes))  # type: ignore[arg-type]  # narrower than the stubs can say


def text_of(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return re.sub(r"\s+", " ", answer.get_data(as_text=True))


@pytest.mark.parametrize(("vintage", "tiles"), [("63", 63), ("34", 34)])
def test_the_grid_shows_every_unit_once_with_its_state_in_words(
    client: FlaskClient, vintage: str, tiles: int
) -> None:
    page = text_of(client, f"/provinces/?map={vintage}&lang=en")
    assert page.count('<li class="unit-tile ') == tiles
    assert page.count('<span class="unit-name">') == tiles
    assert page.count('class="visually-hidden">') >= tiles
    places = re.findall(r" (r\d+ c\d+)\"", page)
    assert len(set(places)) == tiles


def test_the_headline_keeps_the_cited_count_apart_from_the_evidence(client: FlaskClient) -> None:
    page = re.sub(r"<[^>]+>", "", text_of(client, "/provinces/roster?lang=en"))
    assert "41 cited · 21 evidenced · 7 claimed · rest open: 35" in re.sub(r"\s+", " ", page)


def test_every_piece_of_evidence_is_on_the_roster_with_a_link(client: FlaskClient) -> None:
    page = text_of(client, "/provinces/roster?lang=en")
    for row in read_reference().evidence:
        if row.source.startswith("http"):
            assert f'href="{row.source}"'.replace("&", "&amp;") in page


def test_a_unit_of_today_names_its_old_units_and_an_old_one_its_successor(
    client: FlaskClient,
) -> None:
    assert "/provinces/63/74" in text_of(client, "/provinces/34/79?lang=en")
    old = text_of(client, "/provinces/63/74?lang=vi")
    assert "/provinces/34/79" in old
    assert "Tỉnh Bình Dương" in old


@pytest.mark.parametrize("address", ["/provinces/63/99", "/provinces/35/01", "/provinces/?map=5"])
def test_an_unknown_unit_or_map_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_an_officer_confirms_a_programme_and_the_history_keeps_what_was(
    as_viewer: AsViewer, db: Session
) -> None:
    client = as_viewer(SECRETARY)
    form = text_of(client, "/provinces/63/04/status?lang=en")
    based_on = re.search(r'name="based_on"[^>]*value="([^"]*)"', form)
    assert based_on is not None
    answer = client.post(
        "/provinces/63/04/status",
        data={
            "state": "confirmed",
            "as_of": "2026-12-01",
            "source": "Letter 12/UBND",
            "note": "by telephone first",
            "based_on": based_on[1],
        },
    )
    assert answer.status_code == 302
    page = text_of(client, "/provinces/63/04?lang=en")
    assert "Confirmed by the secretariat" in page
    assert "Letter 12/UBND" in page
    assert "History of the status" in page
    assert queries.coverage(db).confirmed == 1
    entry = db.scalars(select(AuditEntry).where(AuditEntry.action == "provinces.status_set")).one()
    assert (entry.subject_id, entry.actor_role) == ("63-04", "secretariat")


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"state": "nonsense"}, 'id="state'),
        ({"as_of": "2026-12-31"}, "The date lies in the future."),
        ({"as_of": "yesterday"}, 'href="#as_of"'),
        ({"source": "  "}, 'href="#source"'),
    ],
)
def test_a_status_that_cannot_be_is_refused_beside_its_field(
    as_viewer: AsViewer, changed: dict[str, str], says: str
) -> None:
    posted = {"state": "confirmed", "as_of": "2026-12-01", "source": "Letter"} | changed
    answer = as_viewer(SECRETARY).post("/provinces/63/04/status?lang=en", data=posted)
    assert answer.status_code == 422
    assert says in answer.get_data(as_text=True)


@pytest.mark.parametrize("page", ["status", "evidence"])
@pytest.mark.parametrize("role", [Role.OWNER, Role.COMPLIANCE, Role.AUDITOR, Role.COUNTERPART])
def test_nobody_but_the_secretariat_edits_programmes(
    as_viewer: AsViewer, page: str, role: Role
) -> None:
    client = as_viewer(Viewer(user=new_public_id(), roles=frozenset({role})))
    assert client.get(f"/provinces/63/04/{page}").status_code == 404
    assert client.post(f"/provinces/63/04/{page}", data={}).status_code == 404


def test_the_command_checks_the_officer_again(db: Session, now: datetime) -> None:
    stranger = Actor(user=new_public_id(), role="owner", roles=frozenset({Role.OWNER}))
    with pytest.raises(NotAllowedError):
        commands.set_programme_status(db, CAO_BANG, details(), actor=stranger, now=now)


def test_a_status_entered_in_the_meantime_is_not_overwritten(db: Session, now: datetime) -> None:
    seen = queries.province_page(db, CAO_BANG).status
    assert seen is not None
    commands.set_programme_status(
        db, CAO_BANG, details(), actor=OFFICER, now=now + timedelta(minutes=1)
    )
    with pytest.raises(ConflictError):
        commands.set_programme_status(
            db,
            CAO_BANG,
            details(state=ProgrammeState.CLAIMED, based_on=seen.entered_at),
            actor=OFFICER,
            now=now + timedelta(minutes=2),
        )


def test_evidence_is_added_once_and_leaves_the_status_alone(
    as_viewer: AsViewer, db: Session
) -> None:
    client = as_viewer(SECRETARY)
    posted = {
        "level": "strong",
        "kind": "province_scheme",
        "text": "Scheme of 2026",
        "source": "https://example.org/scheme",
        "year": "2026",
    }
    assert client.post("/provinces/63/04/evidence", data=posted).status_code == 302
    page = text_of(client, "/provinces/63/04?lang=en")
    assert 'href="https://example.org/scheme"' in page
    assert "The evidence alone would say: Evidenced." in page
    again = client.post("/provinces/63/04/evidence?lang=en", data=posted)
    assert again.status_code == 422
    assert "already there" in again.get_data(as_text=True)
    status = queries.province_page(db, CAO_BANG).status
    assert status is not None
    assert status.state is ProgrammeState.OPEN


def test_a_source_that_is_no_address_is_not_a_link(db: Session, now: datetime) -> None:
    commands.add_evidence(
        db,
        CAO_BANG,
        EvidenceDetails(
            EvidenceLevel.WEAK, EvidenceKind.STATEMENT, "said so", "javascript:alert(1)", None
        ),
        actor=OFFICER,
        now=now,
    )
    (piece,) = queries.province_page(db, CAO_BANG).evidence
    assert piece.link is None


@pytest.mark.parametrize("year", [1889, 2027])
def test_evidence_from_an_impossible_year_is_refused(db: Session, now: datetime, year: int) -> None:
    entered = EvidenceDetails(EvidenceLevel.WEAK, EvidenceKind.MOU, "x", "y", year)
    with pytest.raises(DomainError, match="1990"):
        commands.add_evidence(db, CAO_BANG, entered, actor=OFFICER, now=now)


def test_tenders_are_counted_in_the_unit_of_today_once(
    client: FlaskClient, db: Session, now: datetime
) -> None:
    units = {
        (unit.vintage, unit.code): unit
        for unit in db.scalars(select(Province).where(Province.code.in_(["74", "79"])))
    }
    new, old = units[Vintage.UNITS_34, "79"], units[Vintage.UNITS_63, "74"]
    tender = make_tender(db, province=old)
    db.add(TenderProvince(tender_id=tender.id, province_id=units[Vintage.UNITS_63, "79"].id))
    make_tender(db, province=new)
    make_tender(db, province=new, closes_at=now)
    make_tender(
        db, province=new, kind=TenderKind.PLAN, notice_no=None, plan_no="PL1", package_key="1",
        closes_at=None,
    )  # fmt: skip
    db.commit()
    figures = open_and_planned(db, Vintage.UNITS_34, now)
    assert {key.code: (f.open, f.planned) for key, f in figures.items()} == {"79": (2, 1)}
    old_map = open_and_planned(db, Vintage.UNITS_63, now)
    assert {key.code: (f.open, f.planned) for key, f in old_map.items()} == {
        "74": (1, 0),
        "79": (1, 0),
    }
    assert "<strong>2</strong> open tenders" in text_of(client, "/provinces/34/79?lang=en")


def test_a_source_stands_as_it_was_written(as_viewer: AsViewer) -> None:
    """It is an officer's text on a public page: neither markup nor a text with places in it."""
    client = as_viewer(SECRETARY)
    written = "<i>보급률</i> 100% 확인"
    posted = {"level": "strong", "kind": "province_scheme", "text": "x", "source": written}
    assert client.post("/provinces/63/04/evidence", data=posted).status_code == 302
    for address in ("/provinces/63/04", "/provinces/roster"):
        page = client.get(f"{address}?lang=ko")
        assert page.status_code == 200
        assert escape(written) in page.get_data(as_text=True)

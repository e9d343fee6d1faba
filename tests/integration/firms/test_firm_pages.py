"""A firm's public profile is everybody's; its numbers and affiliations are for few."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.core.access import SYSTEM, Actor, Role, Viewer
from app.core.errors import DomainError, NotAllowedError, NotFoundError
from app.core.fields import SolutionField
from app.core.ids import PublicId, new_public_id
from app.firms import commands, queries
from app.firms.commands import FirmDetails, ProfileDetails
from app.firms.models import IdentifierScheme, SizeClass
from app.firms.profile import queries as profile_queries
from app.firms.profile.models import Language

AsViewer = Callable[[Viewer], FlaskClient]
BRN = "124-81-00998"


def enter(db: Session, now: datetime, **changes: object) -> PublicId:
    facts: dict[str, object] = {
        "country": "KR",
        "size_class": SizeClass.SME,
        "name_ko": "가온물길테크",
        "name_en": "Gaon Mulgil Tech",
        "summary": "누수 감지",
        "identifiers": {IdentifierScheme.KR_BRN: BRN},
        "capabilities": frozenset({SolutionField.WATER, SolutionField.TRAFFIC}),
        "demo": True,
    }
    return commands.register_firm(
        db,
        FirmDetails(**(facts | changes)),  # type: ignore[arg-type]  # narrower than the stubs can say
        actor=SYSTEM,
        now=now,
    )


@pytest.fixture
def firm(db: Session, now: datetime) -> PublicId:
    firm = enter(db, now)
    group = commands.create_group(db, "가온그룹", "Gaon Group", demo=True, actor=SYSTEM, now=now)
    commands.affiliate(
        db, firm, group, valid_from=date(2020, 1, 1), source="declared", actor=SYSTEM, now=now
    )
    db.commit()
    return firm


def of_firm(firm: PublicId, role: Role = Role.OWNER) -> Viewer:
    return Viewer(user=new_public_id(), firm=firm, roles=frozenset({role}))


def test_the_public_profile_names_the_firm_and_says_it_is_fictional(
    client: FlaskClient, firm: PublicId
) -> None:
    page = client.get(f"/firms/{firm}?lang=en").get_data(as_text=True)
    assert "Gaon Mulgil Tech" in page
    assert "Fictional" in page
    assert "Traffic and parking, Water" in page
    assert "124-81-00998" not in page
    assert "Gaon Group" not in page


def test_the_public_profile_is_the_same_for_another_firm_and_for_nobody(
    as_viewer: AsViewer, firm: PublicId, db: Session
) -> None:
    viewer = of_firm(new_public_id())
    stranger = queries.profile(db, firm)
    assert stranger == queries.profile(db, firm)
    page = as_viewer(viewer).get(f"/firms/{firm}?lang=en").get_data(as_text=True)
    assert f"/firms/{firm}/registry" not in page


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.SECRETARIAT, 200),
        (Role.COMPLIANCE, 200),
        (Role.AUDITOR, 200),
        (Role.MINISTRY, 404),
        (Role.EXPERT, 404),
        (Role.COUNTERPART, 404),
    ],
)
def test_the_desks_read_the_registry_and_members_do_not(
    as_viewer: AsViewer, firm: PublicId, role: Role, status: int
) -> None:
    viewer = Viewer(user=new_public_id(), roles=frozenset({role}))
    answer = as_viewer(viewer).get(f"/firms/{firm}/registry?lang=en")
    assert answer.status_code == status
    assert (BRN in answer.get_data(as_text=True)) is (status == 200)


@pytest.mark.parametrize("role", [Role.OWNER, Role.EDITOR, Role.VIEWER])
def test_a_firm_reads_its_own_registry_and_no_other(
    as_viewer: AsViewer, firm: PublicId, role: Role
) -> None:
    own = as_viewer(of_firm(firm, role)).get(f"/firms/{firm}/registry?lang=en")
    assert own.status_code == 200
    assert "Gaon Group" in own.get_data(as_text=True)
    other = as_viewer(of_firm(new_public_id(), role))
    absent = other.get(f"/firms/{new_public_id()}/registry")
    foreign = other.get(f"/firms/{firm}/registry")
    # The form of signing out carries a token with the second it was made in.
    shown = [re.sub(rb'"csrf_token" value="[^"]*"', b"", page.data) for page in (foreign, absent)]
    assert shown[0] == shown[1]
    assert absent.status_code == 404
    assert foreign.status_code == 404


def test_an_owner_changes_the_public_profile_and_a_viewer_cannot(
    as_viewer: AsViewer, firm: PublicId, db: Session
) -> None:
    posted = {"summary": "수질 계측", "website": "https://example.org", "languages": ["vi"]}
    client = as_viewer(of_firm(firm, Role.VIEWER))
    assert client.post(f"/firms/{firm}/profile", data=posted).status_code == 404
    client = as_viewer(of_firm(firm, Role.OWNER))
    assert client.post(f"/firms/{firm}/profile", data=posted).status_code == 302
    shown = queries.profile(db, firm)
    assert (shown.summary, shown.website) == ("수질 계측", "https://example.org")
    assert profile_queries.public_sections(db, firm).languages == (Language.VIETNAMESE,)
    # What the firm does has a page of its own and stays.
    assert shown.capabilities == (SolutionField.TRAFFIC, SolutionField.WATER)
    actions = db.scalars(select(AuditEntry.action)).all()
    assert "firms.profile_updated" in actions


def test_another_firms_profile_cannot_be_changed(
    as_viewer: AsViewer, firm: PublicId, db: Session, now: datetime
) -> None:
    client = as_viewer(of_firm(new_public_id()))
    assert client.post(f"/firms/{firm}/profile", data={"summary": "x"}).status_code == 404
    rival = Actor(
        user=new_public_id(), role="owner", firm=new_public_id(), roles=frozenset({Role.OWNER})
    )
    with pytest.raises(NotAllowedError):
        commands.update_profile(
            db, firm, ProfileDetails("x", None, frozenset()), actor=rival, now=now
        )


@pytest.mark.parametrize(
    "website", ["javascript:alert(1)", "example.org", "https://a b", "https://[x"]
)
def test_a_website_must_be_an_address(as_viewer: AsViewer, firm: PublicId, website: str) -> None:
    answer = as_viewer(of_firm(firm)).post(f"/firms/{firm}/profile", data={"website": website})
    assert answer.status_code == 422


def test_one_number_names_one_firm(db: Session, firm: PublicId, now: datetime) -> None:
    with pytest.raises(DomainError):
        enter(db, now, identifiers={IdentifierScheme.KR_BRN: "124-81-00999"})


def test_only_the_system_enters_firms(db: Session, now: datetime) -> None:
    officer = Actor(user=new_public_id(), role="secretariat", roles=frozenset({Role.SECRETARIAT}))
    details = FirmDetails(country="KR", size_class=SizeClass.SME, name_ko="x")
    with pytest.raises(NotAllowedError):
        commands.register_firm(db, details, actor=officer, now=now)


def test_a_viewer_without_a_firm_has_none(db: Session, firm: PublicId) -> None:
    assert queries.firm_of(db, Viewer()) is None
    own = queries.firm_of(db, of_firm(firm))
    assert own is not None
    assert own.firm.name_ko == "가온물길테크"
    with pytest.raises(NotFoundError):
        queries.profile(db, new_public_id())
    assert queries.names(db, [firm, new_public_id()]).keys() == {firm}


def test_an_affiliation_cannot_end_before_it_begins(
    db: Session, firm: PublicId, now: datetime
) -> None:
    group = commands.create_group(db, "나", "B", actor=SYSTEM, now=now)
    with pytest.raises(DomainError) as refused:
        commands.affiliate(
            db,
            firm,
            group,
            valid_from=date(2021, 1, 1),
            valid_to=date(2020, 1, 1),
            source="x",
            actor=SYSTEM,
            now=now,
        )
    assert refused.value.field == "valid_to"

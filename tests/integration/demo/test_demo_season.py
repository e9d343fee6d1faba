"""The demo season: large enough, clearly invented, and the same for one date."""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User, UserRole
from app.accounts.passwords import matches
from app.cli.demo.firms import FIRMS
from app.cli.demo.people import DOMAIN, PASSWORD, PEOPLE
from app.conflicts.models import Finding
from app.conflicts.rulesets.shipped import ruleset
from app.conflicts.words import FindingScope
from app.consortia.bid_models import Bid, BidStatus
from app.consortia.models import (
    Consortium,
    ConsortiumState,
    Invitation,
    InvitationState,
    Member,
)
from app.consortia.paper_models import RoomDocument
from app.consortia.signing_models import AgreementVersion, VersionState
from app.core.access import SYSTEM, Role
from app.core.clock import SEOUL, fixed_clock
from app.core.db import db as database
from app.core.text import place_key
from app.firms.models import Affiliation, Firm, FirmIdentifier, SizeClass
from app.firms.profile.models import Reference, SizeProof
from app.firms.profile.size_proofs import SizeStanding, size_standing
from app.firms.sign_up.models import ApplicationState, FirmApplication
from app.interests.models import Interest, InterestSharing
from app.meetings.models import ActionItem, ActionState, Body, Decision, Meeting, MeetingState
from app.provinces.loading import load_reference
from app.provinces.reference_data import read_reference
from app.seasons.queries import published_bands
from app.tenders.models import LinkState, PlanLink, Route, Tender, TenderProvince, TenderVersion
from app.tenders.status import Stage, tender_stage
from tests.conftest import isolation
from tests.integration.demo.around_meetings import check_office, check_stages
from tests.integration.demo.expected_findings import BY_CASE, BY_SCOPE
from tests.integration.demo.picture import Picture, picture

AS_OF = date(2026, 12, 4)
ROOT = Path(__file__).resolve().parents[3]
SHARED = Path(os.environ.get("DURI_SHARED_DATA") or ROOT.parent / "shared" / "data")
NOW = datetime(2026, 12, 4, 5, 30, tzinfo=UTC)

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Seeding:
    """The season as `flask seed demo` leaves it, and what the command said."""

    db: Session
    run: Callable[..., Result]
    said: str


@pytest.fixture(scope="module")
def seeding(app: Flask) -> Iterator[Seeding]:
    """One season for each database and all tests of this file, which only look at it."""
    config = app.config["DURI"]
    app.config["DURI"] = config.with_(demo=True)
    run = app.test_cli_runner().invoke
    with app.app_context(), fixed_clock(NOW), isolation():
        load_reference(database.session, read_reference(), actor=SYSTEM, now=NOW)
        database.session.commit()
        first = run(args=["seed", "demo", "--as-of", AS_OF.isoformat()])
        assert first.exit_code == 0, first.output
        yield Seeding(database.session, run, first.output)
    app.config["DURI"] = config


@pytest.fixture(scope="session")
def pictures() -> dict[str, Picture]:
    """What the first database's season looks like: that of the second is compared with it."""
    return {}


@pytest.fixture
def seeded(seeding: Seeding) -> Session:
    return seeding.db


def count(db: Session, entity: type) -> int:
    return db.scalar(select(func.count()).select_from(entity)) or 0


def test_the_season_is_as_large_as_a_season_must_be(seeded: Session) -> None:
    sizes = Counter(seeded.scalars(select(Firm.size_class)))
    assert sum(sizes.values()) >= 24
    assert sizes[SizeClass.SME] >= 16
    assert seeded.scalar(select(func.count(func.distinct(Affiliation.group_id)))) == 2
    assert count(seeded, Tender) >= 60
    provinces = select(func.count(func.distinct(TenderProvince.province_id)))
    assert (seeded.scalar(provinces) or 0) >= 20
    assert set(seeded.scalars(select(Tender.route))) == set(Route) - {Route.UNKNOWN}


def test_tenders_stand_at_every_stage_around_the_day(seeded: Session, now: datetime) -> None:
    stages = Counter(tender_stage(one, now=now) for one in seeded.scalars(select(Tender)))
    assert all(stages[stage] for stage in Stage), stages
    amended = select(TenderVersion.tender_id).where(TenderVersion.ordinal == 2)
    assert len(seeded.scalars(amended).all()) >= 5
    states = set(seeded.scalars(select(PlanLink.state)))
    assert states == {LinkState.LINKED, LinkState.AMBIGUOUS}


def test_everything_invented_says_so(seeded: Session) -> None:
    for one in seeded.scalars(select(Organisation)):
        assert one.demo
        assert "(가상)" in (one.name_ko or "")
        assert "(fictional)" in (one.name_en or "")
    assert all("(가상)" in u.display_name or "(hư cấu)" in u.display_name
               for u in seeded.scalars(select(User)))  # fmt: skip
    for tender in seeded.scalars(select(Tender)):
        assert tender.demo
        assert "minh họa" in (tender.buyer or "")
        assert "hư cấu" in tender.description
    assert all(body.demo for body in seeded.scalars(select(Body)))
    assert all(meeting.demo for meeting in seeded.scalars(select(Meeting)))


def test_no_number_of_a_firm_can_be_real(seeded: Session) -> None:
    for identifier in seeded.scalars(select(FirmIdentifier)):
        assert identifier.value.startswith("99")


def test_no_invented_firm_is_called_like_a_real_one() -> None:
    path = SHARED / "firms.csv"
    if not path.is_file():
        pytest.skip(f"the list of real firms is not here ({path}): set DURI_SHARED_DATA")
    columns = ("name_ko", "name_en", "short_en", "name_en_alt", "krx_name_2018")
    with path.open(encoding="utf-8", newline="") as file:
        real = {place_key(row[c]) for row in csv.DictReader(file) for c in columns if row[c]}
    invented = {
        place_key(name)
        for firm in FIRMS
        for name in (firm.name_ko, firm.name_en, firm.name_vi)
        if name
    }
    assert not invented & real


def test_two_meetings_were_held_and_one_is_coming(seeded: Session, now: datetime) -> None:
    meetings = seeded.scalars(select(Meeting).order_by(Meeting.number)).all()
    assert [one.state for one in meetings[:2]] == [MeetingState.CLOSED, MeetingState.CLOSED]
    assert all(one.quorate for one in meetings[:2])
    assert meetings[2].starts_at > now
    assert {item.rule for item in meetings[2].items} >= {"A1", "A2", "A7", "A9", "A10"}
    assert count(seeded, Decision) >= 6
    overdue = [
        one
        for one in seeded.scalars(select(ActionItem))
        if one.due < AS_OF and one.state in {ActionState.OPEN, ActionState.BLOCKED}
    ]
    assert overdue


def test_what_happens_around_meetings_stands_at_every_stage(seeded: Session) -> None:
    check_stages(seeded)
    check_office(seeded)


def fired(db: Session, rule: str, scope: FindingScope) -> set[str | None]:
    """Notice numbers of the tenders on which a rule stands."""
    standing = select(Tender.notice_no).join(Finding, Finding.tender_id == Tender.id)
    return set(
        db.scalars(
            standing.where(
                Finding.rule == rule, Finding.scope == scope, Finding.cleared_at.is_(None)
            )
        )
    )


@pytest.mark.parametrize(("rule", "scope", "fires", "nearly"), BY_SCOPE)
def test_each_rule_fires_and_nearly_fires(
    seeded: Session, rule: str, scope: FindingScope, fires: set[str], nearly: set[str]
) -> None:
    found = fired(seeded, rule, scope)
    assert fires <= found
    assert not nearly & found


@pytest.mark.parametrize(("rule", "case", "fires", "nearly"), BY_CASE)
def test_each_rule_about_teams_and_bids_fires_and_nearly_fires(
    seeded: Session, rule: str, case: str, fires: set[str], nearly: set[str]
) -> None:
    found = set(
        seeded.scalars(
            select(Tender.notice_no)
            .join(Finding, Finding.tender_id == Tender.id)
            .where(Finding.rule == rule, Finding.case == case, Finding.cleared_at.is_(None))
        )
    )
    assert fires <= found
    assert not nearly & found


def test_the_near_misses_stand_right_at_the_limit(seeded: Session) -> None:
    closing = {
        number: (published, closes)
        for number, published, closes in seeded.execute(
            select(Tender.notice_no, Tender.published_at, Tender.closes_at)
        )
        if closes
    }
    published, closes = closing["DEMO-IB-0057"]
    assert published
    assert (closes - published).days == ruleset("VN-2025").value("D18.window_days")
    (ends,) = seeded.scalars(
        select(SizeProof.expires_on)
        .join(Firm, Firm.id == SizeProof.firm_id)
        .join(Organisation, Organisation.id == Firm.organisation_id)
        .where(Organisation.name_ko == "별솔교실(가상)")
    )
    assert ends == closing["DEMO-IB-0056"][1].astimezone(SEOUL).date()
    agreed = seeded.scalars(
        select(Consortium.valid_until).where(Consortium.name.startswith("호찌민 광역"))
    ).one()
    assert agreed == closing["DEMO-IB-0047"][1].astimezone(SEOUL).date()


def test_consortia_stand_in_every_state_and_bids_too(seeded: Session) -> None:
    assert set(seeded.scalars(select(Consortium.state))) == set(ConsortiumState)
    assert set(seeded.scalars(select(Bid.status))) == set(BidStatus)
    assert set(seeded.scalars(select(Invitation.state))) >= {
        InvitationState.OPEN,
        InvitationState.ACCEPTED,
        InvitationState.DECLINED,
    }
    changing = select(AgreementVersion).where(
        AgreementVersion.state == VersionState.OPEN, AgreementVersion.number > 1
    )
    leaving = [bool(one.content["leaving"]) for one in seeded.scalars(changing)]
    assert sorted(leaving) == [False, True]
    assert count(seeded, RoomDocument) >= 5
    earned = select(Reference.id).where(Reference.source == "DEMO-IB-0016")
    assert len(seeded.scalars(earned).all()) == 1


def test_an_invitation_waits_for_the_sme_and_a_signature_for_the_conglomerates(
    seeded: Session, now: datetime
) -> None:
    def asked(login: str) -> list[Invitation]:
        user = seeded.scalars(select(User).where(User.email == f"{login}@{DOMAIN}")).one()
        return list(
            seeded.scalars(
                select(Invitation)
                .join(Firm, Firm.id == Invitation.firm_id)
                .where(
                    Firm.organisation_id == user.organisation_id,
                    Invitation.state == InvitationState.OPEN,
                    Invitation.expires_at > now,
                )
            )
        )

    assert asked("owner")
    for login in ("group", "group2"):
        user = seeded.scalars(select(User).where(User.email == f"{login}@{DOMAIN}")).one()
        own = seeded.scalars(select(Firm).where(Firm.organisation_id == user.organisation_id)).one()
        open_versions = seeded.scalars(
            select(AgreementVersion)
            .join(Member, Member.consortium_id == AgreementVersion.consortium_id)
            .where(
                Member.firm_id == own.id,
                Member.left_at.is_(None),
                AgreementVersion.state == VersionState.OPEN,
            )
        ).all()
        assert any(
            own.id not in {signature.firm_id for signature in version.signatures}
            for version in open_versions
        )


def test_newcomers_stand_at_every_stage(seeded: Session) -> None:
    assert set(seeded.scalars(select(FirmApplication.state))) == set(ApplicationState)


def test_proofs_of_size_are_proven_ending_and_expired(seeded: Session) -> None:
    standing = {
        name: size_standing(seeded, firm.id, firm.size_class, AS_OF)
        for firm, name in seeded.execute(
            select(Firm, Organisation.name_ko).join(
                Organisation, Organisation.id == Firm.organisation_id
            )
        )
    }
    assert standing["미르샘교통기술(가상)"] is SizeStanding.PROVEN
    assert standing["글마루전자행정(가상)"] is SizeStanding.SUBMITTED
    assert standing["별여울누수(가상)"] is SizeStanding.EXPIRED
    ending = select(SizeProof.id).where(
        SizeProof.expires_on.between(AS_OF, AS_OF + timedelta(days=30)),
        SizeProof.confirmed_at.is_not(None),
    )
    assert seeded.scalars(ending).all()


def test_one_pair_of_records_is_a_duplicate_and_two_are_not(seeded: Session) -> None:
    (only,) = fired(seeded, "D12", FindingScope.RECORD)
    assert only in {"DEMO-IB-0048", "DEMO-DB-0048"}


def test_interests_are_shared_and_not_shared_withdrawn_and_carried(seeded: Session) -> None:
    shared = set(seeded.scalars(select(InterestSharing.interest_id)))
    interests = seeded.scalars(select(Interest)).all()
    assert len(shared) >= 40
    assert len(interests) - len(shared) >= 40
    assert any(one.withdrawn_at for one in interests)
    assert any(one.carried_from_id for one in interests)
    ended = select(InterestSharing).where(InterestSharing.ended_at.is_not(None))
    assert seeded.scalars(ended).all()


def test_a_closed_season_has_its_bands(seeded: Session) -> None:
    bands = published_bands(seeded)
    assert {line.season for line in bands} >= {"2026-H1"}


def test_every_account_stands_where_its_role_belongs(seeded: Session) -> None:
    roles = set(seeded.scalars(select(UserRole.role)))
    assert roles == set(Role)


def test_a_record_that_nearly_holds_says_nothing(seeded: Session) -> None:
    told = {
        (finding.rule, named)
        for finding, named in seeded.execute(
            select(Finding, Organisation.name_ko)
            .join(Firm, Firm.id == Finding.firm_id)
            .join(Organisation, Organisation.id == Firm.organisation_id)
            .where(Finding.rule.in_(("D5", "D6", "D8")))
        )
    }
    firing = {
        ("D5", "가람누리워터(가상)"),
        ("D6", "물여울계측(가상)"),
        ("D8", "두레초록순환(가상)"),
    }
    assert firing <= told
    near = {
        ("D5", "가람누리에너지(가상)"),
        ("D6", "아라결센서(가상)"),
        ("D8", "햇귀마을전력(가상)"),
    }
    assert near.isdisjoint(told)


def test_a_second_run_adds_nothing_and_another_day_is_refused(seeding: Seeding) -> None:
    assert "secretariat@" in seeding.said
    assert PASSWORD in seeding.said
    before = picture(seeding.db)
    again = seeding.run(args=["seed", "demo", "--as-of", AS_OF.isoformat()])
    assert (again.exit_code, "already" in again.output) == (0, True)
    other = seeding.run(args=["seed", "demo", "--as-of", "2027-02-01"])
    assert other.exit_code != 0
    assert AS_OF.isoformat() in other.output
    once = seeding.run(args=["seed", "demo", "--as-of", "2027-02-01", "--once"])
    assert once.exit_code == 0
    seeding.db.expire_all()
    assert picture(seeding.db) == before


def test_those_and_only_those_printed_can_sign_in(seeded: Session) -> None:
    hashes = {user.email: user.password_hash for user in seeded.scalars(select(User))}
    # Accounts share hashes, and to compare one is slow on purpose.
    opens = {known: matches(known, PASSWORD) for known in set(hashes.values())}
    assert all(opens[hashes[person.email]] is person.signs_in for person in PEOPLE)


def test_one_date_gives_one_season_on_either_database(
    seeded: Session, pictures: dict[str, Picture]
) -> None:
    seen = pictures.setdefault(AS_OF.isoformat(), picture(seeded))
    assert picture(seeded) == seen
    assert len(seen) > 150

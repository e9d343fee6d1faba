"""“Can I join?”: the own rules' answer beforehand; no trace, and nothing of anybody else in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.conflicts.finding import Kind
from app.conflicts.joining import questions as joining
from app.conflicts.joining.questions import Answer
from app.conflicts.rules import RULES
from app.consortia.models import Consortium, ConsortiumState, Liability, Member, MemberRole
from app.core.access import Role, Viewer
from app.core.errors import NotFoundError
from app.core.ids import new_public_id
from app.firms.models import Firm
from app.interests.models import IntendedRole, Interest
from app.tenders.models import Tender, TenderStatus
from tests.factories import NOW, make_firm, make_group, make_interest, make_lot, make_tender
from tests.factories.engagements import prove_size
from tests.factories.opportunities import of_firm
from tests.factories.public_records import (
    name_promise,
    note_exclusion,
    note_relation,
    note_role,
)

Become = Callable[[Viewer], FlaskClient]
LEAD = IntendedRole.LEAD


@pytest.fixture
def firm(db: Session) -> Firm:
    return make_firm(db, "가상물음")


@pytest.fixture
def owner(db: Session, firm: Firm) -> Viewer:
    return of_firm(db, firm)


@pytest.fixture
def tender(db: Session) -> Tender:
    return make_tender(db)


def ask(db: Session, viewer: Viewer, tender: Tender, **asked: object) -> joining.JoinCheck:
    values = {"lot": None, "role": LEAD} | asked
    return joining.check_tender(db, tender.public_id, viewer=viewer, now=NOW, **values)


def text_of(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    page = re.sub(r'name="csrf[-_]token"[^>]*', "", answer.get_data(as_text=True))
    return re.sub(r"\s+", " ", unescape(page))


def rows(db: Session) -> dict[str, int]:
    """How many rows each table holds."""
    return {
        table: db.execute(sa.text(f'SELECT count(*) FROM "{table}"')).scalar_one()  # noqa: S608  (names from the models, never from a reader)
        for table in sa.inspect(db.connection()).get_table_names()
    }


def test_a_firm_that_stands_nowhere_meets_nothing(
    db: Session, as_viewer: Become, owner: Viewer, tender: Tender
) -> None:
    check = ask(db, owner, tender)
    assert (check.answer, check.outcomes) == (Answer.CLEAR, ())
    page = text_of(as_viewer(owner), f"/findings/can-i-join/{tender.public_id}?lang=en")
    assert "The rules see nothing against it" in page
    assert "Your firm may bid directly" in page
    assert "Can I join?" in text_of(as_viewer(owner), f"/tenders/{tender.public_id}?lang=en")


def test_what_would_be_double_is_said_before_it_is_registered(
    db: Session, owner: Viewer, firm: Firm, tender: Tender
) -> None:
    lot = make_lot(db, tender)
    make_interest(db, tender, firm)
    check = ask(db, owner, tender, lot=lot.public_id)
    assert check.answer is Answer.LOOK
    (outcome,) = check.outcomes
    assert (outcome.rule, outcome.lot, outcome.already) == ("D1", "1", False)
    member = ask(db, owner, tender, lot=lot.public_id, role=IntendedRole.MEMBER)
    assert "as a consortium member" in member.outcomes[0].explanation.msgid


def test_what_holds_already_is_told_apart_from_what_would_be_new(
    db: Session, owner: Viewer, firm: Firm, tender: Tender
) -> None:
    lots = [make_lot(db, tender, number) for number in "12"]
    make_interest(db, tender, firm)
    make_interest(db, tender, firm, lot_id=lots[0].id)
    check = ask(db, owner, tender, lot=lots[1].public_id)
    assert [(each.lot, each.already) for each in check.outcomes] == [("1", True), ("2", False)]


def test_a_role_that_stands_in_no_bid_meets_nothing(
    db: Session, owner: Viewer, firm: Firm, tender: Tender
) -> None:
    make_interest(db, tender, firm)
    lot = make_lot(db, tender)
    check = ask(db, owner, tender, lot=lot.public_id, role=IntendedRole.SUPPLIER)
    assert check.answer is Answer.CLEAR


@pytest.mark.parametrize(
    "values", [{"closes_at": NOW}, {"status": TenderStatus.CANCELLED}], ids=["closed", "cancelled"]
)
def test_a_tender_that_is_over_says_so(
    db: Session, owner: Viewer, values: dict[str, object]
) -> None:
    check = ask(db, owner, make_tender(db, **values))
    assert (check.answer, check.participation) == (Answer.OVER, None)
    assert ask(db, owner, make_tender(db)).participation is not None


def test_every_own_rule_is_asked_and_no_other(db: Session, owner: Viewer, tender: Tender) -> None:
    asked = {each.rule for each in ask(db, owner, tender).asked}
    assert asked <= {rule.id for rule in RULES if Kind.OWN in rule.kinds}
    assert "D1" in asked
    assert not asked & {rule.id for rule in RULES if Kind.OWN not in rule.kinds}


def _second_team(db: Session, tender: Tender, firm: Firm) -> Consortium:
    make_team(db, make_interest(db, tender, firm), make_firm(db))
    return make_team(db, make_interest(db, tender, make_firm(db)), firm)


def _named_twice(db: Session, tender: Tender, firm: Firm) -> None:
    for each in (tender, make_tender(db)):
        make_interest(db, each, firm)
        name_promise(db, each, firm)


def _all_meet_alone(db: Session, tender: Tender, firm: Firm) -> Consortium:
    team = make_team(db, make_interest(db, tender, firm), make_firm(db))
    for member in db.scalars(sa.select(Member).where(Member.consortium_id == team.id)):
        member.meets_alone = True
    db.flush()
    return team


def _put_to_signature(db: Session, tender: Tender, firm: Firm) -> Consortium:
    team = make_team(db, make_interest(db, tender, firm), make_firm(db))
    team.state = ConsortiumState.UNDER_REVIEW
    db.flush()
    return team


#: Own rule → what makes it speak; a team where it is asked of a draft.
SITUATIONS: dict[str, Callable[[Session, Tender, Firm], object]] = {
    "D1": lambda db, tender, firm: make_interest(db, tender, firm, lot_id=make_lot(db, tender).id),
    "D3": _second_team,
    "D5": note_role,
    "D6": lambda db, tender, firm: note_relation(db, firm, tender),
    "D8": lambda db, _tender, firm: note_exclusion(db, firm),
    "D9": _named_twice,
    "D10": _put_to_signature,
    "D11": lambda db, _tender, firm: prove_size(db, firm, days=5),
    "D15": _all_meet_alone,
    "D18": lambda _db, tender, _firm: setattr(
        tender, "published_at", tender.closes_at - timedelta(days=5)
    ),
}


@pytest.mark.parametrize("rule", [rule.id for rule in RULES if Kind.OWN in rule.kinds])
def test_every_own_rule_answers_here_before_anything_is_filed(
    db: Session, owner: Viewer, firm: Firm, tender: Tender, rule: str
) -> None:
    def said() -> set[str]:
        return {outcome.rule for outcome in ask(db, owner, tender).outcomes}

    assert rule not in said()
    team = SITUATIONS[rule](db, tender, firm)
    db.commit()
    if isinstance(team, Consortium):
        draft = joining.check_consortium(db, team.public_id, viewer=owner, now=NOW)
        assert rule in {outcome.rule for outcome in draft.outcomes}
    else:
        assert rule in said()


def test_asking_leaves_no_trace(
    db: Session, as_viewer: Become, owner: Viewer, firm: Firm, tender: Tender
) -> None:
    make_interest(db, tender, firm)
    lot = make_lot(db, tender)
    db.commit()
    before = rows(db)
    client = as_viewer(owner)
    for role in ("lead", "member"):
        text_of(client, f"/findings/can-i-join/{tender.public_id}?role={role}&lot={lot.public_id}")
    assert rows(db) == before
    assert db.scalar(sa.select(sa.func.count(Interest.id))) == 1


def test_the_answer_is_the_same_whoever_else_is_there(
    db: Session, as_viewer: Become, owner: Viewer, firm: Firm, tender: Tender
) -> None:
    lot = make_lot(db, tender)
    address = f"/findings/can-i-join/{tender.public_id}?lang=en&lot={lot.public_id}"
    before = text_of(as_viewer(owner), address)
    rival = make_firm(db)
    make_group(db, firm, rival)
    for place in (None, lot.id):
        make_interest(db, tender, rival, lot_id=place, shared=True)
    make_team(db, make_interest(db, tender, make_firm(db)), rival)
    db.commit()
    assert text_of(as_viewer(owner), address) == before


def make_team(db: Session, interest: Interest, *partners: Firm) -> Consortium:
    """A forming consortium of the interest's firm and its partners."""
    team = Consortium(
        public_id=new_public_id(),
        tender_id=interest.tender_id,
        interest_id=interest.id,
        founder_id=interest.firm_id,
        name="가상팀",
        state=ConsortiumState.FORMING,
        liability=Liability.JOINT,
        formed_at=NOW - timedelta(days=1),
    )
    db.add(team)
    db.flush()
    for place, firm_id in enumerate([interest.firm_id, *(firm.id for firm in partners)]):
        role = MemberRole.LEAD if place == 0 else MemberRole.MEMBER
        db.add(Member(consortium_id=team.id, firm_id=firm_id, role=role, joined_at=NOW))
    db.flush()
    return team


def test_a_member_asks_about_its_draft_and_nobody_else_can(
    db: Session, as_viewer: Become, owner: Viewer, firm: Firm, tender: Tender
) -> None:
    partner, stranger = make_firm(db), make_firm(db)
    team = make_team(db, make_interest(db, tender, firm), partner)
    db.commit()
    address = f"/findings/can-i-join/consortia/{team.public_id}?lang=en"
    for viewer in (owner, of_firm(db, partner)):
        assert "가상팀" in text_of(as_viewer(viewer), address)
    assert as_viewer(of_firm(db, stranger)).get(address).status_code == 404
    member = db.scalars(sa.select(Member).where(Member.firm_id == partner.id)).one()
    member.left_at, member.exit_kind = NOW, "left"
    db.commit()
    with pytest.raises(NotFoundError):
        joining.check_consortium(db, team.public_id, viewer=of_firm(db, partner), now=NOW)


def test_a_lot_of_another_tender_and_an_unknown_role_are_refused(
    db: Session, as_viewer: Become, owner: Viewer, tender: Tender
) -> None:
    elsewhere = make_lot(db, make_tender(db))
    client = as_viewer(owner)
    address = f"/findings/can-i-join/{tender.public_id}"
    assert client.get(f"{address}?lot={elsewhere.public_id}").status_code == 422
    assert client.get(f"{address}?role=king").status_code == 422


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.COMPLIANCE, Role.EXPERT])
def test_people_of_no_firm_do_not_find_it(
    as_viewer: Become, db: Session, tender: Tender, role: Role
) -> None:
    viewer = Viewer(user=new_public_id(), roles=frozenset({role}))
    assert as_viewer(viewer).get(f"/findings/can-i-join/{tender.public_id}").status_code == 404

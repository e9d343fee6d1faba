"""Two records of one firm become one, with the consent of both, and two again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.accounts.models import Invitation, User
from app.conflicts.engine.draining import drain_batch
from app.conflicts.models import Finding
from app.conflicts.registers.contacts import firm_to_contact
from app.consortia.commands import inviting
from app.consortia.commands.bidding import file_alone
from app.consortia.commands.inviting import InvitationDetails
from app.consortia.models import Invitation as TeamInvitation
from app.consortia.models import MemberRole
from app.core.access import Actor, Role, Viewer
from app.core.db import Base
from app.core.errors import ConflictError, DomainError, NotAllowedError, NotFoundError
from app.core.models import OutboxMessage
from app.firms.duplicates.models import DuplicatePair, MatchKey, MatchRecord, PairDecision
from app.firms.lookup import find_firm
from app.firms.merging import commands, queries
from app.firms.merging.finding import successor
from app.firms.merging.models import FirmMerge, FirmMergeRow, MergeState
from app.firms.merging.references import How
from app.firms.models import Firm, FirmIdentifier
from app.firms.profile.models import Contact
from app.interests.models import Interest, InterestSharing
from app.meetings.queries.organisations import organisation_named
from tests import examples
from tests.factories import NOW, make_firm, make_interest, make_tender
from tests.factories.filings import register
from tests.factories.teams import Party, found, invite, make_party
from tests.integration.firms.merges import OFFICER, WATCHING, everything, settle, twins


@contextmanager
def refused(said: str) -> Iterator[None]:
    """The command refuses, in these words of the source."""
    with pytest.raises(DomainError) as refusal:
        yield
    assert said in refusal.value.reason.msgid


def merged(db: Session, kept: Party, gone: Party, now: datetime) -> FirmMerge:
    """Asked, agreed by both, done."""
    asked = commands.ask(db, kept.id, gone.id, "같은 법인", actor=OFFICER, now=now)
    subject = db.scalars(sa.select(FirmMerge).where(FirmMerge.public_id == asked)).one()
    if subject.state is MergeState.ASKED:
        subject.kept_agreed_at = subject.gone_agreed_at = now
        commands.carry_out(db, asked, actor=OFFICER, now=now)
    return subject


def test_every_table_that_names_a_firm_has_its_place_in_a_merge(app: Flask) -> None:
    """A new table fails here until its feature says what a merge does with it."""
    named = {
        (table.name, key.parent.name)
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.target_fullname in {"firm.id", "organisation.id"}
    }
    listed = [
        (each.table, each.column)
        for part in app.extensions["duri_merging"]
        for each in part.references
    ]
    assert sorted(listed) == sorted(named)
    shown = [each for part in app.extensions["duri_merging"] for each in part.references]
    assert all(each.label for each in shown if not each.sealed and each.how is How.MOVES)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(examples(6)))
def test_a_merge_undone_leaves_every_table_as_it_was(db: Session, now: datetime, seed: int) -> None:
    one, other, _tenders = twins(db, now, seed)
    before = everything(db)
    merge = merged(db, one, other, now)
    settle(db, now)
    assert everything(db) != before
    undone = commands.undo(db, merge.public_id, "다른 법인", actor=OFFICER, now=now)
    settle(db, now)
    assert undone.changed_since == 0
    after = everything(db)
    assert {name for name in before if before[name] != after[name]} == set()


def test_findings_follow_a_merge_and_its_undo(db: Session, now: datetime) -> None:
    one, other = make_party(db, "가온물길테크"), make_party(db, "(주)가온물길테크")
    closed = make_tender(db, closes_at=now - timedelta(days=1))
    for party in (one, other):
        register(db, closed, party.firm)

    def standing() -> set[tuple[object, ...]]:
        db.commit()
        while drain_batch(db, now):
            pass
        rows = sa.select(Finding.rule, Finding.scope, Finding.firm_id, Finding.subject_key)
        return {tuple(row) for row in db.execute(rows.where(Finding.cleared_at.is_(None)))}

    before = standing()
    assert "D13" in {rule for rule, *_ in before}
    merge = merged(db, one, other, now)
    assert "D13" not in {rule for rule, *_ in standing()}
    commands.undo(db, merge.public_id, "다른 법인", actor=OFFICER, now=now)
    assert standing() == before


def test_what_was_written_since_stays_where_it_was_written(db: Session, now: datetime) -> None:
    one, other = make_party(db, "가온물길테크"), make_party(db, "(주)가온물길테크")
    tender, later = make_tender(db), make_tender(db)
    theirs = make_interest(db, tender, other.firm)
    merge = merged(db, one, other, now)
    assert theirs.firm_id == one.firm.id
    since = make_interest(db, later, one.firm)
    theirs.withdrawn_at = now
    undone = commands.undo(db, merge.public_id, "다른 법인", actor=OFFICER, now=now)
    db.refresh(theirs)
    assert (theirs.firm_id, theirs.withdrawn_at) == (other.firm.id, now)
    assert since.firm_id == one.firm.id
    assert undone.changed_since == 0


def test_nobody_gets_in_with_a_merge(db: Session, now: datetime) -> None:
    one, other, _tenders = twins(db, now)
    merge = merged(db, one, other, now)
    home = other.firm.organisation_id
    assert not db.scalars(sa.select(User).where(User.organisation_id == home, User.active)).all()
    assert (
        len(
            db.scalars(
                sa.select(User).where(User.organisation_id == one.firm.organisation_id)
            ).all()
        )
        == 3
    )
    waiting = sa.select(Invitation).where(Invitation.revoked_at.is_(None))
    assert not db.scalars(waiting).all()
    # Somebody whom the other record's owner has let in anew keeps the new account.
    db.refresh(other.reader)
    other.reader.email = f"{other.reader.public_id}@left.invalid"
    undone = commands.undo(db, merge.public_id, "다른 법인", actor=OFFICER, now=now)
    db.refresh(other.reader)
    db.refresh(other.owner)
    assert (other.owner.active, other.reader.active) == (True, False)
    assert undone.changed_since == 1


def shares(db: Session, interest: Interest) -> bool:
    open_one = sa.select(InterestSharing.id).where(
        InterestSharing.interest_id == interest.id, InterestSharing.ended_at.is_(None)
    )
    return interest.withdrawn_at is None and db.scalar(open_one) is not None


@pytest.mark.parametrize("ours", [True, False])
@pytest.mark.parametrize("theirs", [True, False])
def test_the_secretariat_sees_after_a_merge_what_it_saw_before(
    db: Session, now: datetime, ours: bool, theirs: bool
) -> None:
    one, other = make_party(db, "가온물길테크"), make_party(db, "(주)가온물길테크")
    tender = make_tender(db)
    rows = [
        make_interest(db, tender, one.firm, shared=ours),
        make_interest(db, tender, other.firm, shared=theirs),
    ]
    seen = {row.public_id for row in rows if shares(db, row)}
    merged(db, one, other, now)
    for row in rows:
        db.refresh(row)
    assert [row.firm_id for row in rows] == [one.firm.id] * 2
    assert [row.withdrawn_at is None for row in rows].count(True) == 1
    after = {row.public_id for row in rows if shares(db, row)}
    assert after == ({rows[0].public_id} if ours and theirs else seen)


def test_where_both_have_people_an_owner_of_each_agrees_first(db: Session, now: datetime) -> None:
    one, other = make_party(db, "가온물길테크"), make_party(db, "(주)가온물길테크")
    stranger = make_party(db, "나래소프트")
    asked = commands.ask(db, one.id, other.id, "같은 법인", actor=OFFICER, now=now)
    told = db.scalars(sa.select(OutboxMessage.recipient)).all()
    assert sorted(told) == sorted([one.owner.email, other.owner.email])
    for actor in (stranger.acting, one.editing, OFFICER):
        with pytest.raises(NotFoundError):
            commands.agree(db, asked, actor=actor, now=now)
    commands.agree(db, asked, actor=one.acting, now=now)
    with refused("Both firms must agree"):
        commands.carry_out(db, asked, actor=OFFICER, now=now)
    commands.agree(db, asked, actor=other.acting, now=now)
    commands.carry_out(db, asked, actor=OFFICER, now=now)
    assert successor(db, other.id) == one.id
    assert successor(db, one.id) is None


def test_a_firm_that_declines_ends_it(db: Session, now: datetime) -> None:
    one, other = make_party(db, "가온물길테크"), make_party(db, "(주)가온물길테크")
    asked = commands.ask(db, one.id, other.id, "같은 법인", actor=OFFICER, now=now)
    commands.decline(db, asked, actor=other.acting, now=now)
    with pytest.raises(ConflictError):
        commands.carry_out(db, asked, actor=OFFICER, now=now)
    assert commands.ask(db, one.id, other.id, "다시", actor=OFFICER, now=now)


def test_a_record_with_a_place_in_a_running_tender_is_not_given_up_and_only_it_hears_so(
    db: Session, now: datetime
) -> None:
    one, other = make_party(db, "가온물길테크"), make_party(db, "(주)가온물길테크")
    tender = make_tender(db)
    found(db, other, tender)
    asked = commands.ask(db, one.id, other.id, "같은 법인", actor=OFFICER, now=now)
    commands.agree(db, asked, actor=one.acting, now=now)
    with refused("running tender"):
        commands.agree(db, asked, actor=other.acting, now=now)
    later = NOW + timedelta(days=60)
    commands.agree(db, asked, actor=other.acting, now=later)


def test_a_record_agreed_to_be_given_up_gains_no_place_until_that_is_taken_back(
    db: Session, now: datetime
) -> None:
    one, other = make_party(db, "가온물길테크"), make_party(db, "(주)가온물길테크")
    lead = make_party(db, "가상나루")
    room = found(db, lead, make_tender(db))
    offer = invite(db, room, lead, other)
    asked = commands.ask(db, one.id, other.id, "같은 법인", actor=OFFICER, now=now)
    commands.agree(db, asked, actor=other.acting, now=now)
    db.commit()
    for act in (
        lambda: found(db, other, make_tender(db)),
        lambda: inviting.accept(db, offer, share=False, actor=other.acting, now=NOW),
        lambda: file_alone_somewhere(db, other),
    ):
        with refused("agreed to give up"):
            act()
        db.rollback()
    # The record that stays acts as ever, and so does the other once its answer is taken back.
    found(db, one, make_tender(db))
    commands.decline(db, asked, actor=other.acting, now=now)
    inviting.accept(db, offer, share=False, actor=other.acting, now=NOW)


def file_alone_somewhere(db: Session, party: Party) -> None:
    wish = make_interest(db, make_tender(db), party.firm)
    file_alone(db, wish.public_id, actor=party.acting, now=NOW)


def test_a_lookup_of_a_record_given_up_leads_to_the_one_that_stays(
    db: Session, now: datetime
) -> None:
    one, other = make_party(db, "가온물길테크"), make_party(db, "가온물길테크")
    lead = make_party(db, "가상나루")
    merged(db, one, other, now)
    assert find_firm(db, other.id) == find_firm(db, "가온물길테크") == one.firm
    assert organisation_named(db, "가온물길테크") == one.firm.organisation.public_id
    desk = Viewer(user=OFFICER.user, roles=frozenset({Role.COMPLIANCE}))
    assert firm_to_contact(db, other.id, desk)[0].id == one.id
    for said in ("가온물길테크", f"https://duri.example/firms/{other.id}"):
        room = found(db, lead, make_tender(db))
        details = InvitationDetails(said, MemberRole.MEMBER, 7)
        offer = inviting.invite(db, room, details, actor=lead.acting, now=NOW)
        sent = db.scalars(sa.select(TeamInvitation).where(TeamInvitation.public_id == offer)).one()
        assert sent.firm_id == one.firm.id


def test_what_changed_since_is_counted_of_the_registry_alone(db: Session, now: datetime) -> None:
    one, other, _tenders = twins(db, now)
    merge = merged(db, one, other, now)
    page = queries.merge(db, merge.public_id, viewer=WATCHING)
    assert sum(row.changed for row in page.rows) == 0
    moved = sa.select(FirmMergeRow.row_key).where(
        FirmMergeRow.merge_id == merge.id, FirmMergeRow.table_name == "firm_contact"
    )
    key = db.scalars(moved).first()
    assert key is not None
    db.delete(db.get_one(Contact, key["id"]))
    # What a firm files meanwhile is counted nowhere.
    for wish in db.scalars(sa.select(Interest).where(Interest.firm_id == one.firm.id)):
        wish.firm_id = other.firm.id
    db.flush()
    page = queries.merge(db, merge.public_id, viewer=WATCHING)
    assert {str(row.label.msgid): row.changed for row in page.rows if row.changed} == {
        "Contacts": 1
    }


def test_a_record_nobody_works_in_is_merged_at_once(db: Session, now: datetime) -> None:
    one, empty = make_party(db, "가온물길테크"), make_firm(db, "(주)가온물길테크")
    asked = commands.ask(db, one.id, empty.public_id, "같은 법인", actor=OFFICER, now=now)
    assert db.scalars(sa.select(FirmMerge)).one().state is MergeState.DONE
    with pytest.raises(NotFoundError):
        commands.ask(db, one.id, empty.public_id, "다시", actor=OFFICER, now=now)
    for actor in (one.acting, Actor(None, "compliance", roles=frozenset({Role.COMPLIANCE}))):
        with pytest.raises(NotAllowedError):
            commands.undo(db, asked, "이유", actor=actor, now=now)


def test_what_cannot_be_one_firm_is_refused_by_name(db: Session, now: datetime) -> None:
    one = make_party(db, "가온물길테크")
    empty = make_firm(db, "(주)가온물길테크")
    foreign = make_firm(db, "Gaon", country="VN")
    invented = make_firm(db, "가상")
    invented.organisation.demo = True
    db.flush()
    cases = {
        (one.id, foreign.public_id): "two countries",
        (one.id, invented.public_id): "fictional",
        (empty.public_id, one.id): "keep that one",
    }
    for (kept, gone), said in cases.items():
        with refused(said):
            commands.ask(db, kept, gone, "이유", actor=OFFICER, now=now)
    with refused("Say why"):
        commands.ask(db, one.id, empty.public_id, " ", actor=OFFICER, now=now)


def test_two_records_decided_to_be_two_firms_are_not_merged(db: Session, now: datetime) -> None:
    one, other, _tenders = twins(db, now)
    ours = MatchRecord.firm_id.in_((one.firm.id, other.firm.id))
    first, second = sorted(db.scalars(sa.select(MatchRecord.id).where(ours)))
    pair = DuplicatePair(
        public_id=one.id,
        first_id=first,
        second_id=second,
        found=False,
        score_bp=0,
        grade="review",
        certain=False,
        parts={},
        weighed_at=now,
        decision=PairDecision.DIFFERENT,
        decided_at=now,
    )
    db.execute(sa.delete(DuplicatePair))
    db.add(pair)
    db.flush()
    with refused("take that decision back"):
        commands.ask(db, one.id, other.id, "이유", actor=OFFICER, now=now)


def test_merges_in_a_chain_are_undone_from_the_last(db: Session, now: datetime) -> None:
    one, two, three = (make_firm(db, f"가온물길테크{n}") for n in "가나다")
    db.add(FirmIdentifier(firm_id=three.id, scheme="KR-BRN", value="1248100998"))
    db.flush()
    first = commands.ask(db, two.public_id, three.public_id, "이유", actor=OFFICER, now=now)
    second = commands.ask(db, one.public_id, two.public_id, "이유", actor=OFFICER, now=now)
    holder = sa.select(FirmIdentifier.firm_id)
    assert db.scalars(holder).one() == one.id
    assert successor(db, three.public_id) == one.public_id
    with refused("later merge"):
        commands.undo(db, first, "이유", actor=OFFICER, now=now)
    for merge in (second, first):
        commands.undo(db, merge, "이유", actor=OFFICER, now=now)
    assert db.scalars(holder).one() == three.id


def test_a_record_given_up_is_found_by_its_names_in_the_one_that_stays(
    db: Session, now: datetime
) -> None:
    one, other, _tenders = twins(db, now)

    def keys(firm: Firm) -> set[str]:
        rows = sa.select(MatchKey.value).join(MatchRecord).where(MatchRecord.firm_id == firm.id)
        return set(db.scalars(rows))

    both = keys(one.firm) | keys(other.firm)
    merged(db, one, other, now)
    assert (keys(one.firm), keys(other.firm)) == (both, set())

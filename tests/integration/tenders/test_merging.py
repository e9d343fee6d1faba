"""Two records of one tender become one, and two again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.conflicts.engine.draining import drain_queue
from app.conflicts.engine.scanning import scan
from app.conflicts.models import Finding
from app.conflicts.registers.record_lookup import tender_named
from app.consortia.commands import signing
from app.consortia.models import Consortium
from app.consortia.signing_models import Commitment
from app.core.access import ANONYMOUS, Actor, Role, Viewer
from app.core.db import Base
from app.core.errors import DomainError, NotAllowedError, NotFoundError
from app.forum.quiet import quiet_numbers
from app.interests.commands import InterestDetails, register_interest, withdraw_interest
from app.interests.models import IntendedRole, Interest, InterestSharing
from app.meetings.recusal.commands import TieDetails, declare_tie
from app.meetings.room_models import InterestDeclaration
from app.notifications import merge_news
from app.opportunities.models import Follow
from app.tenders.merging.commands import LaterMergeError, MergeDetails, merge_tenders, undo_merge
from app.tenders.merging.hanging import DERIVED, LOTS, MOVES, OWN
from app.tenders.models import Tender, TenderDocument, TenderKind, TenderStatus
from tests.factories import (
    NOW,
    make_firm,
    make_interest,
    make_lot,
    make_province,
    make_tender,
    make_user,
    viewer_of,
)
from tests.factories.meetings import make_body, make_seat
from tests.factories.merging import dump, merge, officer_of
from tests.factories.notifications import news
from tests.factories.opportunities import make_follow, of_firm
from tests.factories.teams import formed, make_party, sign
from tests.statements import statements_sent

Become = Callable[[Viewer], FlaskClient]


@pytest.fixture
def officer(db: Session) -> Viewer:
    return officer_of(db)


@pytest.fixture
def both(db: Session) -> tuple[Tender, Tender]:
    """The portal's record, and the same tender noted in Korean."""
    place = make_province(db, "48")
    kept = make_tender(db, "Hệ thống điều khiển tín hiệu giao thông", province=place)
    absorbed = make_tender(db, "교통신호 제어시스템 구축", province=place, notice_no=None)
    db.commit()
    return kept, absorbed


@pytest.mark.usefixtures("app")
def test_every_column_that_names_a_tender_or_lot_is_said_what_becomes_of_it() -> None:
    """A new table that hangs on tenders fails here until hanging.py says how it merges."""
    named = {
        (table.name, column.name)
        for table in Base.metadata.tables.values()
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name in {"tender", "lot"}
    }
    moved = {(each.table, each.column) for each in MOVES}
    moved |= {(each.table, each.lot) for each in MOVES if each.lot} | set(LOTS)
    assert named == moved | OWN | DERIVED
    assert not moved & (OWN | DERIVED)


def test_an_interest_follows_and_nothing_is_told_to_who_has_none(
    db: Session, as_viewer: Become, officer: Viewer, both: tuple[Tender, Tender]
) -> None:
    kept, absorbed = both
    firm, stranger = make_firm(db, "가온"), make_firm(db, "나래")
    owner, other = of_firm(db, firm), of_firm(db, stranger)
    make_interest(db, absorbed, firm)
    make_follow(db, absorbed, stranger)
    merge(db, officer, kept, absorbed)
    assert kept.title in as_viewer(owner).get("/interests/?lang=vi").text
    assert (
        as_viewer(ANONYMOUS).get(f"/tenders/{absorbed.public_id}").location.endswith(kept.public_id)
    )
    page = as_viewer(ANONYMOUS).get(f"/tenders/{kept.public_id}?lang=ko").text
    assert absorbed.title in page
    assert merge_news.tell_merges(NOW) == 1
    assert merge_news.tell_merges(NOW) == 0
    (told,) = news(as_viewer(owner))
    assert told.startswith("This tender was recorded twice and is one record now")
    assert db.scalars(sa.select(Follow.tender_id)).one() == kept.id
    assert news(as_viewer(other)) == [told]


def test_of_two_interests_of_one_firm_one_is_kept_and_it_alone_is_told(
    db: Session, as_viewer: Become, officer: Viewer, both: tuple[Tender, Tender]
) -> None:
    kept, absorbed = both
    firm, partner = make_firm(db, "가온"), make_firm(db, "나래")
    owner, other = of_firm(db, firm), of_firm(db, partner)
    standing = make_interest(db, kept, firm)
    second = make_interest(db, absorbed, firm, shared=True)
    make_interest(db, absorbed, partner)
    done = merge(db, officer, kept, absorbed)
    live = db.scalars(
        sa.select(Interest.id).where(Interest.firm_id == firm.id, Interest.withdrawn_at.is_(None))
    ).all()
    assert live == [standing.id]
    assert db.scalars(sa.select(InterestSharing.ended_at)).one() is not None
    merge_news.tell_merges(NOW)
    (told,) = news(as_viewer(owner))
    assert "Your firm had registered in both" in told
    (theirs,) = news(as_viewer(other))
    assert "registered in both" not in theirs
    undo_merge(db, done, actor=Actor.of(officer), now=NOW + timedelta(days=1))
    db.commit()
    db.refresh(second)
    assert (second.tender_id, second.withdrawn_at) == (absorbed.id, None)
    assert db.scalars(sa.select(InterestSharing.ended_at)).one() is None


def test_who_withdrew_what_was_kept_has_withdrawn_both(
    db: Session, officer: Viewer, both: tuple[Tender, Tender]
) -> None:
    kept, absorbed = both
    firm = make_firm(db, "가온")
    owner = Actor.of(of_firm(db, firm))
    standing, second = make_interest(db, kept, firm), make_interest(db, absorbed, firm)
    done = merge(db, officer, kept, absorbed)
    withdraw_interest(db, standing.public_id, actor=owner, now=NOW + timedelta(hours=1))
    undo_merge(db, done, actor=Actor.of(officer), now=NOW + timedelta(days=1))
    db.refresh(second)
    assert second.tender_id == absorbed.id
    assert second.withdrawn_at is not None


def test_lots_with_one_number_become_one_and_others_join(
    db: Session, officer: Viewer, both: tuple[Tender, Tender]
) -> None:
    kept, absorbed = both
    one, same, more = make_lot(db, kept), make_lot(db, absorbed), make_lot(db, absorbed, "2")
    firm = make_firm(db, "가온")
    on_one = make_interest(db, absorbed, firm, lot_id=same.id)
    on_more = make_interest(db, absorbed, firm, lot_id=more.id)
    before = dump(db)
    done = merge(db, officer, kept, absorbed)
    for row in (on_one, on_more, more):
        db.refresh(row)
    assert (on_one.tender_id, on_one.lot_id) == (kept.id, one.id)
    assert (on_more.lot_id, more.tender_id) == (more.id, kept.id)
    undo_merge(db, done, actor=Actor.of(officer), now=NOW)
    assert dump(db) == before


def test_teams_follow_and_a_firm_bound_on_both_stays_bound_on_both(
    db: Session, officer: Viewer, both: tuple[Tender, Tender]
) -> None:
    kept, absorbed = both
    lead, rival, shared = (make_party(db, name) for name in ("가온", "라온", "나래"))
    teams = [formed(db, kept, lead, shared), formed(db, absorbed, rival, shared)]
    for team, head in zip(teams, (lead, rival), strict=True):
        signing.propose(db, team, actor=head.acting, now=NOW)
        sign(db, team, shared)
    sign(db, teams[1], rival)
    db.commit()
    before = dump(db)
    done = merge(db, officer, kept, absorbed)
    assert set(db.scalars(sa.select(Consortium.tender_id))) == {kept.id}
    bound = db.execute(sa.select(Commitment.firm_id, Commitment.tender_id)).all()
    assert sorted(bound) == sorted(
        [(shared.firm.id, kept.id), (shared.firm.id, absorbed.id), (rival.firm.id, kept.id)]
    )
    undo_merge(db, done, actor=Actor.of(officer), now=NOW)
    assert dump(db) == before


def test_only_the_secretariat_merges_and_only_records_that_stand(
    db: Session, officer: Viewer, both: tuple[Tender, Tender]
) -> None:
    kept, absorbed = both
    details = MergeDetails(kept.public_id, absorbed.public_id, "one notice", {})
    compliance = Actor.of(viewer_of(make_user(db, Role.COMPLIANCE)))
    with pytest.raises(NotAllowedError):
        merge_tenders(db, details, actor=compliance, now=NOW)
    plan = make_tender(db, kind=TenderKind.PLAN, closes_at=None, plan_no="PL1", package_key="a")
    with pytest.raises(DomainError):
        merge(db, officer, kept, plan)
    first = merge(db, officer, kept, absorbed)
    third = make_tender(db)
    with pytest.raises(DomainError):
        merge(db, officer, third, absorbed)
    # A chain is taken apart from its end.
    merge(db, officer, third, kept)
    with pytest.raises(LaterMergeError):
        undo_merge(db, first, actor=Actor.of(officer), now=NOW)


def test_nobody_registers_in_a_record_that_was_absorbed(
    db: Session, as_viewer: Become, officer: Viewer, both: tuple[Tender, Tender]
) -> None:
    kept, absorbed = both
    owner = Actor.of(of_firm(db, make_firm(db, "가온")))
    merge(db, officer, kept, absorbed)
    wish = InterestDetails(lot=None, role=IntendedRole.LEAD, share=False)
    with pytest.raises(NotFoundError):
        register_interest(db, absorbed.public_id, wish, actor=owner, now=NOW)
    listed = as_viewer(ANONYMOUS).get("/tenders/?lang=ko").text
    assert kept.public_id in listed
    assert absorbed.public_id not in listed


def test_the_officer_sees_the_pair_decides_merges_and_undoes(
    db: Session, as_viewer: Become, officer: Viewer, both: tuple[Tender, Tender]
) -> None:
    kept, absorbed = both
    make_interest(db, absorbed, make_firm(db, "가온비밀"))
    db.add(TenderDocument(tender_id=absorbed.id, title="공고문", url="https://example.org/a.pdf"))
    db.commit()
    scan(NOW)
    finding = db.scalars(sa.select(Finding).where(Finding.rule == "D12")).one()
    client = as_viewer(officer)
    queue = client.get("/findings/duplicates?lang=en").text
    assert f"/findings/duplicates/{finding.public_id}" in queue
    address = f"/findings/duplicates/{finding.public_id}"
    page = client.get(f"{address}?lang=en").text
    for words in ("Side by side", "Title", "Province, today", "speaks for one tender", "+2.2"):
        assert words in page
    # Two tenders: remembered, with the reason; opened again it can be merged.
    seen = {"seen_version": str(finding.lock_version)}
    assert client.post(address, data=seen | {"decision": "different"}).status_code == 422
    said = {"decision": "different", "reason": "다른 사업"}
    assert client.post(address, data=seen | said).status_code == 302
    scan(NOW + timedelta(days=1))
    assert finding.public_id in client.get("/findings/duplicates?show=different").text
    assert finding.public_id not in client.get("/findings/duplicates").text
    preview = client.get(f"{address}/merge/{kept.public_id}?lang=en").text
    assert "Nothing has happened yet" in preview
    assert "가온비밀" not in preview
    done = client.post(f"{address}/merge/{kept.public_id}", data={"reason": "같은 공고"})
    assert done.location == "/findings/duplicates/merges"
    drain_queue(NOW)
    db.refresh(finding)
    assert finding.cleared_at is not None
    merges = client.get("/findings/duplicates/merges?lang=en").text
    undo = merges.partition('/undo"')[0].rpartition('action="')[2] + "/undo"
    assert client.post(undo).status_code == 302
    assert client.post(f"/findings/duplicates/merges/{'0' * 16}/undo").status_code == 404
    drain_queue(NOW)
    assert "Undone" in client.get("/findings/duplicates/merges?lang=en").text
    assert as_viewer(ANONYMOUS).get(f"/tenders/{absorbed.public_id}").status_code == 200


@pytest.mark.parametrize("role", [r for r in Role if r not in {Role.SECRETARIAT, Role.COMPLIANCE}])
def test_nobody_else_finds_the_queue(db: Session, as_viewer: Become, role: Role) -> None:
    client = as_viewer(viewer_of(make_user(db, role)))
    for page in ("", "/merges"):
        assert client.get(f"/findings/duplicates{page}").status_code == 404


def test_the_officer_waits_alike_whoever_has_registered(db: Session, officer: Viewer) -> None:
    worlds = []
    for busy in (False, True):
        kept, absorbed = make_tender(db), make_tender(db)
        if busy:
            firm = make_firm(db)
            make_interest(db, kept, firm)
            make_interest(db, absorbed, firm, shared=True)
            make_follow(db, absorbed, firm)
        db.commit()
        with statements_sent() as sent:
            merge(db, officer, kept, absorbed)
        worlds.append([each.text for each in sent])
    assert worlds[0] == worlds[1]


def test_the_number_of_a_record_given_up_names_the_one_that_stands(
    db: Session, officer: Viewer
) -> None:
    kept = make_tender(db, notice_no="IB2600000001")
    absorbed = make_tender(db, notice_no="IB2600000002", status=TenderStatus.COMPLETE)
    seat_holder = make_user(db, Role.EXPERT)
    make_seat(db, make_body(db), organisation=seat_holder.organisation, user_id=seat_holder.id)
    merge(db, officer, kept, absorbed)
    assert quiet_numbers(db, "about IB2600000002") == ["IB2600000002"]
    declare_tie(
        db,
        TieDetails("IB2600000002", "My brother bids."),
        actor=Actor.of(viewer_of(seat_holder)),
        now=NOW,
    )
    assert db.scalars(sa.select(InterestDeclaration.tender_id)).one() == kept.id
    assert tender_named(db, absorbed.ocid).id == kept.id

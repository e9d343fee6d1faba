"""A filer's write costs the same whether or not a rival is there."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.conflicts.engine.draining import drain_queue
from app.conflicts.models import Finding
from app.conflicts.words import FindingScope
from app.core.access import Actor, Role
from app.firms.models import Firm
from app.firms.profile.models import RelationKind
from app.interests.commands import (
    InterestDetails,
    register_interest,
    share_interest,
    stop_sharing,
    withdraw_interest,
)
from app.interests.models import IntendedRole
from app.tenders.models import Lot, Tender
from tests.factories import (
    NOW,
    make_firm,
    make_group,
    make_lot,
    make_tender,
    make_user,
    viewer_of,
)
from tests.factories.filings import register, share, tender_changed
from tests.factories.own_words import declare, hand_in
from tests.factories.public_records import (
    director,
    name_promise,
    note_holding,
    note_mark,
    note_subcontract,
)
from tests.statements import Statement, statements_sent

pytestmark = pytest.mark.integration


def texts(sent: list[Statement]) -> list[str]:
    """The SQL without its values."""
    return [each.text for each in sent]


def filings(db: Session, tender: Tender, lot: Lot, firm: Firm) -> list[str]:
    """Everything a firm can do with its interests in one tender."""
    owner = Actor.of(viewer_of(make_user(db, Role.OWNER, organisation=firm.organisation), firm))
    whole = InterestDetails(lot=None, role=IntendedRole.LEAD, share=True)
    part = InterestDetails(lot=lot.public_id, role=IntendedRole.MEMBER, share=False)
    subject = tender.public_id
    db.commit()
    with statements_sent() as sent:
        first = register_interest(db, subject, whole, actor=owner, now=NOW)
        db.commit()
        second = register_interest(db, subject, part, actor=owner, now=NOW)
        db.commit()
        stop_sharing(db, first, actor=owner, now=NOW)
        db.commit()
        share_interest(db, second, actor=owner, now=NOW)
        db.commit()
        withdraw_interest(db, second, actor=owner, now=NOW)
        db.commit()
    return texts(sent)


def world(db: Session, *, rivals: int) -> tuple[Tender, Lot, Firm]:
    """A tender, a firm of a group, and `rivals` affiliates of it on the tender already."""
    tender, firms = make_tender(db), [make_firm(db) for _ in range(1 + rivals)]
    lot = make_lot(db, tender)
    make_group(db, *firms)
    for rival in firms[1:]:
        share(db, register(db, tender, rival))
        register(db, tender, rival, lot)
    db.commit()
    drain_queue(NOW)
    return tender, lot, firms[0]


def test_a_filer_sends_the_same_statements_in_both_worlds(db: Session) -> None:
    alone = filings(db, *world(db, rivals=0))
    contested = filings(db, *world(db, rivals=3))
    assert contested == alone
    assert len(alone) > 20


def tie(db: Session, tender: Tender, firm: Firm) -> None:
    """A rival with everything the cross rules look at: director, number, owner, files, names."""
    rival = make_firm(db)
    register(db, tender, rival)
    for each in (firm, rival):
        director(db, each, "Kim", days=1)
    note_mark(db, rival, "02-555-0001")
    note_holding(db, rival, firm)
    declare(db, rival, firm, RelationKind.SUBSIDIARY)
    hand_in(db, rival, "twin")
    note_subcontract(db, tender, rival, firm)
    for subject in (tender, make_tender(db)):
        name_promise(db, subject, rival)
    db.commit()
    drain_queue(NOW)


def test_ties_to_a_rival_change_no_statement_of_a_filer(db: Session) -> None:
    sent = []
    for tied in (False, True):
        tender, lot, firm = world(db, rivals=0)
        note_mark(db, firm, "02-555-0001")
        hand_in(db, firm, "twin")
        if tied:
            tie(db, tender, firm)
        acts = filings(db, tender, lot, firm)
        with statements_sent() as naming:
            name_promise(db, tender, firm)
            db.commit()
        sent.append([*acts, *texts(naming)])
        drain_queue(NOW)
        found = select(Finding.rule).where(Finding.tender_id == tender.id)
        cross = set(db.scalars(found.where(Finding.scope == FindingScope.ALL)))
        assert ({"D2", "D4", "D7", "D9", "D19"} <= cross) is tied
    assert sent[0] == sent[1]


def test_an_officers_edit_sends_the_same_statements_in_both_worlds(db: Session) -> None:
    sent = []
    for rivals in (0, 3):
        tender, _lot, _firm = world(db, rivals=rivals)
        db.commit()
        with statements_sent() as edit:
            tender.title = "Gói thầu khác"
            tender_changed(db, tender)
            db.commit()
        sent.append(texts(edit))
    assert sent[0] == sent[1]

"""Whatever firms do, in whatever order: what is locked adds up, nobody signs twice for one lot,
and nothing that a membership granted outlives it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.consortia.agreement import WHOLE
from app.consortia.models import (
    Consortium,
    ConsortiumState,
    Invitation,
    InvitationState,
    Member,
    MemberRole,
)
from app.consortia.signing_models import AgreementVersion, Commitment, Signature, VersionState
from tests import SEQUENCES_PLAYED, examples
from tests.property.consortia.season import SEQUENCES, Season


def check(season: Season) -> None:
    """What must hold at every moment."""
    db = season.db
    db.expire_all()  # what stands in the database, not what an earlier act had loaded
    rooms = db.scalars(select(Consortium).where(Consortium.tender_id == season.tender.id)).all()
    for room in rooms:
        live = [m for m in room.members if m.left_at is None]
        in_force = db.scalar(
            select(AgreementVersion).where(
                AgreementVersion.consortium_id == room.id,
                AgreementVersion.state == VersionState.IN_FORCE,
            )
        )
        if room.state is ConsortiumState.LOCKED:
            assert in_force is not None
            assert sum(m.share_bp for m in live) == WHOLE
            assert sum(m.role is MemberRole.LEAD for m in live) == 1
            agreed = {m["firm"] for m in in_force.content["members"]}
            signed = set(
                db.scalars(
                    select(Signature.firm_id).where(
                        Signature.version_id == in_force.id, Signature.ended_at.is_(None)
                    )
                )
            )
            named = {m.firm_id for m in live if m.firm.public_id in agreed}
            assert len(named) == len(agreed)
            assert signed == named
        else:
            assert in_force is None
        here = {m.firm_id for m in live}
        # No grant outlives its membership: signatures, commitments, invitations sent.
        assert here >= set(
            db.scalars(
                select(Signature.firm_id)
                .join(AgreementVersion, AgreementVersion.id == Signature.version_id)
                .where(AgreementVersion.consortium_id == room.id, Signature.ended_at.is_(None))
            )
        )
        assert here >= set(
            db.scalars(
                select(Commitment.firm_id).where(
                    Commitment.consortium_id == room.id, Commitment.ended_at.is_(None)
                )
            )
        )
        assert here >= set(
            db.scalars(
                select(Invitation.sender_id).where(
                    Invitation.consortium_id == room.id, Invitation.state == InvitationState.OPEN
                )
            )
        )
        # Whoever signed is bound, and to this team alone.
        signers = db.scalars(
            select(Signature.firm_id)
            .join(AgreementVersion, AgreementVersion.id == Signature.version_id)
            .where(
                AgreementVersion.consortium_id == room.id,
                AgreementVersion.state.in_(
                    (VersionState.OPEN, VersionState.SUBMITTED, VersionState.IN_FORCE)
                ),
                Signature.ended_at.is_(None),
            )
        ).all()
        for firm in set(signers):
            assert (
                db.scalar(
                    select(func.count())
                    .select_from(Commitment)
                    .where(
                        Commitment.consortium_id == room.id,
                        Commitment.firm_id == firm,
                        Commitment.ended_at.is_(None),
                    )
                )
                == 1
            )
        # Whoever is bound has signed: what lapses frees its firm.
        assert set(signers) == set(
            db.scalars(
                select(Commitment.firm_id).where(
                    Commitment.consortium_id == room.id, Commitment.ended_at.is_(None)
                )
            )
        )
    _check_places(season)


def _check_places(season: Season) -> None:
    """One live commitment per firm and lot, the whole of a tender covering its lots."""
    bound = season.db.execute(
        select(Commitment.firm_id, Commitment.lot_id).where(
            Commitment.tender_id == season.tender.id, Commitment.ended_at.is_(None)
        )
    ).all()
    for firm in {row.firm_id for row in bound}:
        places = [row.lot_id for row in bound if row.firm_id == firm]
        assert len(places) == len(set(places))
        assert None not in places or len(places) == 1


def _run(db: Session, steps: list[tuple[str, int, int, int]]) -> None:
    point = db.begin_nested()
    try:
        season = Season(db)
        for step in steps:
            if season.act(*step):
                check(season)
    finally:
        point.rollback()
        db.expire_all()


_IN_ONE_TRANSACTION = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(max_examples=examples(12), suppress_health_check=_IN_ONE_TRANSACTION)
@given(SEQUENCES)
def test_any_sequence_of_acts_keeps_the_promises(
    db: Session, steps: list[tuple[str, int, int, int]]
) -> None:
    _run(db, steps)


@pytest.mark.slow
@settings(max_examples=SEQUENCES_PLAYED, suppress_health_check=_IN_ONE_TRANSACTION)
@given(SEQUENCES)
def test_many_sequences_keep_the_promises(
    db: Session, steps: list[tuple[str, int, int, int]]
) -> None:
    _run(db, steps)


def test_the_sequences_reach_a_lock_and_a_bid(db: Session) -> None:
    season = Season(db)
    assert season.act("whole way", 0, 1, 0)
    for _ in range(3):
        season.act("clock", 0, 0, 3)
    check(season)
    assert db.scalars(select(Consortium.state)).one() is ConsortiumState.LOCKED
    assert season.act("file", 0, 1, 0)
    assert db.scalars(select(Member.id)).all()

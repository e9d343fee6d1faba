"""The desk's registers in a world: a public record on each of two firms, a word with each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from app.conflicts.loading.post_rows import MembershipDetails, PostDetails
from app.conflicts.registers.contact_models import Channel, Occasion, Wording
from app.conflicts.registers.contacts import ContactDetails, record_contact
from app.conflicts.registers.fact_models import MarkKind, PromiseKind
from app.conflicts.registers.fact_rows import (
    HoldingDetails,
    MarkDetails,
    PromiseDetails,
    SubcontractDetails,
)
from app.conflicts.registers.record_commands import (
    ExclusionDetails,
    RelationDetails,
    RoleDetails,
    declare_tie,
    enter_record,
)
from app.conflicts.registers.record_models import (
    ExclusionKind,
    PackagePart,
    RelationBasis,
    RelationKind,
)
from app.core.access import Actor
from app.core.db import transaction
from app.firms.profile.models import Position
from tests.barrier.stage import acting
from tests.barrier.world import OWNERS, World


def keep(world: World, now: datetime) -> None:
    """Public facts and contacts, the same in every world; B's tie with the buyer, a secret."""
    officer = Actor.of(world.viewers["compliance with reason"])
    with acting("registers", now), transaction() as db:
        for label in ("A", "B"):
            role = RoleDetails(
                tender="IB2600000003",
                consultant=f"Consultant {label}",
                part=PackagePart.STUDY,
                firm=world.firms[label],
                group="",
                source=f"canary-record-{label}",
            )
            barred = ExclusionDetails(
                firm=world.firms[label],
                kind=ExclusionKind.BARRED,
                authority=f"Authority {label}",
                law=None,
                valid_from=date(2020, 1, 1),
                valid_to=date(2020, 12, 31),
                source=f"canary-record-{label}",
            )
            held = HoldingDetails(
                owner=f"Parent of {label}",
                owned=world.firms[label],
                share_bp=6000,
                valid_from=date(2020, 1, 1),
                valid_to=date(2020, 12, 31),
                source=f"canary-record-{label}",
            )
            mark = MarkDetails(
                firm=world.firms[label],
                kind=MarkKind.PHONE,
                value=f"02-555-000{ord(label)}",
                valid_from=None,
                valid_to=None,
                source=f"canary-record-{label}",
            )
            named = SubcontractDetails(
                "IB2600000003", "", world.firms[label], world.firms["C"], f"canary-record-{label}"
            )
            person = PromiseDetails(
                tender="IB2600000003",
                lot="",
                firm=world.firms[label],
                kind=PromiseKind.PERSON,
                label=f"canary-person-{label}",
                born_on=date(1980, 1, 1),
                valid_from=date(2020, 1, 1),
                valid_to=date(2020, 12, 31),
                source=f"canary-record-{label}",
            )
            post = PostDetails(
                firm=world.firms[label],
                name=f"canary-post-{label}",
                position=Position.AUDITOR,
                born_on=None,
                valid_from=date(2020, 1, 1),
                valid_to=date(2020, 12, 31),
                source=f"canary-public-{label}",
            )
            group = MembershipDetails(
                firm=world.firms[label],
                group=f"canary-group-{label}",
                valid_from=date(2020, 1, 1),
                valid_to=date(2020, 12, 31),
                source=f"canary-public-{label}",
            )
            for details in (role, barred, held, mark, named, person, post, group):
                enter_record(db, details, actor=officer, now=now)
            tie = RelationDetails(
                firm="",
                buyer=f"Buyer of {label}",
                kind=RelationKind.PERSON,
                basis=RelationBasis.DECLARED,
                share_bp=None,
                valid_from=date(2020, 1, 1),
                valid_to=date(2020, 12, 31),
                source=f"canary-record-{label}",
            )
            owner = Actor.of(world.viewers[OWNERS[label]])
            declare_tie(db, tie, actor=owner, now=now)
            if world.secrets.tied and label == "B":
                # The buyer of every tender of this world.
                hidden = replace(
                    tie,
                    buyer="UBND tỉnh",
                    kind=RelationKind.PERSON,
                    valid_from=date(2026, 1, 1),
                    valid_to=None,
                )
                with acting("tie of B", now):
                    declare_tie(db, hidden, actor=owner, now=now)
            contact = ContactDetails(Occasion.FIRM_ASKED, Channel.CALL, Wording.ANSWER, None)
            record_contact(db, world.firms[label], contact, actor=officer, now=now)

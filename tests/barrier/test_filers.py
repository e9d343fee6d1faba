"""What a firm is answered when it files is the same whoever else is there: HTTP, byte for byte.

The firm's acts are sent in two worlds that differ in a rival's filings alone. Each is undone before
the next, so that all of them meet the same ground.
"""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.db import db as database
from app.firms.models import Firm
from app.interests.models import Interest
from app.tenders.models import Tender
from tests import SOAK
from tests.barrier.reading import comparable
from tests.barrier.season import build
from tests.barrier.stage import Stage
from tests.barrier.world import OWNERS, Secrets, World

pytestmark = pytest.mark.slow

Act = tuple[str, dict[str, str]]
#: Firm, address, what was sent.
Done = tuple[str, str, tuple[tuple[str, str], ...]]
Answered = tuple[tuple[int, tuple[tuple[str, str], ...], bytes], frozenset[str]]
NOTHING = Secrets()
INTERESTED = Secrets(interested=True)
#: A shares an interest in the same tender; D has filed nothing yet.
FILERS = ("A", "D")


def acts(world: World, firm: str) -> list[Act]:
    """What the firm can do on the tenders that B may pursue, with its own interests there."""
    found: list[Act] = []
    db = database.session
    for label in ("rival", "quiet"):
        tender = db.scalars(select(Tender).where(Tender.public_id == world.tenders[label])).one()
        register = f"/interests/tenders/{tender.public_id}/register"
        for lot in ("", *sorted(each.public_id for each in tender.lots)):
            for role in ("sole", "member"):
                found.append((register, {"lot": lot, "role": role, "share": "yes"}))
        found.append((f"/opportunities/tenders/{tender.public_id}/follow", {}))
    own = (
        select(Interest.public_id)
        .join(Firm, Firm.id == Interest.firm_id)
        .where(Firm.public_id == world.firms[firm], Interest.withdrawn_at.is_(None))
        .order_by(Interest.public_id)
    )
    for interest in db.scalars(own):
        found += [
            (f"/interests/{interest}/role", {"role": "member"}),
            (f"/interests/{interest}/share", {}),
            (f"/interests/{interest}/stop-sharing", {}),
            (f"/interests/{interest}/withdraw", {}),
            (f"/consortia/found/{interest}", {"name": "team", "liability": "joint"}),
            (f"/consortia/bids/alone/{interest}", {}),
        ]
    return found


def answers(stage: Stage, secrets: Secrets) -> dict[Done, Answered]:
    """(firm, act) → what the firm is answered, and the tables the act wrote to."""
    found: dict[Done, Answered] = {}
    with stage.forgetting(), stage.jobs_waiting():
        world = build(secrets, "open")
        for firm in FILERS:
            viewer = world.viewers[OWNERS[firm]]
            for url, data in acts(world, firm):
                answer = stage.ask(viewer, url, at=world.now, method="POST", data=data)
                page = comparable(answer)
                found[firm, url, tuple(sorted(data.items()))] = page, answer.written
    return found


def test_a_filer_is_answered_alike_whoever_is_there(app: Flask, stage: Stage) -> None:
    if app.config["DURI"].database_url.startswith("postgres") and not SOAK:
        pytest.skip("compared on PostgreSQL by `make soak`")
    alone, contested = answers(stage, NOTHING), answers(stage, INTERESTED)
    assert alone.keys() == contested.keys()
    assert {act for act in alone if alone[act] != contested[act]} == set()
    # The acts are real ones: many were done.
    done = [act for act, (page, written) in alone.items() if page[0] == 302 and written]
    assert len(done) > len(alone) // 3

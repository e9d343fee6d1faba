"""The same interest posted twice at once, on a real PostgreSQL: one row, two good answers."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core.access import Role, Viewer
from app.core.db import db as database
from app.core.db import transaction
from app.interests.models import Interest
from tests.factories import make_firm, make_tender, make_user, viewer_of
from tests.fresh import ON_POSTGRES, post_at_once

pytestmark = [pytest.mark.slow, ON_POSTGRES]
ROUNDS = 12


def test_an_interest_sent_twice_at_once_is_one_row_and_no_error(own_app: Flask) -> None:
    with own_app.app_context(), transaction() as db:
        firm = make_firm(db)
        owner: Viewer = viewer_of(make_user(db, Role.OWNER, organisation=firm.organisation), firm)
        tenders = [make_tender(db).public_id for _ in range(ROUNDS)]
    own_app.extensions["duri_viewer_loader"] = lambda: owner
    same = {"lot": "", "role": "lead", "share": "yes"}
    for tender in tenders:
        address = f"/interests/tenders/{tender}/register"
        assert post_at_once(own_app, address, [same, same]) == [302, 302]
    with own_app.app_context():
        per_tender = database.session.execute(
            sa.select(sa.func.count()).select_from(Interest).group_by(Interest.tender_id)
        )
        assert [count for (count,) in per_tender] == [1] * ROUNDS


def test_two_different_interests_at_once_leave_one_and_a_refusal(own_app: Flask) -> None:
    with own_app.app_context(), transaction() as db:
        firm = make_firm(db)
        owner: Viewer = viewer_of(make_user(db, Role.OWNER, organisation=firm.organisation), firm)
        tenders = [make_tender(db).public_id for _ in range(ROUNDS)]
    own_app.extensions["duri_viewer_loader"] = lambda: owner
    lead = {"lot": "", "role": "lead", "share": "no"}
    for tender in tenders:
        address = f"/interests/tenders/{tender}/register"
        answers = post_at_once(own_app, address, [lead, lead | {"role": "member"}])
        assert answers == [302, 409]

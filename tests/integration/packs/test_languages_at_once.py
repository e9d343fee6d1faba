"""Two officers enter the language of a seat's papers at once, on a real PostgreSQL."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core.access import Role, Viewer
from app.core.db import db as database
from app.core.db import transaction
from app.meetings.models import SeatGroup
from app.packs.models import SeatLanguage
from tests.factories import make_user, viewer_of
from tests.factories.meetings import make_body, make_meeting, make_seat
from tests.fresh import ON_POSTGRES, post_at_once

ROUNDS = 8


@ON_POSTGRES
@pytest.mark.slow
def test_the_later_of_two_languages_entered_at_once_stands(own_app: Flask) -> None:
    with own_app.app_context(), transaction() as db:
        officer: Viewer = viewer_of(make_user(db, Role.SECRETARIAT))
        body = make_body(db)
        meeting = make_meeting(db, body).public_id
        seats = [
            make_seat(db, body, SeatGroup.EXPERT, email=f"{number}@example.org").public_id
            for number in range(ROUNDS)
        ]
    own_app.extensions["duri_viewer_loader"] = lambda: officer
    for seat in seats:
        address = f"/packs/meetings/{meeting}/distribution/{seat}/language"
        answers = post_at_once(own_app, address, [{"locale": "vi"}, {"locale": "ko+vi"}])
        assert answers == [302, 302]
    with own_app.app_context():
        assert database.session.scalar(sa.select(sa.func.count(SeatLanguage.seat_id))) == ROUNDS

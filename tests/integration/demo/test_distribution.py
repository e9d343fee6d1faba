"""The demo's round of papers: asked for once, for the meeting that lies ahead."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.cli.demo.distribution import send_papers
from app.cli.demo.meetings import BODY
from app.cli.demo.people import DOMAIN
from app.core.access import Role
from app.packs.models import PackRound
from tests.factories import NOW, make_organisation, make_user
from tests.factories.meetings import make_body, make_meeting


def test_it_is_the_officers_and_is_asked_for_once(db: Session) -> None:
    assert not send_papers(db, now=NOW)
    home = make_organisation(db)
    officer = make_user(db, Role.SECRETARIAT, organisation=home)
    officer.email = f"secretariat@{DOMAIN}"
    ahead = make_meeting(db, make_body(db, code=BODY), invited_at=NOW)
    assert send_papers(db, now=NOW)
    assert not send_papers(db, now=NOW)
    row = db.scalars(sa.select(PackRound)).one()
    assert (row.meeting_id, row.asked_by) == (ahead.id, officer.public_id)

"""An order cancelled: by its requester alone, at once, and nothing is issued."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.access import Actor, Role, Viewer
from app.core.i18n import Message
from app.core.ids import new_public_id
from app.core.jobs import NotWantedError
from app.core.models import Job, JobState
from app.meetings.models import Meeting
from app.packs.commands import PackOrder
from app.packs.issuing.building import build
from app.packs.models import Audience, PackEdition
from tests.factories import NOW
from tests.integration.packs.issuing import OFFICER, desk

STEP = "Laying out section %(number)s of %(of)s"
AsViewer = Callable[[Viewer], FlaskClient]


def running(db: Session) -> Job:
    """The officer's job as it stands while a worker has it."""
    row = Job(
        public_id=new_public_id(),
        kind="packs.build",
        arguments={},
        requested_by=OFFICER.user,
        requested_as={"role": "secretariat", "organisation": None, "firm": None, "roles": []},
        requested_at=NOW,
        state=JobState.RUNNING,
        attempts=1,
        progress=45,
        lease_until=NOW,
        step={
            "msgid": "Laying out section %(number)s of %(of)s",
            "params": {"number": 9, "of": 31},
        },
        result=None,
        error=None,
        finished_at=None,
    )
    db.add(row)
    db.commit()
    return row


def test_the_page_of_a_running_job_tells_the_section_and_lets_its_requester_cancel(
    db: Session, as_viewer: AsViewer
) -> None:
    row = running(db)
    address = f"/packs/jobs/{row.public_id}"
    page = as_viewer(OFFICER).get(f"{address}?lang=en").get_data(as_text=True)
    assert "Laying out section 9 of 31" in page
    assert "Cancel the order" in page
    watched = as_viewer(desk(Role.AUDITOR)).get(f"{address}?lang=en").get_data(as_text=True)
    assert "Cancel the order" not in watched
    for stranger in (desk(Role.SECRETARIAT), desk(Role.OWNER), desk(Role.AUDITOR)):
        assert as_viewer(stranger).post(f"{address}/cancel").status_code == 404
    answer = as_viewer(OFFICER).post(f"{address}/cancel?lang=en", follow_redirects=True)
    page = answer.get_data(as_text=True)
    assert "No edition was issued." in page
    assert "Cancel the order" not in page
    db.expire_all()
    assert row.state is JobState.CANCELLED
    again = as_viewer(OFFICER).post(f"{address}/cancel?lang=en", follow_redirects=True)
    assert "over already" in again.get_data(as_text=True)


@pytest.mark.slow
def test_a_pack_given_up_while_it_is_laid_out_leaves_neither_edition_nor_file(
    app: Flask, db: Session, meeting: Meeting
) -> None:
    steps: list[str] = []
    before = set(app.config["DURI"].packs.glob("**/*"))

    class GivenUp:
        """Wanted until the first section is laid out."""

        def wanted(self) -> bool:
            return False

        def hold(self, db: Session) -> None:
            raise NotWantedError

    def progress(_percent: int, step: Message) -> None:
        steps.append(step.msgid)

    order = PackOrder(meeting.public_id, Audience.SECRETARIAT, "ko")
    with pytest.raises(NotWantedError):
        build(order, actor=Actor.of(OFFICER), progress=progress, hold=GivenUp())
    assert steps[-1] == STEP
    assert db.scalars(sa.select(PackEdition)).all() == []
    assert set(app.config["DURI"].packs.glob("**/*")) == before

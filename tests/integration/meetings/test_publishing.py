"""Meetings on a CalDAV calendar: Radicale is the real peer."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.meetings.models import MeetingState
from app.meetings.publishing.caldav import CalendarServerError, Collection, StaleTagError
from app.meetings.publishing.models import CalendarPublication
from app.meetings.publishing.publishing import entry_of, publish
from tests.factories.meetings import make_meeting

# CI has it; elsewhere a machine may lack the optional peer.
radicale = pytest.importorskip("radicale") if os.environ.get("CI") != "true" else None
pytestmark = pytest.mark.slow


class Quiet(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    """A calendar of one user on a Radicale server of its own."""
    from radicale import Application, config

    users = tmp_path / "users"
    users.write_text("duri:secret\n")
    settings = config.load()
    settings.update(
        {
            "auth": {
                "type": "htpasswd",
                "htpasswd_filename": str(users),
                "htpasswd_encryption": "plain",
                "delay": "0",
            },
            "storage": {"filesystem_folder": str(tmp_path / "calendars")},
        },
        "test",
        privileged=True,
    )
    folder = tmp_path / "calendars" / "collection-root" / "duri" / "meetings"
    folder.mkdir(parents=True)
    (folder / ".Radicale.props").write_text('{"tag": "VCALENDAR"}')
    server = make_server("127.0.0.1", 0, Application(settings), handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Collection.of(f"http://duri:secret@127.0.0.1:{server.server_port}/duri/meetings/")
    server.shutdown()
    thread.join()
    server.server_close()


def test_meetings_are_created_updated_and_never_blindly_overwritten(
    db: Session, collection: Collection, now: datetime
) -> None:
    meeting = make_meeting(db, state=MeetingState.INVITED, invited_at=now)
    make_meeting(db)  # nobody knows of it yet
    name = f"{meeting.public_id}.ics"
    assert publish(db, collection, now=now) == 1
    first = collection.etag(name)
    assert first
    assert publish(db, collection, now=now) == 0, "nothing has changed"
    meeting.starts_at += timedelta(days=1)
    meeting.sequence += 1
    db.flush()
    assert publish(db, collection, now=now) == 1
    row = db.scalars(select(CalendarPublication)).one()
    assert row.etag == collection.etag(name) != first
    with pytest.raises(StaleTagError):
        collection.put(name, entry_of(meeting), etag=first)
    with pytest.raises(StaleTagError):
        collection.put(name, entry_of(meeting), etag=None)
    other = entry_of(meeting).replace(b"SEQUENCE:1", b"SEQUENCE:7")
    collection.put(name, other, etag=row.etag)
    meeting.place = "하노이 VKC"
    meeting.sequence += 1
    db.flush()
    assert publish(db, collection, now=now) == 1
    assert row.overwritten == 1


def test_what_stands_on_the_calendar_names_nobody_and_has_no_method(
    db: Session, now: datetime
) -> None:
    meeting = make_meeting(db, state=MeetingState.CANCELLED, invited_at=now)
    entry = Calendar.from_ical(entry_of(meeting))
    (event,) = entry.events
    assert "METHOD" not in entry
    assert event.attendees == []
    assert (str(event["STATUS"]), str(event["UID"])) == ("CANCELLED", meeting.uid)


def test_a_server_that_cannot_be_reached_or_a_password_in_clear_is_refused() -> None:
    with pytest.raises(ValueError, match="use https"):
        Collection.of("http://user:secret@calendar.example.org/x/")
    closed = Collection.of("http://duri:secret@127.0.0.1:9/x/")
    with pytest.raises(CalendarServerError):
        closed.etag("a.ics")

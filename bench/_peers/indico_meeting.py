"""A meeting of 11 items in Indico 3.2, the peer of bench/meeting_page.py.

Run once by the Python of Indico's own environment, after `indico db prepare`, with INDICO_CONFIG
set (docs/benchmarks.md has every command). It knows nothing of Duri and Duri nothing of it.

Makes a category, a public event of type meeting with 11 contributions (description, speaker,
place, timetable) and a reader who manages nothing, unless they are there. Prints, for `export`,
the event's address and the cookie of that reader, signed in.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import flask
from indico.core.config import config
from indico.core.db import db
from indico.modules.auth import Identity
from indico.modules.categories import Category
from indico.modules.categories.operations import create_category
from indico.modules.events import Event
from indico.modules.events.contributions.models.persons import ContributionPersonLink
from indico.modules.events.contributions.operations import create_contribution
from indico.modules.events.models.events import EventType
from indico.modules.events.models.persons import EventPerson
from indico.modules.events.operations import create_event
from indico.modules.users import User
from indico.modules.users.operations import create_user
from indico.web.flask.app import make_app

session: Any = flask.session  # Indico's knows its user
ITEMS = 11
READER = "reader@example.org"
TITLE = "Phiên họp lần 2 · 제2차 회의"


def make_person(email: str, name: str) -> User:
    user = create_user(email, {"first_name": name, "last_name": "Nguyễn", "affiliation": "Bộ"})
    user.identities.add(Identity(provider="indico", identifier=email, password=email * 2))
    db.session.flush()
    return user


def make_meeting() -> Event:
    """A public meeting of 150 minutes a week ahead, its items one after another."""
    officer = make_person("officer@example.org", "Officer")
    make_person(READER, "Reader")
    session.set_session_user(officer)
    starts = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=7)
    event = create_event(
        create_category(Category.get_root(), {"title": "Ủy ban · 위원회"}),
        EventType.meeting,
        {
            "title": TITLE,
            "start_dt": starts,
            "end_dt": starts + timedelta(minutes=150),
            "timezone": "Asia/Ho_Chi_Minh",
            "creator": officer,
            "location_data": {"venue_name": "Bộ", "room_name": "P. 301", "inheriting": False},
        },
    )
    db.session.commit()  # contributions are numbered in a transaction of their own
    for number in range(ITEMS):
        speaker = EventPerson(
            event=event, first_name=f"Chuyên gia {number}", last_name="Trần", affiliation="Viện"
        )
        db.session.add(speaker)
        with db.session.no_autoflush:
            create_contribution(
                event,
                {
                    "title": f"Hệ thống giao thông thông minh số {number} · 지능형교통체계 {number}",
                    "description": f"<p>Xem xét hồ sơ mời thầu số {number}: phạm vi, thời hạn, "
                    "đơn vị quan tâm và đề xuất của ban thư ký.</p>",
                    "duration": timedelta(minutes=13),
                    "start_dt": starts + timedelta(minutes=13 * number),
                    "location_data": {"inheriting": True},
                    "person_link_data": {
                        ContributionPersonLink(person=speaker, is_speaker=True): False
                    },
                },
            )
    db.session.commit()
    return event


def main() -> None:
    app = make_app()
    with app.test_request_context():
        event = Event.query.filter_by(title=TITLE, is_deleted=False).first() or make_meeting()
        reader = User.query.filter(User.all_emails == READER).one()
        session.clear()
        session.set_session_user(reader)
        answer = app.response_class()
        app.session_interface.save_session(app, session, answer)
        cookie = answer.headers["Set-Cookie"].partition(";")[0]
        print(f"DURI_BENCH_INDICO={config.BASE_URL}/event/{event.id}/")
        print(f"DURI_BENCH_INDICO_COOKIE={cookie}")


if __name__ == "__main__":
    main()

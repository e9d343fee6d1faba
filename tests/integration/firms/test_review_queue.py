"""The queue of applications at any length: pages by keyset, nothing twice, nothing lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.access import Viewer
from app.core.ids import new_public_id
from app.firms.sign_up.models import ApplicationState
from tests.factories import NOW
from tests.integration.firms.newcomers import OFFICER, make_application

AsViewer = Callable[[Viewer], FlaskClient]


def walk(client: FlaskClient, start: str) -> list[list[str]]:
    """The names on every page from `start` on, following "next"."""
    pages, url = [], start
    while url:
        page = client.get(url).get_data(as_text=True)
        pages.append(re.findall(r">(기업\d+)</a>", page))
        onward = re.search(r'rel="next" href="([^"]+)"', page)
        url = onward[1].replace("&amp;", "&") if onward else ""
    return pages


def test_what_waits_is_read_page_by_page_oldest_first(as_viewer: AsViewer, db: Session) -> None:
    for number in range(60):
        # Several of one moment: the public id tells them apart.
        make_application(db, f"기업{number:03}", applied_at=NOW + timedelta(hours=number // 4))
    db.commit()
    pages = walk(as_viewer(OFFICER), "/firms/applications?lang=ko")
    assert [len(page) for page in pages] == [25, 25, 10]
    names = [name for page in pages for name in page]
    assert sorted(names) == sorted(set(names))
    hours = [int(name[2:]) // 4 for name in names]
    assert hours == sorted(hours)


def test_what_is_settled_has_pages_of_its_own_newest_first(
    as_viewer: AsViewer, db: Session
) -> None:
    for number in range(30):
        make_application(
            db,
            f"기업{number:03}",
            state=ApplicationState.REFUSED,
            decided_at=NOW + timedelta(hours=number),
            decided_by=new_public_id(),
        )
    make_application(db, "기업999")
    db.commit()
    client = as_viewer(OFFICER)
    pages = walk(client, "/firms/applications?show=settled")
    assert [name for page in pages for name in page] == [f"기업{n:03}" for n in range(29, -1, -1)]
    assert walk(client, "/firms/applications") == [["기업999"]]


def test_a_damaged_address_is_refused(as_viewer: AsViewer) -> None:
    assert as_viewer(OFFICER).get("/firms/applications?after=x").status_code == 422

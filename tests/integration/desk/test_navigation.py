"""The menu offers what exists and what its reader may open, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.access import ANONYMOUS, Role, Viewer
from app.core.ids import new_public_id
from tests.factories import make_firm

AsViewer = Callable[[Viewer], FlaskClient]


def viewer(role: Role, db: Session) -> Viewer:
    firm = make_firm(db).public_id if role in {Role.OWNER, Role.EDITOR, Role.VIEWER} else None
    return Viewer(user=new_public_id(), user_name="P", firm=firm, roles=frozenset({role}))


def menu(client: FlaskClient, address: str = "/?lang=en") -> list[tuple[str, str, str]]:
    """(address, aria-current, label) of every entry of the wide menu."""
    text = client.get(address).get_data(as_text=True)
    found = re.search(r'<nav class="site-menu wide-menu.*?</nav>', text, re.DOTALL)
    assert found is not None
    return re.findall(r'<a href="([^"]*)"(?: aria-current="(\w+)")?>([^<]*)</a>', found[0])


@pytest.mark.parametrize("role", list(Role))
def test_every_entry_opens(as_viewer: AsViewer, db: Session, role: Role) -> None:
    client = as_viewer(viewer(role, db))
    entries = menu(client)
    assert entries
    for address, _current, label in entries:
        assert client.get(address, follow_redirects=True).status_code == 200, label


def test_somebody_not_signed_in_is_offered_public_pages_alone(as_viewer: AsViewer) -> None:
    client = as_viewer(ANONYMOUS)
    addresses = [address for address, _current, _label in menu(client)]
    assert "/tenders/" in addresses
    assert not [address for address in addresses if address.startswith("/desk")]


def test_the_page_shown_is_marked_once(client: FlaskClient) -> None:
    marked = [(a, c) for a, c, _label in menu(client, "/projects?lang=en") if c]
    assert marked == [("/projects", "page")]


def test_a_page_below_an_entry_marks_its_section(client: FlaskClient) -> None:
    marked = [(a, c) for a, c, _label in menu(client, "/tenders/map?lang=en") if c]
    assert marked == [("/tenders/", "true")]


def test_the_start_page_marks_nothing(client: FlaskClient) -> None:
    assert not [current for _address, current, _label in menu(client) if current]

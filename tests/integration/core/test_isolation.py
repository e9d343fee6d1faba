"""The tests' own floor: commits are real inside a test and gone after it."""

from __future__ import annotations

from inspect import iscoroutinefunction

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.db import transaction
from app.tenders.models import Tender
from tests.factories import make_tender

TENDERS = select(func.count()).select_from(Tender)


@pytest.mark.parametrize("_again", [1, 2])
def test_commits_last_as_long_as_the_test(db: Session, client: FlaskClient, _again: int) -> None:
    assert db.scalar(TENDERS) == 0
    make_tender(db)
    db.commit()
    make_tender(db)
    db.rollback()
    with transaction() as writing:
        make_tender(writing)
    assert client.get("/healthz").status_code == 200
    assert db.scalar(TENDERS) == 2


def test_the_end_of_a_request_starts_no_thread(app):
    """One coroutine among them would cost every request a thread and an event loop."""
    assert [end for end in app.teardown_appcontext_funcs if iscoroutinefunction(end)] == []

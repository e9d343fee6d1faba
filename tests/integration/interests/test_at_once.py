"""The same interest posted twice at once, on a real PostgreSQL: one row, two good answers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app import create_app
from app.core.access import Role, Viewer
from app.core.db import Base, engine_options, transaction
from app.core.db import db as database
from app.interests.models import Interest
from config import Config
from tests.factories import make_firm, make_tender, make_user, viewer_of

ROUNDS = 12


@pytest.fixture
def committed(_postgres: str, tmp_path: Path) -> Iterator[Flask]:
    """An application over a database of its own, whose transactions really commit."""
    base = sa.make_url(_postgres)
    admin = sa.create_engine(
        engine_options(str(base))["url"], isolation_level="AUTOCOMMIT", poolclass=sa.NullPool
    )
    with admin.connect() as connection:
        connection.exec_driver_sql("DROP DATABASE IF EXISTS at_once WITH (FORCE)")
        connection.exec_driver_sql("CREATE DATABASE at_once")
    config = Config(
        instance=tmp_path,
        database_url=base.set(database="at_once").render_as_string(hide_password=False),
        secret_key="test",
        encryption_key="test",
        testing=True,
    )
    application = create_app(config)
    application.config["WTF_CSRF_ENABLED"] = False
    with application.app_context():
        Base.metadata.create_all(database.engine)
    yield application
    with application.app_context():
        database.engine.dispose()


def post_at_once(app: Flask, address: str, forms: list[dict[str, str]]) -> list[int]:
    """The statuses of posts that start together."""
    gate = threading.Barrier(len(forms))
    statuses: list[int] = []

    def post(form: dict[str, str]) -> None:
        client = app.test_client()
        gate.wait(timeout=30)
        statuses.append(client.post(address, data=form).status_code)

    threads = [threading.Thread(target=post, args=(form,)) for form in forms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(statuses)


@pytest.mark.slow
def test_an_interest_sent_twice_at_once_is_one_row_and_no_error(committed: Flask) -> None:
    with committed.app_context(), transaction() as db:
        firm = make_firm(db)
        owner: Viewer = viewer_of(make_user(db, Role.OWNER, organisation=firm.organisation), firm)
        tenders = [make_tender(db).public_id for _ in range(ROUNDS)]
    committed.extensions["duri_viewer_loader"] = lambda: owner
    same = {"lot": "", "role": "lead", "share": "yes"}
    for tender in tenders:
        address = f"/interests/tenders/{tender}/register"
        assert post_at_once(committed, address, [same, same]) == [302, 302]
    with committed.app_context():
        per_tender = database.session.execute(
            sa.select(sa.func.count()).select_from(Interest).group_by(Interest.tender_id)
        )
        assert [count for (count,) in per_tender] == [1] * ROUNDS


@pytest.mark.slow
def test_two_different_interests_at_once_leave_one_and_a_refusal(committed: Flask) -> None:
    with committed.app_context(), transaction() as db:
        firm = make_firm(db)
        owner: Viewer = viewer_of(make_user(db, Role.OWNER, organisation=firm.organisation), firm)
        tenders = [make_tender(db).public_id for _ in range(ROUNDS)]
    committed.extensions["duri_viewer_loader"] = lambda: owner
    lead = {"lot": "", "role": "lead", "share": "no"}
    for tender in tenders:
        address = f"/interests/tenders/{tender}/register"
        answers = post_at_once(committed, address, [lead, lead | {"role": "member"}])
        assert answers == [302, 409]

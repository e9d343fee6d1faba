"""Readers of findings."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.audit.commands import grant_access
from app.audit.models import AccessScope
from app.core.access import Actor, Role, Viewer
from app.firms.models import Firm
from tests.factories import NOW, make_user, viewer_of


@pytest.fixture
def officer(db: Session) -> Viewer:
    """A secretariat officer."""
    return viewer_of(make_user(db, Role.SECRETARIAT))


@pytest.fixture
def compliance(db: Session) -> Viewer:
    """A compliance officer who has stated no reason yet."""
    return viewer_of(make_user(db, Role.COMPLIANCE))


@pytest.fixture
def owner_of(db: Session) -> Callable[[Firm], Viewer]:
    """`owner_of(firm)`: somebody who acts for the firm."""
    return lambda firm: viewer_of(make_user(db, Role.OWNER, organisation=firm.organisation), firm)


@pytest.fixture
def desk(
    db: Session, compliance: Viewer, as_viewer: Callable[[Viewer], FlaskClient]
) -> FlaskClient:
    """The browser of a compliance officer who has stated a reason for everything."""
    for scope in AccessScope:
        grant_access(db, scope, "season review", actor=Actor.of(compliance), now=NOW)
    db.commit()
    return as_viewer(compliance)

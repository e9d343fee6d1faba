"""People who can really sign in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.accounts import passwords
from app.accounts.models import User
from app.core.access import Role
from tests.factories import make_firm, make_user

PASSWORD = "correct horse battery"
#: Hashing is slow on purpose; here it would be slow for nothing. The real parameters are
#: looked at in tests/unit/accounts.
QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
HASH = QUICK.hash(PASSWORD)
DECOY = QUICK.hash("nobody knows")


@pytest.fixture(autouse=True)
def _quick_hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", QUICK)
    monkeypatch.setattr(passwords, "_DECOY", DECOY)


@pytest.fixture
def make_person(db: Session) -> Callable[..., User]:
    """A user with PASSWORD; firm roles come with a firm."""

    def make(*roles: Role) -> User:
        firm = make_firm(db) if roles and roles[0] in {Role.OWNER, Role.EDITOR} else None
        user = make_user(db, *roles, organisation=firm.organisation if firm else None)
        user.password_hash = HASH
        db.commit()
        return user

    return make


@pytest.fixture
def sign_in(client: FlaskClient) -> Callable[..., TestResponse]:
    """Post the sign-in form."""

    def post(user: User | str, password: str = PASSWORD, **options: str) -> TestResponse:
        email = user if isinstance(user, str) else user.email
        return client.post(
            "/sign-in",
            query_string={"lang": "en", **options},
            data={"email": email, "password": password},
        )

    return post

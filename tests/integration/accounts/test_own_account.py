"""What people do with their own account."""

from __future__ import annotations

import argon2
import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.core.access import Role
from app.core.ids import new_public_id
from tests.integration.accounts.conftest import PASSWORD

NEW = "a much better sentence"


def change(client, current=PASSWORD, password=NEW, again=None):
    return client.post(
        "/account/password?lang=en",
        data={"current": current, "password": password, "again": again or password},
    )


def other_browser(client, sign_in, person):
    """Sign in once more; gives the first browser's cookie."""
    sign_in(person)
    first = client.get_cookie("duri_session").value
    client.delete_cookie("duri_session")
    sign_in(person)
    return first


def test_a_new_password_replaces_the_old_one(client, make_person, sign_in):
    person = make_person(Role.OWNER)
    sign_in(person)
    assert change(client).status_code == 302
    client.post("/sign-out")
    assert sign_in(person).status_code == 422
    assert sign_in(person, NEW).status_code == 302


def test_changing_the_password_signs_other_browsers_out_but_not_this_one(
    client, make_person, sign_in
):
    first = other_browser(client, sign_in, make_person(Role.OWNER))
    change(client)
    assert client.get("/account").status_code == 200
    client.set_cookie("duri_session", first)
    assert client.get("/account").status_code == 302


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"current": "not my password"}, "This is not your present password."),
        ({"password": "short", "again": "short"}, "12"),
        ({"again": "something else here"}, "The two new passwords differ."),
    ],
)
def test_a_password_change_that_cannot_be_is_explained(client, make_person, sign_in, fields, said):
    person = make_person(Role.OWNER)
    sign_in(person)
    answer = change(client, **fields)
    assert answer.status_code == 422
    assert said in answer.text
    client.post("/sign-out")
    assert sign_in(person).status_code == 302


def test_a_stolen_session_cannot_guess_the_password(client, make_person, sign_in):
    sign_in(make_person(Role.OWNER))
    statuses = [change(client, current="guess number nine").status_code for _ in range(11)]
    assert statuses == [422] * 10 + [429]
    assert change(client).status_code == 429


def test_signing_out_everywhere_ends_every_browser(client, make_person, sign_in):
    first = other_browser(client, sign_in, make_person(Role.OWNER))
    client.post("/account/sign-out-everywhere")
    assert client.get("/account").status_code == 302
    client.set_cookie("duri_session", first)
    assert client.get("/account").status_code == 302


def test_the_account_page_lists_the_open_browsers(client, make_person, sign_in):
    other_browser(client, sign_in, make_person(Role.OWNER))
    assert client.get("/account?lang=en").text.count("this browser") == 1
    assert client.get("/account?lang=en").text.count("Werkzeug/") == 2


def test_the_chosen_language_is_spoken_from_the_next_page_on_and_after_sign_in(
    client, make_person, sign_in
):
    person = make_person(Role.OWNER)
    sign_in(person)
    client.post("/account/locale", data={"locale": "vi"})
    assert '<html lang="vi"' in client.get("/account").text
    client.post("/sign-out")
    client.delete_cookie("duri_locale")
    client.post("/sign-in", data={"email": person.email, "password": PASSWORD})
    assert '<html lang="vi"' in client.get("/account").text


def test_a_language_nobody_offers_is_refused(client, make_person, sign_in):
    sign_in(make_person(Role.OWNER))
    assert client.post("/account/locale", data={"locale": "xx"}).status_code == 422


def test_a_role_taken_away_ends_with_the_next_page(client, db, make_person, sign_in):
    person = make_person(Role.AUDITOR)
    person.roles[0].role = Role.AUDITOR
    client.application.config["DURI"] = client.application.config["DURI"].with_(demo=True)
    try:
        sign_in(person)
        assert client.get("/audit/").status_code == 200
        person.roles = []
        db.commit()
        assert client.get("/audit/").status_code == 404
    finally:
        client.application.config["DURI"] = client.application.config["DURI"].with_(demo=False)


def test_a_hash_with_old_parameters_is_renewed_at_sign_in(client, db, make_person, sign_in):
    person = make_person(Role.OWNER)
    weak = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    person.password_hash = weak.hash(PASSWORD)
    db.commit()
    assert sign_in(person).status_code == 302
    db.expire_all()
    kept = db.scalars(select(User.password_hash).where(User.id == person.id)).one()
    assert "m=64," in kept


def test_signing_out_needs_no_session(client):
    assert client.post("/sign-out").status_code == 302


def test_a_made_up_token_opens_nothing(client):
    with client.session_transaction() as browser:
        browser["_user_id"] = new_public_id()
    assert client.get("/account").status_code == 302


def test_the_viewer_costs_one_query(app, client, db, make_person, sign_in):
    import sqlalchemy as sa

    sign_in(make_person(Role.OWNER))
    statements = []

    def watch(_c, _cursor, statement, *_rest):
        if statement.startswith("SELECT"):
            statements.append(statement)

    connection = db.connection()
    sa.event.listen(connection.engine, "before_cursor_execute", watch)
    try:
        client.get("/no-such-page")
    finally:
        sa.event.remove(connection.engine, "before_cursor_execute", watch)
    assert len(statements) == 1

"""Headers, hosts, cookies and sizes, as a browser and an attacker meet them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from app import create_app
from app.core.access import Role
from app.core.db import Base
from app.core.db import db as database
from app.core.static import url_path
from config import Config
from tests.factories import make_user, viewer_of

HEADERS = {
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.fixture
def own_app(tmp_path):
    """Builds an application over an empty SQLite database with other settings."""

    def make(**values: object) -> Flask:
        config = Config(
            instance=tmp_path,
            database_url=f"sqlite:///{tmp_path / 'x.sqlite'}",
            secret_key="test",
            encryption_key="test",
            testing=True,
        ).with_(**values)
        application = create_app(config)
        with application.app_context():
            Base.metadata.create_all(database.engine)
        return application

    return make


@pytest.mark.parametrize(
    "path", ["/sign-in", "/tenders/", "/no-such-page", "/healthz", url_path() + "/favicon.svg"]
)
def test_every_answer_carries_the_security_headers(client, path):
    answer = client.get(path)
    for name, value in HEADERS.items():
        assert answer.headers[name].startswith(value), name


def test_a_strict_policy_allows_no_inline_script_or_style(client):
    assert "unsafe" not in client.get("/sign-in").headers["Content-Security-Policy"]


def test_pages_of_somebody_signed_in_are_never_stored(db, client, as_viewer):
    assert client.get("/tenders/").headers["Cache-Control"] == "no-cache"
    viewer = viewer_of(make_user(db, Role.SECRETARIAT))
    db.commit()
    assert as_viewer(viewer).get("/tenders/").headers["Cache-Control"] == "no-store"


def test_a_public_page_varies_with_language_and_cookie(client):
    assert {"Cookie", "Accept-Language"} <= set(client.get("/sign-in").vary)


def test_behind_tls_cookies_are_bound_to_the_host_and_browsers_keep_to_https(own_app):
    client = own_app(secure_cookies=True, base_url="https://duri.example").test_client()
    answer = client.get("/sign-in", base_url="https://duri.example")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-duri_session=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000")


def test_static_files_behind_tls_carry_hsts_too(own_app):
    client = own_app(secure_cookies=True, base_url="https://duri.example").test_client()
    answer = client.get(url_path() + "/favicon.svg", base_url="https://duri.example")
    assert answer.status_code == 200
    assert "Strict-Transport-Security" in answer.headers


def test_plain_http_promises_no_https(client):
    assert "Strict-Transport-Security" not in client.get("/sign-in").headers


@pytest.mark.parametrize("host", ["evil.example", "duri.example.evil.example", "duri.example:x"])
def test_a_foreign_host_is_refused(own_app, host):
    client = own_app(secure_cookies=True, base_url="https://duri.example").test_client()
    answer = client.get("/sign-in", headers={"Host": host}, base_url="https://duri.example")
    assert answer.status_code == 400
    assert "evil" not in answer.text


def test_several_hosts_can_be_named(own_app):
    client = own_app(hosts=("a.example", "b.example")).test_client()
    assert client.get("/sign-in", base_url="http://b.example").status_code == 200
    assert client.get("/sign-in", base_url="http://c.example").status_code == 400


def test_a_form_without_its_token_is_refused_in_the_readers_language(own_app):
    client = own_app().test_client()
    answer = client.post("/sign-in?lang=en", data={"email": "a@b.c", "password": "x"})
    assert answer.status_code == 400
    assert "This form has expired" in answer.text


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "text/plain"])
def test_a_stranger_cannot_send_much(own_app, content_type):
    client = own_app().test_client()
    answer = client.post("/sign-in", data=b"a=" + b"x" * 100_000, content_type=content_type)
    assert answer.status_code in {400, 413}
    assert answer.status_code == 413 or content_type == "text/plain"


def test_a_broken_database_still_gives_a_page_that_tells_nothing(own_app):
    application = own_app()
    application.testing = False
    application.config["PROPAGATE_EXCEPTIONS"] = False
    with application.app_context():
        database.engine.dispose()
        with database.engine.begin() as connection:
            connection.execute(sa.text("DROP TABLE user_session"))
    client = application.test_client()
    with client.session_transaction() as browser:
        browser["_user_id"] = "some token"
    answer = client.get("/account?lang=en")
    assert answer.status_code == 500
    assert "Something went wrong" in answer.text
    assert "user_session" not in answer.text


def test_a_forwarded_address_is_believed_only_from_a_configured_proxy(own_app):
    seen = []
    for hops in (0, 1):
        application = own_app(trusted_proxies=hops)

        @application.before_request
        def note() -> None:
            from flask import request

            seen.append(request.remote_addr)

        application.test_client().get("/sign-in", headers={"X-Forwarded-For": "203.0.113.9"})
    assert seen == ["127.0.0.1", "203.0.113.9"]

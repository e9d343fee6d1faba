"""The foundations answer on both databases."""

from __future__ import annotations

from flask.testing import FlaskClient


def test_healthz_answers_when_the_database_does(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok"}


def test_an_unknown_address_is_a_page_in_the_readers_language(client: FlaskClient) -> None:
    answer = client.get("/no-such-page?lang=en")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.get_data(as_text=True)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]

"""What surrounds every page: language links, static files, menu."""

from __future__ import annotations

import re

from flask.testing import FlaskClient


def test_static_files_may_be_kept_for_good_and_their_address_names_their_version(
    client: FlaskClient,
) -> None:
    page = client.get("/no-such-page").get_data(as_text=True)
    address = re.search(r'href="(/static/[0-9a-f]{12}/css/layout\.css)"', page)
    assert address is not None
    answer = client.get(address[1])
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_static_file_of_another_version_is_not_served(client: FlaskClient) -> None:
    assert client.get("/static/000000000000/css/layout.css").status_code == 404


def test_the_language_links_keep_the_rest_of_the_address(client: FlaskClient) -> None:
    page = client.get("/no-such-page?q=%22%3E%3Cb&lang=ko").get_data(as_text=True)
    assert 'href="?q=%22%3E%3Cb&amp;lang=vi"' in page


def test_the_page_says_its_language(client: FlaskClient) -> None:
    assert '<html lang="vi">' in client.get("/no-such-page?lang=vi").get_data(as_text=True)


def test_no_page_frame_carries_inline_style_or_script(client: FlaskClient) -> None:
    page = client.get("/no-such-page").get_data(as_text=True)
    assert " style=" not in page
    assert "<style" not in page
    assert re.search(r"<script(?![^>]*\bsrc=)", page) is None
    assert re.search(r"\son[a-z]+=", page) is None

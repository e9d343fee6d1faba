"""Where a sign-in may lead: never out of the application, whatever the address says."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.web import safe_next
from tests import examples

PIECES = st.sampled_from(
    ["/", "//", "\\", "account", "sign-in", "evil.example", "http:", "https:", "@", "?", "#", "\t",
     "\n", "%2f", "..", ".", "javascript:", " ", "tenders/"]
)  # fmt: skip


@settings(max_examples=examples(200), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(target=st.one_of(st.text(max_size=30), st.lists(PIECES, max_size=6).map("".join)))
def test_signing_in_never_leads_to_another_host(app: Flask, target: str) -> None:
    with app.app_context():
        chosen = safe_next(target)
    if chosen is not None:
        # Browsers drop tabs and newlines and read a backslash as a slash.
        seen = chosen.replace("\\", "/").translate({9: None, 10: None, 13: None})
        assert urlsplit(urljoin("http://duri.example/sign-in", seen)).netloc == "duri.example"


@pytest.mark.parametrize("target", ["/account", "/tenders/?q=x#top", "/"])
def test_pages_of_the_application_are_followed(app: Flask, target: str) -> None:
    with app.app_context():
        assert safe_next(target) == target

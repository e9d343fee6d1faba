"""Two records side by side are told apart by more than one name where that is the same."""

from __future__ import annotations

import pytest
from flask import Flask

from app.core.i18n import speaking
from app.firms.names_apart import Names, told_apart


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (Names("가", None, "A", "k1"), Names("나", None, "B", "k2"), ("A", "B")),
        (
            Names("㈜가", None, "A", "k1"),
            Names("가 주식회사", None, "A", "k2"),
            ("A (㈜가)", "A (가 주식회사)"),
        ),
        (Names("가", "Gạ", "A", "k1"), Names("가", None, "A", "k2"), ("A (Gạ)", "A")),
        (Names("가", None, "A", "k1"), Names("가", None, "A", "k2"), ("A (k1)", "A (k2)")),
    ],
)
def test_records_of_one_name_are_told_apart(
    app: Flask, one: Names, other: Names, said: tuple[str, str]
) -> None:
    with app.test_request_context(), speaking("en"):
        assert told_apart(one, other) == said

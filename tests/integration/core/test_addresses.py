"""Addresses in templates are those that Flask itself would write."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import flask
import pytest
from flask import Flask
from werkzeug.routing import Rule

from app.core.addresses import url_for
from app.core.ids import new_public_id
from app.core.web import PublicIdConverter

pytestmark = pytest.mark.integration


def pages_of_things(app: Flask) -> Iterator[Rule]:
    """Rules whose every variable is the public id of something."""
    for rule in app.url_map.iter_rules():
        kinds = {type(rule._converters[name]) for name in rule.arguments}
        if kinds == {PublicIdConverter} and not rule.defaults:
            yield rule


def ids_for(rule: Rule) -> dict[str, Any]:
    return {name: new_public_id() for name in rule.arguments}


@pytest.mark.parametrize("root", ["", "/du {ri}%"])
def test_links_to_every_page_of_a_thing_are_flasks_own(app: Flask, root: str) -> None:
    with app.test_request_context(environ_overrides={"SCRIPT_NAME": root}):
        rules = list(pages_of_things(app))
        assert len(rules) > 200
        for rule in rules:
            for values in (ids_for(rule), ids_for(rule)):
                assert url_for(rule.endpoint, **values) == flask.url_for(rule.endpoint, **values)


def test_an_id_that_the_page_has_no_place_for_stands_in_the_query(app: Flask) -> None:
    given: dict[str, Any] = {
        "meeting": new_public_id(),
        "body": new_public_id(),
        "tender": new_public_id(),
    }
    with app.test_request_context():
        expected = flask.url_for("meetings.meeting", **given)
        assert url_for("meetings.meeting", **given) == expected
        assert f"?body={given['body']}&tender={given['tender']}" in expected


def test_what_is_no_id_is_escaped_as_ever(app: Flask) -> None:
    with app.test_request_context():
        assert url_for("meetings.meetings", page="a&b={c}") == "/meetings/?page=a%26b%3D%7Bc%7D"
        assert url_for("meetings.meetings", page=None) == "/meetings/"


def test_a_page_of_the_same_feature_is_found_by_its_short_name(app: Flask) -> None:
    meeting = new_public_id()
    with app.test_request_context("/meetings/"):
        assert url_for(".meeting", meeting=meeting) == f"/meetings/{meeting}"

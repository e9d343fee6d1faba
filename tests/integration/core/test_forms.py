"""Forms speak the reader's language, also where WTForms finds the words."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from app.core.form_words import SENTENCES
from app.core.forms import BaseForm


class NameForm(BaseForm):
    name = StringField("Name", [InputRequired(), Length(max=3)])


def test_a_validators_sentence_is_one_of_ours(app: Flask, db: Session) -> None:
    with app.test_request_context("/?lang=en", method="POST", data={"name": ""}):
        form = NameForm.from_request()
        assert not form.submitted()
        assert form.errors == {"name": ["This field is required."]}
    with app.test_request_context("/?lang=en", method="POST", data={"name": "long"}):
        form = NameForm.from_request()
        assert not form.submitted()
        assert form.errors == {"name": ["Field cannot be longer than 3 characters."]}
    assert "Field cannot be longer than %(max)d characters." in SENTENCES


@pytest.mark.parametrize("address", ["/?q=a%00b", "/%00", "/tenders/?province=%00"])
def test_the_character_nul_is_refused_by_name(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 400
    assert client.post("/", data={"text": "a\0b"}).status_code == 400

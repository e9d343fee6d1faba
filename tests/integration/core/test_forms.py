"""Forms speak the reader's language, also where WTForms finds the words."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from wtforms import DateField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

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


class DayForm(BaseForm):
    day = DateField("Day", [InputRequired()])


@pytest.mark.parametrize(
    ("day", "taken"),
    [
        ("1799-12-31", False),
        ("1800-01-01", True),
        ("2199-12-31", True),
        ("2200-01-01", False),
        ("0001-01-01", False),
        ("9999-12-31", False),
    ],
)
def test_a_day_that_nobody_can_mean_is_refused(
    app: Flask, db: Session, day: str, *, taken: bool
) -> None:
    with app.test_request_context("/?lang=en", method="POST", data={"day": day}):
        form = DayForm.from_request()
        assert form.submitted() is taken
        refusal = ["A day lies between the years 1800 and 2199."]
        assert form.errors == ({} if taken else {"day": refusal})


class ChoiceForm(BaseForm):
    chosen = SelectField(
        "Choice", [Optional()], choices=[SelectChoice("", "–"), SelectChoice("a", "A")]
    )


@pytest.mark.parametrize("sent", ["", " ", "\r\n"])
def test_blanks_choose_nothing(app: Flask, db: Session, sent: str) -> None:
    """WTForms takes blanks for no input and leaves them in place of a choice."""
    with app.test_request_context("/?lang=en", method="POST", data={"chosen": sent}):
        form = ChoiceForm.from_request()
        assert form.submitted()
        assert form.chosen.data == ""
    with app.test_request_context("/?lang=en", method="POST", data={"chosen": "b"}):
        assert not ChoiceForm.from_request().submitted()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize(
    "address",
    ["/tenders/?closes_from={}", "/tenders/?closes_to={}", "/tenders/list.csv?closes_to={}"],
)
def test_an_address_with_a_day_where_calendars_end_is_refused(
    client: FlaskClient, address: str, day: str
) -> None:
    answer = client.get(address.format(day) + "&lang=en")
    assert answer.status_code == 422
    assert "A day lies between the years 1800 and 2199." in answer.get_data(as_text=True)


@pytest.mark.parametrize("address", ["/?q=a%00b", "/%00", "/tenders/?province=%00"])
def test_the_character_nul_is_refused_by_name(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 400
    assert client.post("/", data={"text": "a\0b"}).status_code == 400

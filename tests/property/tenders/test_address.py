"""A question to the list survives its way through an address."""

from __future__ import annotations

from datetime import date

from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from app.core.fields import SolutionField
from app.tenders.address import arguments, chips
from app.tenders.filters import FitFilter, Sort, StageFilter, TenderFilters
from app.tenders.forms import TenderFilterForm
from app.tenders.models import Route, TenderKind
from tests import examples

questions = st.builds(
    TenderFilters,
    query=st.text(st.characters(categories=("L", "N")), max_size=12),
    stage=st.sampled_from(StageFilter),
    kind=st.none() | st.sampled_from(TenderKind),
    field=st.none() | st.sampled_from(SolutionField),
    route=st.none() | st.sampled_from(Route),
    currency=st.none() | st.sampled_from(["VND", "USD"]),
    closes_from=st.none() | st.dates(date(2020, 1, 1), date(2025, 1, 1)),
    closes_to=st.none() | st.dates(date(2025, 1, 2), date(2030, 1, 1)),
    fit=st.sampled_from(FitFilter),
    sort=st.sampled_from(Sort),
)


def read(app: Flask, address: dict[str, str], *, for_firm: bool) -> TenderFilters:
    with app.test_request_context("/tenders/"):
        form = TenderFilterForm.from_address(
            MultiDict(address), units=(), currencies=["VND", "USD"], for_firm=for_firm
        )
        assert form.validate(), form.errors
        return form.filters()


@settings(max_examples=examples(60), deadline=None)
@given(question=questions, for_firm=st.booleans())
def test_the_address_asks_the_same_question(
    app: Flask, question: TenderFilters, for_firm: bool
) -> None:
    asked = read(app, arguments(question, for_firm=for_firm), for_firm=for_firm)
    if for_firm:
        assert asked == question
    else:
        assert arguments(asked, for_firm=False) == arguments(question, for_firm=False)


@settings(max_examples=examples(60), deadline=None)
@given(question=questions)
def test_each_chip_drops_exactly_its_own_filter(app: Flask, question: TenderFilters) -> None:
    with app.test_request_context("/"):
        for chip in chips(question, for_firm=True):
            shorter = read(app, dict(chip.without), for_firm=True)
            changed = [
                name
                for name in question.__dataclass_fields__
                if getattr(shorter, name) != getattr(question, name)
            ]
            assert len(changed) == 1

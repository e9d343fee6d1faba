"""Lists of choices read the same whichever widget writes them."""

from __future__ import annotations

import pytest
from wtforms.fields.choices import Choice
from wtforms.widgets import Select

from app.core.forms import PlainSelect


@pytest.mark.parametrize(
    "choice",
    [
        Choice("a", "Một", selected=False, render_kw={}),
        Choice("a", "Một", selected=True, render_kw={}),
        Choice('"><script>', "</option><b>", selected=True, render_kw={}),
        Choice("", "–", selected=False, render_kw={}),
        Choice("값", "", selected=False, render_kw={}),
        Choice(True, "Yes", selected=True, render_kw={}),  # type: ignore[arg-type]  # as coerced
        Choice("a", "b", selected=False, render_kw={"disabled": True}),
    ],
)
def test_an_option_is_written_as_wtforms_writes_it(choice: Choice) -> None:
    assert PlainSelect.render_option(choice) == Select.render_option(choice)

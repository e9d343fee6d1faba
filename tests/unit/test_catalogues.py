"""What `flask translations check` says of a catalogue."""

from __future__ import annotations

import pytest
from babel.messages.catalog import Catalog

from app.cli import translations


@pytest.mark.parametrize(
    ("said", "missing"), [(("",), True), (("좌석 %(num)s석",), False)], ids=["empty", "translated"]
)
def test_a_plural_without_its_words_is_missing(
    monkeypatch: pytest.MonkeyPatch, said: tuple[str, ...], missing: bool
) -> None:
    wanted, kept = Catalog("en"), Catalog("ko")
    wanted.add(("%(num)s seat", "%(num)s seats"))
    kept.add(("%(num)s seat", "%(num)s seats"), said)
    monkeypatch.setattr(translations, "features", lambda: ["meetings"])
    monkeypatch.setattr(translations, "extracted", lambda feature: wanted)
    monkeypatch.setattr(
        translations, "load", lambda locale, name: kept if name == "meetings" else Catalog(locale)
    )
    assert any("missing" in line for line in translations.problems("ko")) is missing

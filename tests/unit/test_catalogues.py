"""What `flask translations check` says of a catalogue."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from click.testing import CliRunner

from app.cli import translations

FOLDER = translations.FOLDER


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


def test_extracting_everything_leaves_catalogues_in_line_as_they_are(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    copy = tmp_path / "translations"
    shutil.copytree(translations.FOLDER, copy, ignore=shutil.ignore_patterns("*.mo"))
    monkeypatch.setattr(translations, "FOLDER", copy)
    done = CliRunner().invoke(translations.extract)
    assert done.exit_code == 0, done.output
    kept = {path.relative_to(copy): path.read_bytes() for path in copy.rglob("*.po")}
    before = {path: (FOLDER / path).read_bytes() for path in kept if (FOLDER / path).exists()}
    assert kept == before

"""Every character of our own words can be drawn by both fonts of the packs."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from fontTools.ttLib import TTFont

from app.cli.translations import TRANSLATED, features, load
from app.core import pdf

#: Named as such in a message about damaged files on the web; no pack says it.
SIGN_OF_LOSS = 0xFFFD
APP = Path(pdf.__file__).resolve().parents[1]
#: Folders whose words can come into a pack's pages.
TEMPLATES = ("packs/templates/packs/pdf", "meetings/templates", "consortia/templates")


def our_words() -> Iterator[tuple[str, str]]:
    """Where it stands, and what: catalogues, English source texts, templates, names of places."""
    for locale in TRANSLATED:
        for feature in features():
            for entry in load(locale, feature):
                for said in (entry.id, entry.string):
                    yield (f"{locale}/{feature}.po", "".join(said))
    for folder in TEMPLATES:
        for path in sorted((APP / folder).rglob("*.html")):
            yield (str(path.relative_to(APP)), path.read_text(encoding="utf-8"))
    for path in sorted(APP.glob("*/reference/*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                yield (str(path.relative_to(APP)), "".join(row))


def test_both_fonts_have_a_glyph_for_every_character_of_ours() -> None:
    known = []
    for name in pdf.FONTS:
        with TTFont(pdf.FONT_FOLDER / name, lazy=True) as font:
            known.append(set(font.getBestCmap()))
    assert len(known) == 2
    drawn = set.intersection(*known) | {ord("\n"), ord("\t"), 0xAD, 0x200B, SIGN_OF_LOSS}
    missing = {
        f"{place}: U+{ord(character):04X} {character}"
        for place, said in our_words()
        for character in set(unicodedata.normalize("NFC", said))
        if ord(character) not in drawn
    }
    assert missing == set()

"""One word for one thing: the glossary, and the catalogues that keep to it."""

from __future__ import annotations

import pytest

from app.cli.translations import TRANSLATED, features, load
from app.core.glossary import disagreements, terms, terms_with


@pytest.mark.parametrize("locale", TRANSLATED)
def test_no_catalogue_translates_a_term_otherwise_than_the_glossary(locale: str) -> None:
    found = []
    for feature in features():
        for entry in load(locale, feature):
            ids, said = (
                (each,) if isinstance(each, str) else each for each in (entry.id, entry.string)
            )
            translation = " ".join(filter(None, said))
            for other in disagreements(" ".join(ids), translation, locale):
                found.append(f"{feature}: {entry.id!r}: {other}")
    assert found == []


@pytest.mark.parametrize(
    ("source", "translation", "language", "said"),
    [
        ("Consortia", "컨소시엄", "ko", ""),
        ("Consortia", "공동수급체", "ko", "consortium is 컨소시엄, never 공동수급체"),
        ("The buyer will not open it.", "Bên mời thầu sẽ không mở.", "vi", "buyer is chủ đầu tư"),
        ("%(tender)s closed", "%(tender)s đã đóng", "vi", ""),
        ("Notice", "Thông báo mời thầu", "vi", ""),
        ("A notice of defect", "Bản ghi lỗi", "vi", ""),
    ],
)
def test_a_term_is_recognised_as_a_word_and_not_in_a_placeholder(
    source: str, translation: str, language: str, said: str
) -> None:
    found = "; ".join(disagreements(source, translation, language))
    assert found.startswith(said) if said else not found


def test_every_term_is_whole_and_has_a_source() -> None:
    keys = [term.key for term in terms()]
    assert len(keys) == len(set(keys)) >= 20
    for term in terms():
        assert all((term.en, term.ko, term.vi, term.source)), term.key


@pytest.mark.parametrize(
    "asked", ["컨소", "LIEN danh", "liên  danh", "Consortia", "공동수급협정", "공동수급체"]
)
def test_a_term_is_found_by_any_form_of_it_even_one_that_is_not_to_be_used(asked: str) -> None:
    assert "consortium" in {term.key for term in terms_with(asked)}
    assert len(terms_with(asked)) < len(terms())


def test_nothing_asked_for_is_every_term_and_nonsense_none() -> None:
    assert terms_with("  ") == terms()
    assert terms_with("xyzzy") == ()

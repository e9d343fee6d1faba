"""PDFs handed in: pages come through, what moves is taken out, what cannot be read is refused."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest

from app.core.errors import DomainError
from app.core.pdf_bind import BindingError, bind, place
from app.core.pdf_clean import LIMIT_BYTES, cleaned
from tests.factories import pdf_files as files
from tests.factories.pdf_files import make_pdf


def test_pages_come_through_and_every_moving_part_is_named_and_gone() -> None:
    for change, named, trace in (
        (files.with_script, "scripts", b"alert"),
        (files.with_launch, "launch", b"calc"),
        (files.with_file, "files", b"secret.txt"),
    ):
        paper = cleaned(make_pdf(2, change))
        assert paper.sizes == ((595, 842), (595, 842))
        assert named in paper.removed
        with pikepdf.open(BytesIO(paper.content)) as book:
            assert not any(trace in item.unparse(resolved=True) for item in book.objects)
            assert set(book.Root.keys()) == {"/Pages", "/Type"}


def test_tags_of_the_old_book_are_taken_off_what_is_drawn() -> None:
    paper = cleaned(make_pdf(1, files.with_marks))
    with pikepdf.open(BytesIO(paper.content)) as book:
        drawn = book.pages[0].obj.Resources.XObject.Page.read_bytes()
    assert b"re" in drawn
    assert not any(mark in drawn for mark in (b"BDC", b"BMC", b"EMC"))


def test_a_turned_page_is_as_wide_as_it_is_seen() -> None:
    def turn(book: pikepdf.Pdf) -> None:
        book.pages[0].rotate(90, relative=True)

    assert cleaned(make_pdf(1, turn)).sizes == ((842, 595),)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (make_pdf(encryption=pikepdf.Encryption(owner="a", user="b")), "encrypted"),
        (make_pdf(encryption=pikepdf.Encryption(owner="a", user="")), "encrypted"),
        (make_pdf(3)[:-200], "damaged"),
        (b"%PDF-1.7 and nothing", "damaged"),
        (make_pdf(201), "200 pages"),
        (make_pdf(1, files.with_form), "dynamic form"),
        (make_pdf(1, files.with_hidden_layer), "layers"),
        (make_pdf(1, files.with_outside_image), "from outside"),
        (b"PK\x03\x04 a word document", "not a PDF"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', "not a PDF"),
        (b"%PDF-" + b"0" * LIMIT_BYTES, "too large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_bound_in_whole_is_refused_in_clear_words(content: bytes, word: str) -> None:
    with pytest.raises(DomainError, match=word) as refusal:
        cleaned(content)
    assert refusal.value.field == "file"


def test_a_book_whose_places_and_pages_do_not_match_is_not_made() -> None:
    assert len({place(number) for number in range(600)}) == 600
    with pytest.raises(BindingError):
        bind(make_pdf(2), [cleaned(make_pdf(1)).content])

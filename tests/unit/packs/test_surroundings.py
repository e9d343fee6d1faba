"""What stands around the agenda: in the editions that may have it, said in each language."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from flask import Flask

from app.core.i18n import speaking
from app.packs.attached import attachments_of
from app.packs.content import Amount, Content, Lot
from app.packs.editions import project
from app.packs.freezing import from_json, to_json
from app.packs.models import Audience
from app.packs.reading import reading_of
from tests.factories.pack_surroundings import DECIDED
from tests.factories.packs import sample_content


def pages(content: Content, audience: Audience, locale: str = "ko") -> dict[str, str]:
    reading = reading_of(project(content, audience), locale, version=1)
    return {part.name: str(part.html) for part in reading.parts}


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("ko", ("2027년 1분기", "88,000,000,000동", "1동 = 0.0535원", "제2차 회의", "(직인)")),
        ("vi", ("Quý I/2027", "88.000.000.000 đồng", "1 đồng = 0,0535 won", "Chữ ký")),
        ("en", ("Q1 2027", "88,000,000,000 VND", "1 VND = 0.0535 won", "Signature or seal")),
    ],
)
def test_every_language_has_its_own_official_style(
    app: Flask, locale: str, expected: tuple[str, ...]
) -> None:
    with app.test_request_context(), speaking("en"):
        said = "".join(pages(sample_content(), Audience.SECRETARIAT, locale).values())
    assert [words for words in expected if words not in said] == []


def test_the_committees_own_record_is_not_in_the_public_edition(app: Flask) -> None:
    with app.test_request_context():
        public = pages(sample_content(), Audience.PUBLIC)
        ministry = pages(sample_content(), Audience.MINISTRY)
    assert {"ahead", "context"} <= set(public)
    assert not {"minutes", "signature", "visit"} & set(public)
    # Confirmed responsibilities are everybody's; what was given to whom, and figures, are not.
    assert 'class="money"' in ministry["duties"]
    assert 'class="money"' not in public["duties"]
    assert DECIDED in ministry["minutes"]
    assert DECIDED not in json.dumps(
        to_json(project(sample_content(), Audience.PUBLIC).content), ensure_ascii=False
    )


def test_a_tender_of_ten_thousand_lots_states_what_is_printed_of_it(app: Flask) -> None:
    sheet, *others = sample_content().tenders
    kept = tuple(Lot(str(n), f"Phần {n}", "open", Amount(n, "VND"), None) for n in range(1, 301))
    content = sample_content(tenders=(replace(sheet, lots=kept, lots_published=10_000), *others))
    assert from_json(to_json(content)) == content
    with app.test_request_context():
        page = pages(content, Audience.PUBLIC, "en")["sheets"]
    assert "12 of 10000 lots are printed here." in page
    assert "The data files keep the first 300" in page


def test_the_data_ride_along_as_json_and_as_one_csv_a_table(app: Flask) -> None:
    edition = project(sample_content(), Audience.PUBLIC)
    with app.test_request_context():
        files = {each.name: each for each in attachments_of(edition, "vi")}
    assert "duri-pack.json" in files
    titles = {each.description for each in files.values()}
    assert {"Gói thầu", "Nguồn vốn"} <= titles
    tender = next(each.content for each in files.values() if each.description == "Gói thầu")
    assert "ocds-demo-000000" in tender.decode("utf-8-sig")

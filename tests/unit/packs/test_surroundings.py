"""What stands around the agenda: in the editions that may have it, said in each language."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook

from app.core.i18n import LOCALES, speaking
from app.packs.content.freezing import from_json, to_json
from app.packs.content.whole import Amount, Content, Lot
from app.packs.editions.projecting import project
from app.packs.models import Audience
from app.packs.rendering.attached import attachments_of
from app.packs.rendering.reading import reading_of
from app.packs.rendering.tables import workbook_of
from tests.factories.pack_surroundings import DECIDED
from tests.factories.packs import sample_content
from tests.factories.small_pack import small_content, small_edition


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


#: A machine's day or season: 2026-11-30, 2026-H1.
MACHINES = re.compile(r"\b\d{4}-(?:\d{2}-\d{2}|H[12])\b")


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("audience", [Audience.SECRETARIAT, Audience.FIRM, Audience.COUNTERPART])
def test_no_reader_meets_a_day_or_season_as_machines_write_it(
    app: Flask, audience: Audience, locale: str
) -> None:
    edition = small_edition(audience)
    with app.test_request_context():
        reading = reading_of(edition, locale, version=1)
        book = load_workbook(BytesIO(workbook_of(edition, locale, version=1)))
    pages = re.sub("<[^>]+>", " ", "".join(part.html for part in reading.parts))
    assert MACHINES.findall(pages) == []
    cells = [str(cell) for sheet in book for row in sheet.values for cell in row]
    assert [cell for cell in cells if MACHINES.search(cell)] == []


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("ko", ("2026년 상반기", "2026. 11. 30.", "2026. 12. 17.(목)", "1분기")),
        ("vi", ("6 tháng đầu năm 2026", "30/11/2026", "17/12/2026 (Thứ Năm)", "Quý I/2027")),
        ("en", ("First half of 2026", "30 Nov 2026", "17 Dec 2026 (Thu)", "Q1 2027")),
    ],
)
def test_a_day_is_that_of_the_place_where_it_counts(
    app: Flask, locale: str, expected: tuple[str, ...]
) -> None:
    # Both are mornings in Seoul, when it is still the day before in Greenwich.
    content = sample_content()
    content = replace(
        content,
        meeting=replace(content.meeting, starts_at="2026-12-16T23:30:00+00:00"),
        interests=(replace(content.interests[0], shared_since="2026-11-29T23:00:00+00:00"),),
    )
    with app.test_request_context():
        said = pages(content, Audience.SECRETARIAT, locale)
    assert expected[0] in said["bands"]
    assert expected[1] in said["interests"]
    assert expected[2] in said["signature"]
    assert expected[3] in said["ahead"]


@pytest.mark.parametrize(
    ("frozen_at", "left"),
    [("2026-12-09T16:59:00+00:00", 1), ("2026-12-09T17:00:00+00:00", 0)],
)
def test_days_left_are_those_of_hanois_calendar(app: Flask, frozen_at: str, left: int) -> None:
    [sheet] = small_content().tenders
    closing = replace(sheet, closes_at="2026-12-10T02:00:00+00:00")
    content = replace(small_content(), frozen_at=frozen_at, tenders=(closing,))
    with app.test_request_context():
        said = pages(content, Audience.MINISTRY, "en")
    assert re.findall(r"(\d+) days left", said["sheets"]) == [str(left)]
    [row] = re.findall(r"<tr>(.*?Closes.*?)</tr>", said["summary"], re.DOTALL)[1:]
    assert f">{left}</td>" in row


def test_rates_and_shares_have_the_signs_of_each_language(app: Flask) -> None:
    content = sample_content()
    assert content.context is not None
    yen = replace(content.context.rates[0], currency="JPY", won_per_unit_millionths=9_123_400)
    content = replace(content, context=replace(content.context, rates=(yen,)))
    with app.test_request_context():
        said = {locale: pages(content, Audience.MINISTRY, locale) for locale in LOCALES}
        team = small_edition(Audience.CONSORTIUM)
        own = team.content.own
        assert own is not None
        members = tuple(replace(each, share_bp=6250) for each in own.teams[0].members)
        thirds = replace(own, teams=(replace(own.teams[0], members=members),))
        team = replace(team, content=replace(team.content, own=thirds))
        shares = {
            locale: "".join(part.html for part in reading_of(team, locale, version=1).parts)
            for locale in LOCALES
        }
    assert "1 JPY = 9.1234원" in said["ko"]["context"]
    assert "1 JPY = 9,1234 won" in said["vi"]["context"]
    assert "0,0" in said["vi"]["sheets"]
    assert "62.5 %" in shares["ko"]
    assert "62,5 %" in shares["vi"]


def test_what_stands_instead_of_an_address_is_said_in_each_language(app: Flask) -> None:
    unpublished = "working document without a public address"
    content = sample_content()
    papers = tuple(
        replace(source, place=unpublished) if source.key == "projects" else source
        for source in content.sources
    )
    with app.test_request_context():
        said = pages(replace(content, sources=papers), Audience.PUBLIC, "ko")["sources"]
    assert "공개 주소가 없는 업무 문서" in said
    assert "https://example.org/kotra" in said


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

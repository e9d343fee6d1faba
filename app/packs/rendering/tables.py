"""The tables of an edition for an office program: the same content as its pages, whole.

Lists that the pages cut short ("3 more lots") are complete here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from app.core.i18n import gettext, in_words, speaking
from app.core.sheets import Cell, SheetTable, as_workbook
from app.packs.content.whole import Content, TenderSheet
from app.packs.editions.projecting import Edition
from app.packs.rendering.home_tables import home_tables
from app.packs.rendering.languages import columns_of, in_each
from app.packs.rendering.own_tables import own_tables
from app.packs.rendering.tables_around import major, tables_around
from app.packs.rendering.words import Words, words_for


def workbook_of(edition: Edition, locale: str, *, version: int) -> bytes:
    """The XLSX annex of `edition` in its own language, or in each of its two, one after the other;
    the same edition gives the same bytes."""
    content = edition.content
    sheets: list[SheetTable] = []
    notes: list[str] = []
    for language in columns_of(locale):
        with speaking(language):
            words = words_for(content, language)
            sheets.extend(tables(content, words))
            notes.extend(_notes(edition, words, version))
    return as_workbook(
        sheets,
        notes=notes,
        notes_title=in_each(locale, lambda _language: gettext("About this file")),
        created=datetime.fromisoformat(content.frozen_at).replace(tzinfo=None),
    )


def _notes(edition: Edition, words: Words, version: int) -> Iterator[str]:
    """What the file is, in the language being spoken."""
    meeting = edition.content.meeting
    yield words.name(meeting.body)
    yield gettext("Meeting no. %(number)s", number=meeting.number)
    yield f"{edition.audience.label} · {gettext('version %(version)s', version=version)}"
    yield gettext("As of %(at)s (Seoul)", at=words.seoul(edition.content.frozen_at))
    yield gettext("content SHA-256 %(hash)s", hash=edition.digest)
    if meeting.demo:
        yield gettext("Fictional demonstration material.")


def tables(content: Content, words: Words) -> Iterator[SheetTable]:
    """One table per part that the edition has."""
    yield _agenda(content, words)
    yield _tenders(content, words)
    yield _lots(content, words)
    yield _provinces(content, words)
    if content.bands:
        yield SheetTable(
            gettext("Season figures"),
            [gettext("Season"), gettext("Figure"), gettext("Band")],
            [
                (words.season(band.season), words.say(band.label), words.say(band.band))
                for band in content.bands
            ],
        )
    if content.actions:
        yield _actions(content, words)
    yield from tables_around(content, words)
    if content.interests:
        yield _interests(content, words)
    if content.findings:
        yield _findings(content, words)
    if content.own is not None:
        yield from own_tables(content.own, words)
    if content.home is not None:
        yield from home_tables(content.home, words)
    yield SheetTable(
        gettext("Sources"),
        [gettext("No."), gettext("Source"), gettext("Address or file"), gettext("As of")],
        [
            (number, words.say(source.title), in_words(source.place), words.stated(source.as_of))
            for number, source in enumerate(content.sources, 1)
        ],
    )


def _agenda(content: Content, words: Words) -> SheetTable:
    numbers = {sheet.key: _number(sheet) for sheet in content.tenders}
    return SheetTable(
        gettext("Agenda"),
        [
            gettext("Item"),
            gettext("Subject of the item"),
            gettext("Requested"),
            gettext("Minutes"),
            gettext("Presented by"),
            gettext("Tenders"),
            gettext("Why it is here"),
        ],
        [
            (
                place,
                words.name(item.title),
                words.label("decision", item.decision),
                item.minutes,
                item.presenter,
                ", ".join(numbers[key] for key in item.tenders if key in numbers),
                words.say(item.reason),
            )
            for place, item in enumerate(content.agenda, 1)
        ],
    )


def _tenders(content: Content, words: Words) -> SheetTable:
    return SheetTable(
        gettext("Tenders"),
        [
            gettext("OCID"),
            gettext("Notice no."),
            gettext("Plan no."),
            gettext("Title as published"),
            gettext("Title"),
            gettext("Kind"),
            gettext("Status"),
            gettext("Solution field"),
            gettext("Participation route"),
            gettext("Procuring entity"),
            gettext("Provinces"),
            gettext("Published budget"),
            gettext("Bid security"),
            gettext("Award value"),
            gettext("Currency"),
            gettext("Closes (Hanoi)"),
            gettext("Closes (Seoul)"),
            gettext("Announced for"),
        ],
        [_tender(sheet, words) for sheet in content.tenders],
    )


def _tender(sheet: TenderSheet, words: Words) -> tuple[Cell, ...]:
    amounts = (sheet.amount, sheet.security, sheet.award)
    currency = next((amount.currency for amount in amounts if amount), "")
    return (
        sheet.ocid,
        sheet.notice_no,
        sheet.plan_no,
        sheet.published_title,
        words.title(sheet),
        words.label("kind", sheet.kind),
        words.label("stage", sheet.stage),
        words.label("field", sheet.field),
        words.label("route", sheet.route),
        sheet.procuring_entity,
        ", ".join(words.name(name) for name in sheet.provinces),
        # A number is in the currency of its row; an amount in another one names its own.
        *(
            major(amount) if amount and amount.currency == currency else words.amount(amount)
            for amount in amounts
        ),
        currency,
        words.hanoi(sheet.closes_at) if sheet.closes_at else "",
        words.seoul(sheet.closes_at) if sheet.closes_at else "",
        words.announced(sheet.planned_text),
    )


def _lots(content: Content, words: Words) -> SheetTable:
    return SheetTable(
        gettext("Lots"),
        [
            gettext("Tender"),
            gettext("No."),
            gettext("Title"),
            gettext("Status"),
            gettext("Published budget"),
            gettext("Currency"),
            gettext("Closes (Hanoi)"),
        ],
        [
            (
                _number(sheet),
                lot.number,
                lot.title,
                words.label("stage", lot.stage),
                major(lot.amount),
                lot.amount.currency if lot.amount else "",
                words.hanoi(lot.closes_at) if lot.closes_at else "",
            )
            for sheet in content.tenders
            for lot in sheet.lots
        ],
    )


def _provinces(content: Content, words: Words) -> SheetTable:
    return SheetTable(
        gettext("Provinces"),
        [
            gettext("Code"),
            gettext("Province"),
            gettext("Status"),
            gettext("Tenders on this agenda"),
        ],
        [
            (
                tile.code,
                words.name(tile.name),
                words.label("programme", tile.state),
                tile.on_agenda,
            )
            for tile in content.provinces.tiles
        ],
    )


def _actions(content: Content, words: Words) -> SheetTable:
    return SheetTable(
        gettext("Open actions"),
        [
            gettext("Action"),
            gettext("Organisation"),
            gettext("Owner"),
            gettext("Due"),
            gettext("State"),
        ],
        [
            (
                action.text,
                words.name(action.organisation),
                action.owner,
                words.day(action.due),
                words.label("action", action.state),
            )
            for action in content.actions
        ],
    )


def _interests(content: Content, words: Words) -> SheetTable:
    return SheetTable(
        gettext("Interests shared"),
        [
            gettext("Tender"),
            gettext("Lot"),
            gettext("Firm"),
            gettext("Intended role"),
            gettext("Shared since"),
        ],
        [
            (
                words.name(line.tender_title),
                line.lot,
                words.name(line.firm.name),
                words.label("role", line.role),
                words.day(line.shared_since),
            )
            for line in content.interests
        ],
    )


def _findings(content: Content, words: Words) -> SheetTable:
    return SheetTable(
        gettext("Findings"),
        [
            gettext("Rule"),
            gettext("Tender"),
            gettext("Lot"),
            gettext("Weight"),
            gettext("State"),
            gettext("Firms"),
            gettext("Explanation"),
            gettext("Found"),
        ],
        [
            (
                entry.rule,
                words.name(entry.tender_title),
                entry.lot,
                words.label("severity", entry.severity),
                words.label("finding", entry.state),
                ", ".join(words.name(firm.name) for firm in entry.firms),
                words.say(entry.explanation),
                words.day(entry.found_at),
            )
            for entry in content.findings
        ],
    )


def _number(sheet: TenderSheet) -> str:
    return sheet.notice_no or sheet.plan_no or sheet.ocid

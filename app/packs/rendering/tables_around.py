"""Tables of what stands around the agenda: what lies ahead, money, the body's record."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from app.core.i18n import gettext
from app.core.money import minor_digits
from app.core.sheets import Cell, SheetTable
from app.packs.content.division import KeyFigure
from app.packs.content.plain import Amount
from app.packs.content.whole import Content
from app.packs.rendering.words import Words
from app.packs.sections.bands import aim_line
from app.packs.sections.duties import figure_value, place_of


def tables_around(content: Content, words: Words) -> Iterator[SheetTable]:
    """One table per part that the edition has."""
    if content.ahead:
        yield _ahead(content, words)
    if content.context:
        yield _funding(content, words)
        yield _projects(content, words)
    if content.duties:
        yield _duties(content, words)
    if content.indicators:
        yield SheetTable(
            gettext("Indicators"),
            [gettext("Figure"), gettext("As recorded"), gettext("Counted how")],
            [
                (words.say(each.label), words.say(each.value), words.say(each.basis))
                for each in content.indicators
            ],
        )
    if content.responsibilities:
        yield _responsibilities(content, words)
    if content.figures:
        yield _figures(content, words)
        yield _figure_rows(content, words)
    if content.aims:
        yield _aims(content, words)
    if content.minutes:
        yield _decisions(content, words)
    if content.annexes:
        yield SheetTable(
            gettext("Annexes"),
            [
                gettext("No."),
                gettext("Title"),
                gettext("From whom"),
                gettext("Pages"),
                "SHA-256",
            ],
            [
                (annex.number, words.name(annex.title), annex.origin, annex.pages, annex.sha256)
                for annex in content.annexes
            ],
        )


def major(amount: Amount | None) -> Cell:
    """The published amount in whole units of its currency, exactly."""
    return Decimal(amount.minor).scaleb(-minor_digits(amount.currency)) if amount else None


def _ahead(content: Content, words: Words) -> SheetTable:
    return SheetTable(
        gettext("Plans and calls ahead"),
        [
            gettext("No."),
            gettext("Title as published"),
            gettext("Title"),
            gettext("Kind"),
            gettext("Announced for"),
            gettext("Provinces"),
            gettext("Participation route"),
            gettext("Estimate"),
            gettext("Currency"),
        ],
        [
            (
                entry.number,
                entry.published_title,
                words.name(entry.title),
                words.label("kind", entry.kind),
                words.until(entry.closes_at, entry.planned_text),
                ", ".join(words.name(name) for name in entry.provinces),
                words.label("route", entry.route),
                major(entry.amount),
                entry.amount.currency if entry.amount else "",
            )
            for entry in content.ahead
        ],
    )


def _funding(content: Content, words: Words) -> SheetTable:
    held = content.context
    return SheetTable(
        gettext("Funding"),
        [
            gettext("Funding"),
            gettext("Tenders"),
            gettext("Published budgets, added up"),
            gettext("Currency"),
            gettext("Without a budget"),
        ],
        [
            (
                one.named or gettext("not stated in the notice"),
                one.tenders,
                major(amount),
                amount.currency if amount else "",
                one.unpublished,
            )
            for one in (held.funding if held else ())
            for amount in (one.amounts or (None,))
        ],
    )


def _projects(content: Content, words: Words) -> SheetTable:
    held = content.context
    return SheetTable(
        gettext("Korean projects"),
        [
            gettext("Project"),
            gettext("Provinces"),
            gettext("Kind"),
            gettext("Value as published"),
            gettext("Currency"),
            gettext("Year"),
            gettext("Status as reported"),
        ],
        [
            (
                words.say(one.name),
                ", ".join(words.name(name) for name in one.provinces),
                words.say(one.kind),
                major(one.amount),
                one.amount.currency if one.amount else "",
                one.year,
                words.say(one.status),
            )
            for one in (held.projects if held else ())
        ],
    )


def _duties(content: Content, words: Words) -> SheetTable:
    return SheetTable(
        gettext("Responsibilities"),
        [
            gettext("Organisation"),
            gettext("Not settled"),
            gettext("Overdue actions"),
            gettext("Settled"),
            gettext("Next due"),
        ],
        [
            (
                words.name(duty.organisation),
                duty.waiting,
                duty.overdue,
                duty.settled,
                words.day(duty.next_due) if duty.next_due else "",
            )
            for duty in content.duties
        ],
    )


def _responsibilities(content: Content, words: Words) -> SheetTable:
    return SheetTable(
        gettext("Who answers for what"),
        [
            gettext("Activity"),
            gettext("Scope"),
            gettext("State"),
            gettext("RACI role"),
            gettext("Organisation"),
            gettext("Answer"),
        ],
        [
            (
                words.name(cell.activity),
                place_of(cell, words),
                words.label("standing", cell.standing),
                part.letter if part else "",
                words.name(part.organisation) if part else "",
                words.label("holder", part.state) if part else "",
            )
            for cell in content.responsibilities
            for part in (cell.parts or (None,))
        ],
    )


def _figures(content: Content, words: Words) -> SheetTable:
    return SheetTable(
        gettext("Key figures of the quarter"),
        [gettext("Aim"), gettext("Figure"), gettext("Value"), gettext("Definition")],
        [
            (
                words.say(each.pillar),
                words.say(each.name),
                figure_value(each, words) or words.say(each.unknown) or "–",
                words.say(each.definition),
            )
            for each in content.figures
        ],
    )


def _figure_rows(content: Content, words: Words) -> SheetTable:
    return SheetTable(
        gettext("Rows of the key figures"),
        [
            gettext("Figure"),
            gettext("Record"),
            gettext("Day"),
            gettext("Counted"),
            gettext("Of"),
        ],
        [
            line
            for figure in content.figures
            for line in (
                *(
                    (
                        words.say(figure.name),
                        words.say(row.what),
                        words.day(row.on) if row.on else "",
                        row.counted,
                        row.of,
                    )
                    for row in figure.rows
                ),
                *_unlisted(figure, words),
            )
        ],
    )


def _unlisted(figure: KeyFigure, words: Words) -> Iterator[tuple[str, ...]]:
    if figure.unlisted:
        said = gettext("and %(count)s more", count=figure.unlisted)
        yield (words.say(figure.name), said, "", "", "")


def _aims(content: Content, words: Words) -> SheetTable:
    lines = (aim_line(aim, words) for aim in content.aims)
    return SheetTable(
        gettext("Targets for small and medium-sized firms"),
        [
            gettext("Season"),
            gettext("At least"),
            gettext("Published bands"),
            gettext("Where it is written"),
        ],
        [(line.season, line.aim, line.published, line.written) for line in lines],
    )


def _decisions(content: Content, words: Words) -> SheetTable:
    last = content.minutes
    return SheetTable(
        gettext("Minutes of the last meeting"),
        [
            gettext("Meeting"),
            gettext("Item"),
            gettext("Subject of the item"),
            gettext("Requested"),
            gettext("Decisions recorded"),
            gettext("What follows"),
        ],
        [
            (
                last.number,
                one.item,
                words.name(one.title),
                words.label("decision", one.decision),
                one.text,
                "; ".join(one.actions),
            )
            for one in (last.decisions if last else ())
            if last
        ],
    )

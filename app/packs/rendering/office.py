"""Agenda and summary of an edition for a word processor, for those who work on in it.

Made from the edition's own projection by the section builders of its pages, and whole: what the
pages cut short for room is complete here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from app.core.i18n import gettext, speaking
from app.core.papers import numbering
from app.core.papers.blocks import (
    BODY,
    CENTRED,
    HEADING,
    LABEL,
    NOTE,
    POINT,
    SUBHEADING,
    TITLE,
    Block,
    Line,
    Paper,
    Table,
)
from app.core.papers.docx import as_docx
from app.core.papers.hwpx import as_hwpx
from app.meetings.statements import COMPETITION_LAW
from app.packs.editions.projecting import Edition
from app.packs.issuing.issued import Issued
from app.packs.models import Form
from app.packs.rendering.languages import columns_of, in_each, main_language
from app.packs.rendering.words import Words, words_for
from app.packs.sections.agenda import Agenda, Item, agenda_alone
from app.packs.sections.cover import cover
from app.packs.sections.summary import Summary, asked, deadlines, summary


def hwpx_of(edition: Edition, locale: str, *, version: int) -> bytes:
    """Agenda and summary as HWPX; the same edition gives the same bytes."""
    return as_hwpx(paper_of(edition, locale, version=version))


def docx_of(edition: Edition, locale: str, *, version: int) -> bytes:
    """Agenda and summary as DOCX; the same edition gives the same bytes."""
    return as_docx(paper_of(edition, locale, version=version))


def office_form(locale: str) -> Form:
    """What offices of an edition's language work in: HWPX in Korean, DOCX where Vietnamese
    offices read along."""
    return Form.HWPX if locale == "ko" else Form.DOCX


def office_file(issued: Issued) -> bytes:
    """Agenda and summary in the form of the edition's language."""
    write = hwpx_of if office_form(issued.locale) is Form.HWPX else docx_of
    return write(issued.edition, issued.locale, version=issued.version)


def paper_of(edition: Edition, locale: str, *, version: int) -> Paper:
    """What the paper says, in the edition's own language, or in each of its two in turn."""
    content = edition.content
    blocks: list[Block] = []
    for language in columns_of(locale):
        with speaking(language):
            words = words_for(content, language)
            blocks.extend(_blocks(edition, words, _name(edition, words), version))
    return Paper(
        title=in_each(
            locale,
            lambda language: (
                f"{_name(edition, words_for(content, language))} – {gettext('Agenda and summary')}"
            ),
        ),
        locale=main_language(locale),
        publisher=in_each(locale, lambda _language: gettext("Duri, secretariat")),
        made=datetime.fromisoformat(content.frozen_at),
        blocks=tuple(blocks),
    )


def _name(edition: Edition, words: Words) -> str:
    """The meeting, in the language being spoken."""
    meeting = edition.content.meeting
    number = gettext("Meeting no. %(number)s", number=meeting.number)
    return f"{words.name(meeting.body)}{' ' if words.locale == 'ko' else ', '}{number}"


class _Points:
    """Markers of points in one language: 가. 나. in Korean, a) b) elsewhere."""

    def __init__(self, locale: str) -> None:
        self._marker = numbering.korean if locale == "ko" else numbering.vietnamese
        self._count = 0

    def line(self, text: str) -> Line:
        self._count += 1
        return Line(f"{self._marker(1, self._count)} {text[:1].upper()}{text[1:]}", POINT)


def _blocks(edition: Edition, words: Words, name: str, version: int) -> Iterator[Block]:
    content = edition.content
    yield Line(
        f"{edition.audience.label} · {gettext('version %(version)s', version=version)}", LABEL
    )
    if content.meeting.demo:
        yield Line(gettext("Fictional demonstration material."), LABEL)
    yield Line(name, TITLE)
    yield Line(gettext("Agenda and summary"), CENTRED)
    if edition.draft:
        yield Line(gettext("Draft: the agenda may still change"), CENTRED)
    order = agenda_alone(edition, words)
    parts = [
        (gettext("The meeting in outline"), _outline(edition, words)),
        (gettext("Summary"), _figures(summary(edition, words), words)),
        (gettext("Decisions requested"), _decisions(edition, words)),
        (gettext("Deadlines ahead"), _deadlines(edition, words)),
        (gettext("Order of business"), _order(order)),
        (gettext("Items"), _items(order, words)),
    ]
    if order.seats:
        parts.append((gettext("Invited seats"), _seats(order)))
    for number, (title, blocks) in enumerate(parts, 1):
        yield Line(f"{number}. {title}", HEADING)
        yield from blocks
    yield Line(str(COMPETITION_LAW), NOTE)
    yield Line(gettext("content SHA-256 %(hash)s", hash=edition.digest), NOTE)
    yield Line(gettext("– End –"))


def _outline(edition: Edition, words: Words) -> Iterator[Block]:
    said, point = cover(edition, words), _Points(words.locale).line
    yield point(f"{gettext('Date and time')}: {said.starts}–{said.ends}")
    yield point(f"{gettext('Hanoi')}: {said.hanoi}")
    yield point(f"{gettext('Venue')}: {said.place}")
    yield point(gettext("As of %(at)s (Seoul)", at=said.frozen))


def _figures(said: Summary, words: Words) -> Iterator[Block]:
    point = _Points(words.locale).line
    noted = gettext("%(count)s items to note", count=said.to_note)
    yield point(f"{gettext('decisions requested')}: {said.requested} ({noted})")
    of_all = gettext("of %(count)s on the agenda", count=said.tenders)
    yield point(f"{gettext('tenders closing within 30 days')}: {said.closing} ({of_all})")
    evidenced = gettext("provinces evidenced, of those cited")
    yield point(f"{evidenced}: {said.evidenced} / {said.cited}")
    if said.actions is not None:
        late = gettext("%(count)s overdue", count=said.overdue)
        yield point(f"{gettext('open actions')}: {said.actions} ({late})")
    yield point(f"{gettext('Cadence')}: {said.cadence}")


def _decisions(edition: Edition, words: Words) -> Iterator[Block]:
    rows = tuple(
        (str(ask.number), ask.title, ask.decision, str(ask.minutes))
        for ask in asked(edition.content, words)
    )
    if not rows:
        yield Line(gettext("No decision is requested; every item is to be noted."), BODY)
        return
    heads = (
        gettext("Item"),
        gettext("Subject of the item"),
        gettext("Requested"),
        gettext("Min."),
    )
    yield Table(heads, rows, (2, 11, 4, 3), frozenset({0, 2, 3}))


def _deadlines(edition: Edition, words: Words) -> Iterator[Block]:
    rows = tuple(
        (deadline.title, deadline.closes, str(deadline.days))
        for deadline in deadlines(edition.content, words)
    )
    if not rows:
        yield Line(gettext("No tender on the agenda closes within 30 days."), BODY)
        return
    heads = (gettext("Tender"), gettext("Closes (Hanoi)"), gettext("Days left"))
    yield Table(heads, rows, (12, 6, 3), frozenset({2}))


def _order(said: Agenda) -> Iterator[Block]:
    heads = [gettext("At"), gettext("Item"), gettext("Subject of the item"), gettext("Requested")]
    heads += [gettext("Presented by")] if said.presented else []
    rows = tuple(
        (
            item.starts,
            str(item.number),
            item.title,
            item.decision,
            *([item.presenter] if said.presented else []),
            str(item.minutes),
        )
        for item in said.items
    )
    widths = (3, 2, 9, 4, 4, 3) if said.presented else (3, 2, 11, 4, 3)
    short = frozenset(range(len(widths))) - {2}
    yield Table((*heads, gettext("Min.")), rows, widths, short)


def _items(said: Agenda, words: Words) -> Iterator[Block]:
    for item in said.items:
        head = gettext("Item %(number)s", number=item.number)
        yield Line(f"{head}. {item.title}", SUBHEADING)
        yield from _item(item, words)


def _item(item: Item, words: Words) -> Iterator[Block]:
    point = _Points(words.locale).line
    length = gettext("%(minutes)s min", minutes=item.minutes)
    yield point(f"{gettext('Requested')}: {item.decision} ({length})")
    if item.reason:
        ground = f" ({gettext('rule %(rule)s', rule=item.rule)})" if item.rule else ""
        yield point(f"{gettext('Why it is here')}: {item.reason}{ground}")
    if item.rows:
        yield Table(item.columns, item.rows, (1,) * len(item.columns))


def _seats(said: Agenda) -> Iterator[Block]:
    heads = [gettext("Organisation"), gettext("Seat group")]
    heads += [gettext("Name and post")] if said.named else []
    rows = tuple(
        (
            f"{seat.organisation} ({gettext('Chair')})" if seat.chair else seat.organisation,
            seat.group,
            *([seat.person] if said.named else []),
        )
        for seat in said.seats
    )
    yield Table(tuple(heads), rows, (8, 5, 5) if said.named else (8, 5))

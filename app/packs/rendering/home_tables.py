"""The tables of a counterpart's own part."""

from __future__ import annotations

from collections.abc import Iterator

from app.core.i18n import gettext
from app.core.sheets import SheetTable
from app.packs.content.home import Home
from app.packs.rendering.words import Words


def home_tables(home: Home, words: Words) -> Iterator[SheetTable]:
    """Tenders of the province, posts, visits and actions: those there are."""
    if home.tenders:
        yield SheetTable(
            gettext("Tenders of the province"),
            [
                gettext("No."),
                gettext("Title"),
                gettext("Kind"),
                gettext("Status"),
                gettext("Closes (Hanoi)"),
                gettext("Published budget"),
            ],
            [
                (
                    each.number,
                    words.name(each.title) or each.published_title,
                    words.label("kind", each.kind),
                    words.label("stage", each.stage),
                    words.until(each.closes_at, each.planned_text),
                    words.amount(each.amount),
                )
                for each in home.tenders
            ],
        )
    if home.posts:
        yield SheetTable(
            gettext("Needs and questions"),
            [gettext("Kind"), gettext("Title"), gettext("State"), gettext("Posted on")],
            [
                (
                    words.label("post", each.kind),
                    each.title,
                    words.label("post_state", each.state),
                    words.day(each.posted_at),
                )
                for each in home.posts
            ],
        )
    if home.stops:
        yield SheetTable(
            gettext("Visits to you"),
            [gettext("At"), gettext("Place"), gettext("Purpose"), gettext("Guests")],
            [(words.hanoi(each.at), each.place, each.purpose, each.people) for each in home.stops],
        )
    if home.actions:
        yield SheetTable(
            gettext("Your actions"),
            [gettext("Action"), gettext("Due"), gettext("State")],
            [(each.text, each.due, words.label("action", each.state)) for each in home.actions],
        )

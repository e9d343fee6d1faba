"""The tables of one firm's or consortium's own part."""

from __future__ import annotations

from collections.abc import Iterator

from app.core.i18n import gettext
from app.core.sheets import SheetTable
from app.packs.content.filed import Own
from app.packs.rendering.words import Words


def own_tables(own: Own, words: Words) -> Iterator[SheetTable]:
    """Days ahead, interests, findings and teams; whole, where the pages are cut short."""
    tender, number, lot = gettext("Tender"), gettext("Notice no."), gettext("Lot")
    if own.deadlines:
        yield SheetTable(
            gettext("Days ahead"),
            [tender, number, lot, gettext("Closes (Hanoi)"), gettext("Why it is here")],
            [
                (
                    words.name(each.tender_title),
                    each.number,
                    each.lot,
                    words.until(each.closes_at, each.planned_text),
                    gettext("interest registered") if each.pursued else gettext("followed"),
                )
                for each in own.deadlines
            ],
        )
    if own.interests:
        yield SheetTable(
            gettext("Interests registered"),
            [tender, number, lot, gettext("Intended role"), gettext("Registered on")],
            [
                (
                    words.name(each.tender_title),
                    each.number,
                    each.lot,
                    words.label("role", each.role),
                    words.day(each.registered_at),
                )
                for each in own.interests
            ],
        )
    if own.findings:
        yield SheetTable(
            gettext("Findings"),
            [gettext("Rule"), gettext("Finding"), tender, gettext("State")],
            [
                (
                    each.rule,
                    words.say(each.title),
                    words.name(each.tender_title),
                    words.label("finding", each.state),
                )
                for each in own.findings
            ],
        )
    if own.teams:
        yield SheetTable(
            gettext("Consortia"),
            [gettext("Consortium"), tender, gettext("State"), gettext("Firm"), gettext("Part")],
            [
                (
                    team.name,
                    words.name(team.tender_title),
                    words.label("team", team.state),
                    words.name(member.firm.name) if member else "",
                    words.label("part", member.role) if member else "",
                )
                for team in own.teams
                for member in team.members or (None,)
            ],
        )

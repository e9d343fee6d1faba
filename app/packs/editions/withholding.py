"""Taking every trace of some items and tenders out of a snapshot, so that nothing shows it. Pure.

What is counted is counted again over what is left: a figure that did not fit the lists beside it
would show its reader that something is missing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from app.meetings.agenda.rules import a1_actions
from app.packs.content.background import Context, Duty, Funding, Indicator, LastMinutes, in_order
from app.packs.content.division import without_tenders
from app.packs.content.plain import Amount, Cell, Phrase
from app.packs.content.whole import AgendaEntry, Content, OpenAction, Provinces, TenderSheet

#: The indicator that counts open actions (gathering.record).
_OVERDUE = "Actions overdue"


def without(content: Content, items: frozenset[str], tenders: frozenset[str]) -> Content:
    """`content` as if these items had never been on the agenda and nobody had met on `tenders`."""
    kept = [item for item in content.agenda if item.key not in items]
    gone = [action for action in content.actions if action.about in tenders]
    actions = tuple(action for action in content.actions if action.about not in tenders)
    agenda = tuple(
        _recounted(left, actions, gone)
        for item in kept
        if (left := _trimmed(item, tenders)) is not None
    )
    if agenda == content.agenda and not tenders:
        return content
    named = {key for item in agenda for key in item.tenders}
    sheets = tuple(sheet for sheet in content.tenders if sheet.key in named)
    return replace(
        content,
        agenda=agenda,
        tenders=sheets,
        provinces=counted(content.provinces, sheets),
        context=_context(content.context, sheets),
        actions=actions,
        duties=tuple(in_order(_duties(content.duties, actions, gone))),
        indicators=tuple(_indicator(each, actions, gone) for each in content.indicators),
        responsibilities=tuple(
            each for each in content.responsibilities if each.about not in tenders
        ),
        figures=tuple(without_tenders(each, tenders) for each in content.figures),
        minutes=_minutes(content.minutes, tenders),
        interests=tuple(each for each in content.interests if each.tender not in tenders),
        findings=tuple(each for each in content.findings if each.tender not in tenders),
    )


def counted(provinces: Provinces, sheets: Iterable[TenderSheet]) -> Provinces:
    """The roster with these sheets on the map, and no others."""
    counts = Counter(name.en for sheet in sheets for name in sheet.provinces)
    tiles = (replace(tile, on_agenda=counts[tile.name.en]) for tile in provinces.tiles)
    return replace(provinces, tiles=tuple(tiles))


def _trimmed(item: AgendaEntry, tenders: frozenset[str]) -> AgendaEntry | None:
    """The item without its grounds on `tenders`; None when nothing is left of them."""
    rows = tuple(row for row in item.rows if row.about not in tenders)
    if len(rows) == len(item.rows):
        return item
    if not rows:
        return None
    if item.rule != a1_actions.RULE.id:
        return replace(item, rows=rows)
    late = sum(1 for row in rows if row.cells[-1])
    reason = a1_actions.reason(len(rows), late)
    return replace(
        item,
        rows=rows,
        reason=Phrase(reason.msgid, dict(reason.params)),
        minutes=a1_actions.minutes(len(rows)),
    )


def _recounted(
    item: AgendaEntry, actions: tuple[OpenAction, ...], gone: list[OpenAction]
) -> AgendaEntry:
    """The item on dates and figures with the actions its reader may know."""
    if item.rule != "A10" or not gone:
        return item
    figures = {
        "Open actions": str(len(actions)),
        "Overdue actions": str(sum(action.overdue for action in actions)),
    }
    rows = tuple(
        replace(row, cells=(row.cells[0], figures.get(_msgid(row.cells[0]), row.cells[-1])))
        for row in item.rows
    )
    return replace(item, rows=rows)


def _msgid(cell: Cell) -> str:
    return cell.msgid if isinstance(cell, Phrase) else ""


def _context(context: Context | None, sheets: tuple[TenderSheet, ...]) -> Context | None:
    if context is None:
        return None
    by_source: dict[str, list[TenderSheet]] = defaultdict(list)
    for sheet in sheets:
        by_source[sheet.funding].append(sheet)
    rated = {sheet.amount.currency for sheet in sheets if sheet.won and sheet.amount}
    return replace(
        context,
        funding=tuple(
            _funding(each, by_source[each.named])
            for each in context.funding
            if by_source[each.named]
        ),
        rates=tuple(rate for rate in context.rates if rate.currency in rated),
    )


def _funding(funding: Funding, sheets: list[TenderSheet]) -> Funding:
    sums: dict[str, int] = defaultdict(int)
    for sheet in sheets:
        if sheet.amount:
            sums[sheet.amount.currency] += sheet.amount.minor
    return replace(
        funding,
        tenders=len(sheets),
        amounts=tuple(Amount(total, currency) for currency, total in sorted(sums.items())),
        unpublished=sum(sheet.amount is None for sheet in sheets),
    )


def _duties(
    duties: Iterable[Duty], actions: tuple[OpenAction, ...], gone: list[OpenAction]
) -> Iterator[Duty]:
    """What each organisation has to do, without the actions that are gone."""
    for duty in duties:
        mine = [action for action in gone if action.organisation == duty.organisation]
        left = [action.due for action in actions if action.organisation == duty.organisation]
        waiting = duty.waiting - len(mine)
        if not mine:
            yield duty
        elif waiting or duty.settled:
            overdue = duty.overdue - sum(action.overdue for action in mine)
            due = min(left, default=None)
            yield replace(duty, waiting=waiting, overdue=overdue, next_due=due)


def _indicator(
    indicator: Indicator, actions: tuple[OpenAction, ...], gone: list[OpenAction]
) -> Indicator:
    label = indicator.label
    if not gone or not isinstance(label, Phrase) or label.msgid != _OVERDUE:
        return indicator
    overdue = sum(action.overdue for action in actions)
    return replace(indicator, value=f"{overdue} / {len(actions)}")


def _minutes(minutes: LastMinutes | None, tenders: frozenset[str]) -> LastMinutes | None:
    """Decisions on other items, whose numbers close up over those that are gone."""
    if minutes is None:
        return None
    gone = {each.item for each in minutes.decisions if each.about in tenders}
    return replace(
        minutes,
        decisions=tuple(
            replace(each, item=each.item - sum(number < each.item for number in gone))
            for each in minutes.decisions
            if each.about not in tenders
        ),
    )

"""Saying the source rows of an agenda item to a reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from app.core.dates import format_date
from app.core.i18n import message, pick
from app.core.ids import PublicId
from app.meetings.kpis.catalogue import kpi_called
from app.meetings.kpis.words import value_words
from app.meetings.models import ActionState
from app.meetings.wording import say
from app.seasons.periods import season_label

Row = Mapping[str, Any]


@dataclass(frozen=True)
class SourceLine:
    """One row a proposal rests on, in the reader's language."""

    text: str
    detail: str = ""
    #: Leads to the tender's page.
    tender: PublicId | None = None
    closes_at: datetime | None = None
    url: str | None = None


def source_lines(rows: Iterable[Row]) -> tuple[SourceLine, ...]:
    """The rows in order; needs an app context."""
    return tuple(_SAY[row["type"]](row) for row in rows)


def _name(row: Row) -> str:
    return pick(row["ko"], row["vi"], row["en"])


def _tender(row: Row) -> SourceLine:
    parts = [row["number"], *(_name(unit) for unit in row["provinces"]), say(row["route_name"])]
    return SourceLine(
        text=_name(row["title"]),
        detail=" · ".join(parts),
        tender=PublicId(row["id"]),
        closes_at=datetime.fromisoformat(row["closes_at"]) if row["closes_at"] else None,
        url=row["source_url"],
    )


def _action(row: Row) -> SourceLine:
    due = format_date(date.fromisoformat(row["due"]))
    words = (
        message("due %(day)s, %(days)s days overdue", day=due, days=row["days_overdue"])
        if row["days_overdue"]
        else message("due %(day)s", day=due)
    )
    state = ActionState(row["state"]).label
    return SourceLine(text=row["text"], detail=f"{_name(row['organisation'])} · {state} · {words}")


def _group(row: Row) -> SourceLine:
    place = _name(row["province"]) if row["province"] else str(message("No province stated"))
    counts = message(
        "plans %(plans)s, notices %(notices)s, calls %(calls)s",
        plans=row["plans"],
        notices=row["notices"],
        calls=row["calls"],
    )
    return SourceLine(text=f"{place} · {say(row['route_name'])}", detail=str(counts))


def _meeting(row: Row) -> SourceLine:
    held_on = format_date(date.fromisoformat(row["held_on"]))
    text = message("Meeting no. %(number)s, %(day)s", number=row["number"], day=held_on)
    return SourceLine(text=str(text))


def _gap(row: Row) -> SourceLine:
    place = _name(row["province"]) if row["province"] else str(message("Everywhere"))
    return SourceLine(text=place, detail=say(row["standing"]))


def _indicator(row: Row) -> SourceLine:
    value = row["value"]
    name = {
        "open_actions": message("Open actions"),
        "overdue_actions": message("Overdue actions"),
        "days_since_quorate": message("Days since the last quorate meeting"),
    }[row["name"]]
    return SourceLine(text=str(name), detail="–" if value is None else str(value))


def _kpi(row: Row) -> SourceLine:
    kpi = kpi_called(row["kpi"])
    name = say(kpi.name.packed()) if kpi else row["kpi"]
    if row["said"]:
        return SourceLine(text=name, detail=say(row["said"]))
    if row["unknown"] or kpi is None:
        return SourceLine(text=name, detail=say(row["unknown"]) if row["unknown"] else "–")
    words = value_words(kpi.unit, row["counted"], row["of"])
    return SourceLine(text=name, detail=str(words) if words else "–")


def _step(row: Row) -> SourceLine:
    parts = [say(row["kind_name"])]
    if row["to"]:
        parts.append(_name(row["to"]))
    parts.append(str(message("of %(day)s", day=_day(row["sent_on"]))))
    if row["reminded_on"]:
        parts.append(str(message("last reminder %(day)s", day=_day(row["reminded_on"]))))
    if row["lapses_on"]:
        parts.append(str(message("lapses after %(day)s", day=_day(row["lapses_on"]))))
    return SourceLine(text=row["subject"], detail=" · ".join(parts))


def _day(iso: str) -> str:
    return format_date(date.fromisoformat(iso))


def _band(row: Row) -> SourceLine:
    return SourceLine(
        text=f"{season_label(row['season'])} · {say(row['cell_name'])}",
        detail=say(row["band_name"]),
    )


def _target(row: Row) -> SourceLine:
    aim = message("Aimed at for small firms: %(band)s", band=say(row["target"]))
    return SourceLine(text=str(aim), detail=row["source"])


_SAY: Final[dict[str, Callable[[Row], SourceLine]]] = {
    "tender": _tender,
    "action": _action,
    "gap": _gap,
    "group": _group,
    "meeting": _meeting,
    "indicator": _indicator,
    "kpi": _kpi,
    "step": _step,
    "band": _band,
    "target": _target,
}

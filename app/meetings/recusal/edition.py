"""One reader's agenda out of the whole: what is withheld leaves no trace (pure).

Rows are those that freezing keeps (`rows.item_row`). Items on withheld tenders go; an item that
counts the body's actions counts those the reader may know, as if there were no others.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import Any

from app.meetings.agenda.rules import a1_actions
from app.meetings.kpis.figure import row_without

Row = Mapping[str, Any]


def reader_rows(rows: Iterable[Row], withheld: Container[str]) -> list[dict[str, Any]]:
    """The rows of a reader from whom the tenders in `withheld` are kept, in their order."""
    kept = (_without(row, withheld) for row in rows if row["tender"] not in withheld)
    return [row for row in kept if row is not None]


def _without(row: Row, withheld: Container[str]) -> dict[str, Any] | None:
    kinds = {source.get("type") for source in row["sources"]}
    if row["rule"] == "A1" and "action" in kinds:
        return _actions(row, withheld)
    if row["rule"] == "A10" and "indicator" in kinds:
        return _indicators(row, withheld)
    return dict(row)


def _actions(row: Row, withheld: Container[str]) -> dict[str, Any] | None:
    """The item on open actions with those the reader may know; None when there is none."""
    kept = [source for source in row["sources"] if source.get("tender") not in withheld]
    if len(kept) == len(row["sources"]):
        return dict(row)
    if not kept:
        return None
    overdue = sum(source["days_overdue"] > 0 for source in kept)
    return dict(row) | {
        "sources": kept,
        "reason": a1_actions.reason(len(kept), overdue).packed(),
        # As long as the rule would have made it, unless the officer had set another length.
        "minutes": a1_actions.minutes(len(kept))
        if row["minutes"] == a1_actions.minutes(len(row["sources"]))
        else row["minutes"],
    }


def _indicators(row: Row, withheld: Container[str]) -> dict[str, Any]:
    """The closing item without counts that hold withheld actions."""
    sources = []
    for source in row["sources"]:
        if source["type"] == "kpi":
            sources.append(row_without(source, withheld))
            continue
        hidden = [t for t in source.get("on_tenders", ()) if t in withheld]
        value = source["value"] - len(hidden) if hidden else source["value"]
        sources.append({k: v for k, v in source.items() if k != "on_tenders"} | {"value": value})
    return dict(row) | {"sources": sources}

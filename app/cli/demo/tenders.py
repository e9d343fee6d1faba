"""The season's tenders, from tenders.csv: dates there count days from the season's date.

They go in by Duri's own template through the importer, batch by batch, as an officer would
have brought them in over the year.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.core.access import Actor
from app.core.clock import HANOI
from app.tenders.importers.reading import read
from app.tenders.importers.template import COLUMNS
from app.tenders.importing.commands import import_file
from app.tenders.models import Tender, TenderKind

CATALOGUE: Final = Path(__file__).with_name("tenders.csv")
_EARLIER: Final = (-316, -294, -279, -260, -248, -234, -219, -206, -188, -174, -160, -129, -116)
_LATER: Final = (-99, -80, -60, -55, -45, -36, -31, -24, -19, -13, -11, -8, -5, -3, -1)
#: Days from the season's date on which an officer imports what has appeared until then.
IMPORT_DAYS: Final = (*_EARLIER, *_LATER)

_COLUMNS: Final = tuple(column.name for column in COLUMNS)
#: Columns that go over as they are.
_COPIED: Final = frozenset(_COLUMNS) & {
    "kind",
    "version",
    "plan_no",
    "title",
    "title_ko",
    "title_en",
    "project_name",
    "status",
    "field",
    "category",
    "buyer",
    "method",
    "scope",
    "route",
    "funding_source",
    "place",
    "currency",
    "budget",
    "bid_security",
    "award_value",
    "duration",
}
_FRIDAY: Final = 4
_NOTE: Final = "Gói thầu hư cấu dùng cho bản trình diễn. 시연용 가상 입찰. Fictional."


@dataclass(frozen=True)
class Batch:
    """What an officer imports on one day."""

    day: int
    filename: str
    content: bytes


def batches(as_of: date) -> Iterator[Batch]:
    """The season's import files in the order of their days."""
    with CATALOGUE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    start = -10_000
    for day in IMPORT_DAYS:
        due = [row for row in rows if start < int(row["published"]) <= day]
        start = day
        if due:
            name = f"demo-{(as_of + timedelta(days=day)).isoformat()}.csv"
            yield Batch(day, name, _template(due, as_of))


def import_batch(db: Session, batch: Batch, *, actor: Actor, now: datetime) -> int:
    """Import one file and label its tenders as fictional; returns how many rows it had."""
    parsed = read(batch.content)
    import_file(
        db,
        parsed,
        filename=batch.filename,
        sha256=hashlib.sha256(batch.content).hexdigest(),
        actor=actor,
        now=now,
    )
    ours = select(Tender).where(
        Tender.demo.is_(False),
        or_(Tender.notice_no.startswith("DEMO-"), Tender.plan_no.startswith("DEMO-")),
    )
    for tender in db.scalars(ours):
        tender.demo = True
    db.flush()
    return parsed.rows


def _template(rows: list[dict[str, str]], as_of: date) -> bytes:
    target = io.StringIO(newline="")
    writer = csv.DictWriter(target, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerows(_lines(row, as_of))
    return target.getvalue().encode()


def _lines(row: dict[str, str], as_of: date) -> Iterator[dict[str, str]]:
    opening = ""
    if row["kind"] == TenderKind.NOTICE:
        opening = _moment(row["closes"], as_of, time(9, 30), to_workday=1)
    line = {name: row[name] for name in _COPIED} | {
        "notice_no": row["number"],
        "procuring_entity": row["buyer"],
        "description": " ".join(filter(None, (row["description"], _NOTE))),
        "published_at": _moment(row["published"], as_of, time(8, 30), to_workday=-1),
        "closes_at": _moment(row["closes"], as_of, time(9), to_workday=1),
        "opens_at": opening,
        "planned_start": _quarter(row["planned"], as_of),
    }
    lots = [lot.split("|") for lot in row["lots"].split(";") if lot]
    if not lots:
        yield line
    for number, title, budget in lots:
        yield line | {"lot_no": number, "lot_title": title, "lot_budget": budget}


def _moment(offset: str, as_of: date, at: time, *, to_workday: int) -> str:
    """Nothing is published or closes at a weekend: the day moves back (-1) or on (1)."""
    if not offset:
        return ""
    day = as_of + timedelta(days=int(offset))
    while day.weekday() > _FRIDAY:
        day += timedelta(days=to_workday)
    return datetime.combine(day, at, tzinfo=HANOI).isoformat()


def _quarter(offset: str, as_of: date) -> str:
    """The announced quarter in the portal's words."""
    if not offset:
        return ""
    day = as_of + timedelta(days=int(offset))
    return f"Quý {('I', 'II', 'III', 'IV')[(day.month - 1) // 3]}, {day.year}"

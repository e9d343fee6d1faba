"""Who answers for what among the invented organisations: confirmed, proposed, disputed, unknown.

What the file leaves out stays unknown. Each organisation answers for itself.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cli.demo.people import PEOPLE, Cast
from app.cli.demo.steps import Step, moment
from app.core.access import SYSTEM
from app.core.ids import PublicId
from app.meetings.responsibilities.commands import HolderDetails, move_holder, propose_holder
from app.meetings.responsibilities.loading import load_activities
from app.meetings.responsibilities.models import HolderState, Letter
from app.meetings.responsibilities.scopes import Scope
from app.tenders.models import Tender

_FILE: Final = Path(__file__).with_name("responsibilities.csv")
_SOURCE: Final = "시연용 가상 자료 (demonstration)"
#: Days from the season's date on which the list of activities is there at the latest.
_LISTED: Final = -330


@dataclass
class _Part:
    """One line of the file, and the part it became."""

    row: dict[str, str]
    holder: PublicId = field(default=PublicId(""))

    def propose(self, db: Session, as_of: date, cast: Cast, now: datetime) -> None:
        """By the secretariat."""
        details = HolderDetails(
            organisation=cast.organisations[self.row["home"]],
            letter=Letter(self.row["letter"]),
            source=_SOURCE,
            valid_from=as_of + timedelta(days=int(self.row["proposed"])),
        )
        scope = _scope(db, self.row["scope"])
        activity = self.row["activity"]
        self.holder = propose_holder(db, activity, scope, details, actor=cast.officer, now=now)

    def answer(self, db: Session, cast: Cast, now: datetime) -> None:
        """By somebody of the organisation."""
        login = next(one.login for one in PEOPLE if one.home == self.row["home"])
        state = HolderState(self.row["answer"])
        actor = cast.actors[login]
        move_holder(db, self.holder, state, self.row["words"], actor=actor, now=now)


def steps(as_of: date, cast: Cast) -> Iterator[Step]:
    """Every part proposed on its day, and answered where its organisation has."""

    def load(db: Session, now: datetime) -> None:
        load_activities(db, actor=SYSTEM, now=now)

    yield Step(moment(as_of, _LISTED, 8), "responsibilities", load)
    with _FILE.open(encoding="utf-8", newline="") as file:
        parts = [_Part(row) for row in csv.DictReader(file)]
    for part in parts:

        def propose(db: Session, now: datetime, part: _Part = part) -> None:
            part.propose(db, as_of, cast, now)

        def answer(db: Session, now: datetime, part: _Part = part) -> None:
            part.answer(db, cast, now)

        yield Step(moment(as_of, int(part.row["proposed"]), 13), "responsibilities", propose)
        if part.row["answer"]:
            yield Step(moment(as_of, int(part.row["answered"]), 13), "responsibilities", answer)


def _scope(db: Session, key: str) -> Scope:
    """Everywhere, a province by its code, or a tender by its number."""
    tender = db.scalar(select(Tender.public_id).where(Tender.notice_no == key))
    return Scope.called(tender or key)

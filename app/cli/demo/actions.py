"""What follows from the demo body's decisions, and what its owners report on it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from app.meetings.models import ActionState


@dataclass(frozen=True)
class DemoAction:
    """An action that follows from an item of one of the meetings."""

    meeting: int
    rule: str
    home: str
    text: str
    #: Days after the meeting.
    due: int
    #: (days after the meeting, state, words)
    reports: tuple[tuple[int, ActionState, str], ...]


def demo_actions() -> tuple[DemoAction, ...]:
    """All of them, as `meetings.csv` holds them."""
    with Path(__file__).with_name("meetings.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            DemoAction(
                meeting=int(row["meeting"]),
                rule=row["rule"],
                home=row["home"],
                text=row["text"],
                due=int(row["due"]),
                reports=tuple(
                    (int(days), ActionState(state), words)
                    for days, state, words in (
                        report.split(":", 2) for report in row["reports"].split("|") if report
                    )
                ),
            )
            for row in csv.DictReader(file)
        )

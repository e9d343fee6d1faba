"""What an import did, or would do: counts, lines by row, places that matched no province."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from app.core.i18n import N_, Message, message
from app.core.ids import PublicId
from app.core.tables.table import place_label
from app.tenders.importers.staged import Level, ParsedFile, RowReport
from app.tenders.importing.subjects import Judgement, Outcome
from app.tenders.importing.tender_writing import PlaceReader
from app.tenders.importing.versions import Change
from app.tenders.models import LinkState

#: Lines kept with the file; a report longer than this says how many more there were.
_KEPT_LINES: Final = 2_000


#: What the command line says about a report.
DRY_RUN: Final = message("dry run: nothing was changed")
PLAN_LINKS: Final = message("Plan links")
NO_PROVINCE: Final = message("No province for this place")

_FORMATS: Final = {
    "egp-notices": N_("Portal notices"),
    "egp-ict-notices": N_("Portal ICT notices"),
    "egp-plans": N_("Portal plans"),
    "duri-template": N_("Duri template"),
}


def format_label(name: str) -> str:
    """A recognised format in the reader's words; OCDS formats carry their own names."""
    known = _FORMATS.get(name)
    return str(Message(known)) if known else name.replace("ocds-", "OCDS ", 1).replace("-", " ")


@dataclass(frozen=True)
class ReportItem:
    """One tender of the file."""

    place: str
    number: str
    version: str
    title: str
    outcome: Outcome
    #: From the state shown before to the one shown afterwards.
    changes: tuple[Change, ...] = ()
    #: Null for a tender that is not stored (yet).
    public_id: PublicId | None = None

    @property
    def where(self) -> Message:
        """The place in the reader's words."""
        return place_label(self.place)


@dataclass(frozen=True)
class UnmatchedPlace:
    """A published place that names no province, and the rows that give it."""

    text: str
    rows: tuple[str, ...]

    @property
    def where(self) -> str:
        """The rows in the reader's words."""
        return ", ".join(str(place_label(place)) for place in self.rows)


@dataclass(frozen=True)
class ImportReport:
    """The report of one file."""

    format: str
    #: Rows (releases) in the file, and how many of them were taken.
    rows: int
    imported: int
    outcomes: Mapping[Outcome, int]
    lines: tuple[RowReport, ...]
    unmatched: tuple[UnmatchedPlace, ...]
    #: Tenders whose file names no place at all.
    without_place: int
    items: tuple[ReportItem, ...] = ()
    links: Mapping[LinkState, int] = field(default_factory=dict)
    provenance: Mapping[str, Any] = field(default_factory=dict)
    more_lines: int = 0

    @property
    def rows_text(self) -> Message:
        """How many rows were taken."""
        return message("%(imported)s of %(rows)s rows", imported=self.imported, rows=self.rows)

    @property
    def without_place_text(self) -> Message:
        """How many tenders name no place."""
        return message("Without any place: %(n)s", n=self.without_place)

    @property
    def format_label(self) -> str:
        """The format in the reader's words."""
        return format_label(self.format)

    @property
    def refused(self) -> int:
        """Rows with an error."""
        return len({line.place for line in self.lines if line.level is Level.ERROR})

    def to_json(self) -> dict[str, Any]:
        """As `SourceFile.report` keeps it."""
        return {
            "rows": self.rows,
            "imported": self.imported,
            "outcomes": {outcome.value: self.outcomes.get(outcome, 0) for outcome in Outcome},
            "lines": [line.to_json() for line in self.lines[:_KEPT_LINES]],
            "more_lines": max(0, len(self.lines) - _KEPT_LINES),
            "unmatched_places": [
                {"text": place.text, "rows": list(place.rows)} for place in self.unmatched
            ],
            "without_place": self.without_place,
            "links": {state.value: count for state, count in self.links.items()},
            "provenance": dict(self.provenance),
        }

    @classmethod
    def from_json(cls, file_format: str, stored: Mapping[str, Any]) -> ImportReport:
        """The stored report again; its lines speak the reader's language when shown."""
        outcomes = stored.get("outcomes", {})
        links = stored.get("links", {})
        return cls(
            format=file_format,
            rows=int(stored.get("rows", 0)),
            imported=int(stored.get("imported", 0)),
            outcomes={outcome: int(outcomes.get(outcome.value, 0)) for outcome in Outcome},
            lines=tuple(RowReport.from_json(line) for line in stored.get("lines", ())),
            unmatched=tuple(
                UnmatchedPlace(place["text"], tuple(place["rows"]))
                for place in stored.get("unmatched_places", ())
            ),
            without_place=int(stored.get("without_place", 0)),
            links={state: int(links[state.value]) for state in LinkState if state.value in links},
            provenance=stored.get("provenance", {}),
            more_lines=int(stored.get("more_lines", 0)),
        )


def build_report(
    parsed: ParsedFile,
    judgements: Sequence[Judgement],
    places: PlaceReader,
    *,
    links: Mapping[LinkState, int] | None = None,
) -> ImportReport:
    """The report of a parsed file whose tenders have been judged (and perhaps written)."""
    unmatched, without_place = _places(judgements, places)
    return ImportReport(
        format=parsed.format,
        rows=parsed.rows,
        imported=len(parsed.staged),
        outcomes=Counter(judgement.outcome for judgement in judgements),
        lines=(*parsed.reports, *_release_lines(judgements)),
        unmatched=unmatched,
        without_place=without_place,
        items=tuple(_item(judgement) for judgement in judgements),
        links=links or {},
        provenance=parsed.provenance,
    )


def _item(judgement: Judgement) -> ReportItem:
    subject = judgement.subject
    staged = subject.staged[-1]
    now = judgement.now
    identity = subject.identity
    return ReportItem(
        place=subject.staged[0].place,
        number=identity.notice_no or identity.plan_no or subject.ocid,
        version=now.label if now else staged.version,
        title=str((now.content if now else staged.content).get("title") or ""),
        outcome=judgement.outcome,
        changes=judgement.changes,
        public_id=subject.tender.public_id if subject.tender else None,
    )


def _release_lines(judgements: Iterable[Judgement]) -> list[RowReport]:
    """What became of OCDS releases without a tender section."""
    lines = []
    for judgement in judgements:
        for one in judgement.subject.staged:
            if one.release is None or "tender" in one.release or one.has_tender:
                continue
            if judgement.outcome is Outcome.SET_ASIDE:
                reason = message(
                    "%(ocid)s: a release without a tender section; nothing is stored but where "
                    "it came from",
                    ocid=one.identity.ocid or "",
                )
                lines.append(RowReport(one.place, Level.WARNING, reason))
            elif "awards" in one.release:
                reason = message("a release without a tender section: its awards are kept")
                lines.append(RowReport(one.place, Level.NOTE, reason))
    return lines


def _places(
    judgements: Sequence[Judgement], places: PlaceReader
) -> tuple[tuple[UnmatchedPlace, ...], int]:
    rows: dict[str, list[str]] = {}
    without = 0
    for judgement in judgements:
        if judgement.outcome is Outcome.SET_ASIDE:
            continue
        shown = judgement.now
        text = (shown.content if shown else judgement.subject.staged[-1].content).get("place_text")
        if not text:
            without += 1
            continue
        versions = judgement.versions or judgement.stated_versions
        for place in places.read(versions).unmatched:
            rows.setdefault(place, []).append(judgement.subject.staged[-1].place)
    return tuple(UnmatchedPlace(text, tuple(rows[text])) for text in sorted(rows)), without

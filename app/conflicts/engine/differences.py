"""Where the rules and the stored findings part: read here, written by store.py.

Nothing here changes a row, so that several processes may look at different boards side by side
(judges.py); what they find is plain values that travel between them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.conflicts.engine.detect import SCOPES, Detected, detect
from app.conflicts.finding import Severity
from app.conflicts.loading.boards import LoadedBoard, load_boards
from app.conflicts.loading.rows import CHUNK
from app.conflicts.models import Finding
from app.conflicts.rulesets.editions import read_rulebook
from app.conflicts.rulesets.rulebook import Rulebook
from app.conflicts.words import FindingScope
from app.core.collector import at_rest
from app.core.ids import PublicId, made_public_id
from app.core.prepared import Prepared, among

Identity = tuple[FindingScope, str, str, int | None]


class _Stored(NamedTuple):
    """What of a stored finding is compared: far the most are kept as they are."""

    id: int
    scope: FindingScope
    rule: str
    subject_key: str
    firm_id: int | None
    rule_version: int
    ruleset: str
    case: str
    severity: Severity
    evidence_hash: str
    cleared_at: datetime | None
    lock_version: int

    @property
    def identity(self) -> Identity:
        """What makes it the same finding over time."""
        return self.scope, self.rule, self.subject_key, self.firm_id

    def says(self, found: Detected) -> bool:
        """Whether it stands, and says what the rules say now."""
        return self.cleared_at is None and (
            self.evidence_hash,
            self.severity,
            self.ruleset,
            self.case,
            self.rule_version,
        ) == (
            found.subject.evidence_hash,
            found.severity,
            found.ruleset,
            found.subject.case,
            found.rule.version,
        )


_OF_TENDERS: Final = select(*(getattr(Finding, name) for name in _Stored._fields)).where(
    among(Finding.scope, "scopes"),
    or_(among(Finding.tender_id, "tenders"), among(Finding.other_tender_id, "tenders")),
)
_ROWS: Final = Prepared(_Stored, _OF_TENDERS)
_ROWS_OF_FIRM: Final = Prepared(_Stored, _OF_TENDERS.where(among(Finding.firm_id, "firm")))


@dataclass(frozen=True, slots=True)
class Said:
    """What a rule says now, in the columns that follow it and the ids of rows it rests on."""

    facts: Mapping[str, Any]
    interests: tuple[int, ...]
    firms: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """A finding that is not stored yet: the columns that make it that finding, and what it says."""

    subject: Mapping[str, Any]
    said: Said
    #: The board it was found on.
    board: int


class Held(NamedTuple):
    """A stored finding as it was when it was compared."""

    id: int
    lock_version: int


@dataclass(frozen=True, slots=True)
class Differences:
    """What has to be written so that the stored findings of some boards are what the rules say."""

    #: Findings that say what the rules say.
    kept: int = 0
    #: By public id.
    opened: Mapping[PublicId, Opened] = field(default_factory=dict)
    #: Stored findings of which the rules say something else now, or which they say again.
    moved: Mapping[Held, Said] = field(default_factory=dict)
    #: Standing findings that no rule says any more.
    silent: frozenset[Held] = frozenset()

    def __or__(self, other: Differences) -> Differences:
        """Of both their boards. A pair of records stands on two, and is written once."""
        return Differences(
            self.kept + other.kept,
            {**other.opened, **self.opened},
            {**other.moved, **self.moved},
            self.silent | other.silent,
        )


def compare(
    db: Session,
    tender_ids: Collection[int],
    *,
    now: datetime,
    scopes: Collection[FindingScope] = SCOPES,
    only_firm: int | None = None,
) -> Differences:
    """Run the rules on these boards beside the stored findings.

    With `only_firm`, own rules alone run, over that firm's filings alone.
    """
    db.flush()  # rows are read past the session
    found = Differences()
    ordered = sorted(tender_ids)
    rulebook = read_rulebook(db)
    for start in range(0, len(ordered), CHUNK):
        chunk = ordered[start : start + CHUNK]
        with at_rest():  # hundreds of boards, which are all gone when they have been compared
            # Stored rows first: the boards are then never older than what they are compared with,
            # so a finding written meanwhile is at worst written again, never cleared.
            stored = _stored(db, chunk, scopes, only_firm)
            boards = load_boards(db, chunk, now=now, only_firm=only_firm, rulebook=rulebook)
            found |= _between(stored, _judged(boards, scopes, rulebook))
    return found


def _stored(
    db: Session,
    tender_ids: Sequence[int],
    scopes: Collection[FindingScope],
    only_firm: int | None,
) -> dict[Identity, _Stored]:
    names = sorted(scope.value for scope in scopes)
    rows = (
        _ROWS(db, tenders=tender_ids, scopes=names)
        if only_firm is None
        else _ROWS_OF_FIRM(db, tenders=tender_ids, scopes=names, firm=[only_firm])
    )
    return {row.identity: row for row in rows}


def _judged(
    boards: Iterable[LoadedBoard], scopes: Collection[FindingScope], rulebook: Rulebook
) -> Iterable[tuple[LoadedBoard, Detected]]:
    for loaded in boards:
        for found in detect(loaded.board, scopes, rulebook=rulebook):
            yield loaded, found


def _between(
    stored: Mapping[Identity, _Stored], judged: Iterable[tuple[LoadedBoard, Detected]]
) -> Differences:
    kept = 0
    opened: dict[PublicId, Opened] = {}
    moved: dict[Held, Said] = {}
    seen: set[Identity] = set()
    for loaded, found in judged:
        firm_id = loaded.firms[found.firm] if found.firm else None
        identity = (found.scope, found.rule.id, found.subject.subject_key, firm_id)
        if identity in seen:  # a pair of records stands on both boards
            continue
        seen.add(identity)
        row = stored.get(identity)
        if row is None:
            opened[finding_id(found)] = _opened(loaded, found, firm_id)
        elif row.says(found):
            kept += 1
        else:
            moved[Held(row.id, row.lock_version)] = _said(loaded, found)
    silent = (row for row in stored.values() if row.identity not in seen and not row.cleared_at)
    return Differences(
        kept, opened, moved, frozenset(Held(row.id, row.lock_version) for row in silent)
    )


def finding_id(found: Detected) -> PublicId:
    """The public id of a finding: made from its scope and subject, not drawn."""
    return made_public_id("finding", *(part or "-" for part in found.identity))


def _opened(loaded: LoadedBoard, found: Detected, firm_id: int | None) -> Opened:
    subject = found.subject
    rows = {loaded.board.tender: loaded.tender_id, **loaded.tenders}
    # A pair of records is stored the same way from either board.
    tenders = sorted({loaded.board.tender, subject.other_tender or loaded.board.tender})
    values = {
        "scope": found.scope,
        "subject_key": subject.subject_key,
        "rule": found.rule.id,
        "tender_id": rows[tenders[0]],
        "lot_id": loaded.lots[subject.lot] if subject.lot else None,
        "other_tender_id": rows[tenders[1]] if subject.other_tender else None,
        "firm_id": firm_id,
    }
    return Opened(values, _said(loaded, found), loaded.tender_id)


def _said(loaded: LoadedBoard, found: Detected) -> Said:
    subject = found.subject
    return Said(
        facts={
            "rule_version": found.rule.version,
            "ruleset": found.ruleset,
            "case": subject.case,
            "severity": found.severity,
            "evidence": dict(subject.evidence),
            "evidence_hash": subject.evidence_hash,
        },
        interests=tuple(loaded.interests[interest] for interest in subject.interests),
        firms=tuple(loaded.firms[firm] for firm in subject.firms),
    )

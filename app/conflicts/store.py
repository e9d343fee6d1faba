"""Keeping stored findings equal to what the rules say: insert, keep, clear, reopen.

A settled finding stays settled while its evidence is the same, also when the rule falls silent
and speaks again; new evidence reopens it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import insert, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.exc import StaleDataError

from app.conflicts.detect import SCOPES, Detected, detect
from app.conflicts.editions import read_rulebook
from app.conflicts.events import OwnFindingOpened
from app.conflicts.finding import Severity
from app.conflicts.load import LoadedBoard, load_boards
from app.conflicts.models import Finding, FindingEvent, FindingFirm, FindingInterest
from app.conflicts.rows import CHUNK
from app.conflicts.rulebook import Rulebook
from app.conflicts.words import FindingScope, FindingState
from app.core.access import SYSTEM
from app.core.collector import at_rest
from app.core.events import publish
from app.core.i18n import N_
from app.core.ids import PublicId, made_public_id
from app.core.prepared import Prepared, among

FOUND: Final = N_("Found by the rule")
CLEARED: Final = N_("The rule no longer fires")
BACK: Final = N_("The rule fires again on the same evidence")
REOPENED: Final = N_("Reopened: the evidence has changed")
CHANGED: Final = N_("The evidence has changed")
LAPSED: Final = N_("Reopened: the waiver has ended")

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


def recheck(
    db: Session,
    tender_ids: Collection[int],
    *,
    now: datetime,
    scopes: Collection[FindingScope] = SCOPES,
    only_firm: int | None = None,
) -> Counter[str]:
    """Run the rules on these boards and store the difference; returns what happened, counted.

    With `only_firm`, own rules alone run, over that firm's filings alone.
    """
    done: Counter[str] = Counter()
    ordered = sorted(tender_ids)
    rulebook = read_rulebook(db)
    for start in range(0, len(ordered), CHUNK):
        chunk = ordered[start : start + CHUNK]
        with at_rest():  # hundreds of boards, which are all gone when they have been compared
            done.update(_recheck(db, chunk, rulebook, now=now, scopes=scopes, only_firm=only_firm))
    return done


def _recheck(
    db: Session,
    tender_ids: Sequence[int],
    rulebook: Rulebook,
    *,
    now: datetime,
    scopes: Collection[FindingScope],
    only_firm: int | None,
) -> Counter[str]:
    # Stored rows first: the boards are then never older than what they are compared with, so a
    # finding written meanwhile is at worst written again, never cleared.
    stored = _stored(db, tender_ids, scopes, only_firm)
    boards = load_boards(db, tender_ids, now=now, only_firm=only_firm, rulebook=rulebook)
    found = [(loaded, detect(loaded.board, scopes, rulebook=rulebook)) for loaded in boards]
    return _sync(db, stored, found, now)


def finding_id(found: Detected) -> PublicId:
    """The public id of a finding: made from its scope and subject, not drawn."""
    return made_public_id("finding", *(part or "-" for part in found.identity))


def _stored(
    db: Session,
    tender_ids: Sequence[int],
    scopes: Collection[FindingScope],
    only_firm: int | None,
) -> dict[Identity, _Stored]:
    db.flush()  # rows are read past the session
    names = sorted(scope.value for scope in scopes)
    rows = (
        _ROWS(db, tenders=tender_ids, scopes=names)
        if only_firm is None
        else _ROWS_OF_FIRM(db, tenders=tender_ids, scopes=names, firm=[only_firm])
    )
    return {row.identity: row for row in rows}


def _sync(
    db: Session,
    stored: Mapping[Identity, _Stored],
    boards: Iterable[tuple[LoadedBoard, Iterable[Detected]]],
    now: datetime,
) -> Counter[str]:
    done: Counter[str] = Counter()
    seen: set[Identity] = set()
    moved: list[tuple[_Stored, LoadedBoard, Detected]] = []
    for loaded, detected in boards:
        for found in detected:
            firm_id = loaded.firms[found.firm] if found.firm else None
            identity = (found.scope, found.rule.id, found.subject.subject_key, firm_id)
            if identity in seen:  # a pair of records stands on both boards
                continue
            seen.add(identity)
            row = stored.get(identity)
            if row is None:
                done["opened"] += _insert(db, loaded, found, firm_id, now)
            elif row.says(found):
                done["kept"] += 1
            else:
                moved.append((row, loaded, found))
    silent = [row for row in stored.values() if row.identity not in seen and not row.cleared_at]
    held = _held(db, [*(row for row, _loaded, _found in moved), *silent])
    for row, loaded, found in moved:
        done[_keep(db, held[row.id], loaded, found, now)] += 1
    for row in silent:
        held[row.id].cleared_at = now
        _event(db, row.id, now, held[row.id].state, CLEARED)
        done["cleared"] += 1
    db.flush()
    return done


def _held(db: Session, rows: Collection[_Stored]) -> dict[int, Finding]:
    """The findings behind rows that have to change; `StaleDataError` where somebody else has
    changed one since it was compared."""
    if not rows:
        return {}
    wanted = (
        select(Finding)
        .where(Finding.id.in_(sorted(row.id for row in rows)))
        .options(selectinload(Finding.interests), selectinload(Finding.firms))
    )
    held = {finding.id: finding for finding in db.scalars(wanted)}
    if any(held[row.id].lock_version != row.lock_version for row in rows):
        raise StaleDataError
    return held


def _insert(
    db: Session, loaded: LoadedBoard, found: Detected, firm_id: int | None, now: datetime
) -> int:
    """Store a new finding; 0 when somebody else has just stored it."""
    subject = found.subject
    rows = {loaded.board.tender: loaded.tender_id, **loaded.tenders}
    # A pair of records is stored the same way from either board.
    tenders = sorted({loaded.board.tender, subject.other_tender or loaded.board.tender})
    values = {
        "public_id": finding_id(found),
        "scope": found.scope,
        "subject_key": subject.subject_key,
        "rule": found.rule.id,
        "tender_id": rows[tenders[0]],
        "lot_id": loaded.lots[subject.lot] if subject.lot else None,
        "other_tender_id": rows[tenders[1]] if subject.other_tender else None,
        "firm_id": firm_id,
        "state": FindingState.OPEN,
        "found_at": now,
        "lock_version": 1,
        **_facts(found),
    }
    dialect = postgresql if db.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(Finding).values(values).on_conflict_do_nothing()
    new_id = db.scalar(statement.returning(Finding.id))
    if new_id is None:
        return 0
    _event(db, new_id, now, FindingState.OPEN, FOUND)
    if found.scope is FindingScope.OWN and firm_id is not None:
        told = OwnFindingOpened(new_id, loaded.tender_id, firm_id)
        publish(db, told, actor=SYSTEM, now=now)
    if subject.interests:
        db.execute(
            insert(FindingInterest),
            [
                {"finding_id": new_id, "interest_id": loaded.interests[interest]}
                for interest in subject.interests
            ],
        )
    if subject.firms:
        db.execute(
            insert(FindingFirm),
            [{"finding_id": new_id, "firm_id": loaded.firms[firm]} for firm in subject.firms],
        )
    return 1


def _facts(found: Detected) -> dict[str, Any]:
    return {
        "rule_version": found.rule.version,
        "ruleset": found.ruleset,
        "case": found.subject.case,
        "severity": found.severity,
        "evidence": dict(found.subject.evidence),
        "evidence_hash": found.subject.evidence_hash,
    }


def _keep(db: Session, row: Finding, loaded: LoadedBoard, found: Detected, now: datetime) -> str:
    """Bring a stored finding in line; returns "kept", "reopened", "changed" or "back"."""
    outcome = "kept"
    if row.evidence_hash != found.subject.evidence_hash:
        settled = row.state is not FindingState.OPEN
        outcome = "reopened" if settled else "changed"
        row.state, row.waived_until = FindingState.OPEN, None
        row.interests = [
            FindingInterest(interest_id=loaded.interests[interest])
            for interest in found.subject.interests
        ]
        row.firms = [FindingFirm(firm_id=loaded.firms[firm]) for firm in found.subject.firms]
        _event(db, row.id, now, row.state, REOPENED if settled else CHANGED)
    elif row.cleared_at is not None:
        outcome = "back"
        _event(db, row.id, now, row.state, BACK)
    row.cleared_at = None
    for name, value in _facts(found).items():
        if getattr(row, name) != value:
            setattr(row, name, value)
    return outcome


def _event(db: Session, finding_id: int, now: datetime, state: FindingState, reason: str) -> None:
    db.add(FindingEvent(finding_id=finding_id, at=now, actor_id=None, state=state, reason=reason))


def lapse_waivers(db: Session, *, now: datetime) -> int:
    """Reopen findings whose waiver has ended; returns how many."""
    lapsed = db.scalars(
        select(Finding).where(
            Finding.state == FindingState.WAIVED,
            Finding.waived_until.is_not(None),
            Finding.waived_until <= now,
        )
    ).all()
    for row in lapsed:
        row.state, row.waived_until = FindingState.OPEN, None
        _event(db, row.id, now, FindingState.OPEN, LAPSED)
    db.flush()
    return len(lapsed)

"""Reading findings: lists for each reader, the box on a tender's page, what a pack may say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, case, false, or_, select
from sqlalchemy.orm import Session

from app.conflicts import policies, sight
from app.conflicts.commands import MOST_AT_ONCE
from app.conflicts.finding import Severity
from app.conflicts.models import ConflictEngine, Finding, RecheckRequest
from app.conflicts.naming import firms_of_findings, lots_named, tenders_named
from app.conflicts.projections import FindingLine
from app.conflicts.rules import rule
from app.conflicts.words import FindingScope, FindingState
from app.core.access import Role, Viewer
from app.core.errors import NotFoundError
from app.core.i18n import Message
from app.core.ids import PublicId
from app.core.keyset import Order, capped_count, load_instant, read_stretch
from app.core.paging import PAGE_SIZE, Page
from app.firms.models import Firm
from app.tenders.models import Tender

#: Lists outside the desk show this many at most (dashboards, a tender's page).
BRIEF: Final = 50
_BY_FOUND: Final = Order(
    "found", Finding.found_at, Finding.public_id, load_instant, descending=True, nullable=False
)
_HEAVIEST_FIRST: Final = case(
    {severity: -place for place, severity in enumerate(Severity)}, value=Finding.severity
)


@dataclass(frozen=True)
class FindingFilters:
    """What a list of findings is narrowed to; None means everything."""

    scope: FindingScope | None = None
    state: FindingState | None = None
    rule: str | None = None
    severity: Severity | None = None
    tender: PublicId | None = None
    #: Findings whose rule has fallen silent, instead of those that stand.
    cleared: bool = False


EVERYTHING: Final = FindingFilters()


def findings_for(
    db: Session,
    viewer: Viewer,
    now: datetime,
    *,
    filters: FindingFilters = EVERYTHING,
    cursor: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[FindingLine]:
    """The findings the viewer may see without stating a reason, newest first.

    A firm: its own. The secretariat: what the rules say about interests shared with it now, and
    duplicate records. The compliance desk: duplicate records; the rest is `desk_findings`.
    """
    return _page(db, sight.for_viewer(viewer), filters, cursor, size, own_words=_firm_only(viewer))


def desk_findings(
    db: Session,
    viewer: Viewer,
    *,
    filters: FindingFilters = EVERYTHING,
    cursor: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[FindingLine]:
    """Every finding, newest first, for a compliance officer who has stated a reason."""
    if not viewer.has(Role.COMPLIANCE):
        raise NotFoundError
    return _page(db, sight.at_the_desk(), filters, cursor, size)


def chosen_findings(
    db: Session, viewer: Viewer, chosen: Sequence[PublicId], *, at_desk: bool
) -> tuple[FindingLine, ...]:
    """Those of `chosen` that the viewer may settle at this place, heaviest first.

    At the desk, for a stated reason, findings across firms; else what the secretariat settles.
    """
    if not viewer.has(Role.COMPLIANCE if at_desk else Role.SECRETARIAT):
        raise NotFoundError
    seen = sight.at_the_desk() if at_desk else sight.for_secretariat()
    settled = [scope for scope in FindingScope if policies.may_settle(viewer, scope)]
    rows = db.scalars(
        select(Finding)
        .where(seen, Finding.scope.in_(settled), Finding.public_id.in_(chosen[:MOST_AT_ONCE]))
        .order_by(_HEAVIEST_FIRST, Finding.rule, Finding.public_id)
    ).all()
    return lines(db, rows)


def tender_findings(
    db: Session, tender: PublicId, viewer: Viewer, now: datetime
) -> tuple[FindingLine, ...]:
    """Findings about one tender that the viewer may see without stating a reason."""
    about = select(Tender.id).where(Tender.public_id == tender)
    return _brief(
        db,
        sight.for_viewer(viewer),
        or_(Finding.tender_id.in_(about), Finding.other_tender_id.in_(about)),
        own_words=_firm_only(viewer),
    )


def findings_for_pack(
    db: Session,
    tenders: Sequence[PublicId],
    audience: str,
    *,
    firm: PublicId | None = None,
) -> tuple[FindingLine, ...]:
    """What an edition's section on findings may say about these tenders, heaviest first.

    `secretariat` and `chair`: findings all of whose firms share with the secretariat now, and
    duplicate records. `compliance`: everything. `firm`: its own. Everybody else: nothing.
    """
    seen: dict[str, ColumnElement[bool]] = {
        "secretariat": sight.for_secretariat(),
        "chair": sight.for_secretariat(),
        "compliance": Finding.scope.in_((FindingScope.ALL, FindingScope.RECORD)),
    }
    if audience == "firm" and firm is not None:
        seen["firm"] = (Finding.scope == FindingScope.OWN) & Finding.firm_id.in_(
            select(Firm.id).where(Firm.public_id == firm)
        )
    about = select(Tender.id).where(Tender.public_id.in_(tenders))
    return _brief(
        db,
        seen.get(audience, false()),
        or_(Finding.tender_id.in_(about), Finding.other_tender_id.in_(about)),
        own_words=audience == "firm",
        limit=None,
    )


@dataclass(frozen=True)
class EngineState:
    """How far the engine has come, for the desk's page."""

    scanned_at: datetime | None
    waiting: bool


def engine_state(db: Session) -> EngineState:
    """When everything was last scanned, and whether rechecks are waiting."""
    scanned_at = db.scalar(select(ConflictEngine.scanned_at).where(ConflictEngine.id == 1))
    return EngineState(scanned_at, db.scalar(select(RecheckRequest.id).limit(1)) is not None)


def _firm_only(viewer: Viewer) -> bool:
    return not viewer.has(Role.SECRETARIAT, Role.COMPLIANCE)


def _page(
    db: Session,
    visible: ColumnElement[bool],
    filters: FindingFilters,
    cursor: str | None,
    size: int,
    *,
    own_words: bool = False,
) -> Page[FindingLine]:
    rows: Select[*tuple[Any, ...]] = select(Finding).where(visible, *_conditions(filters))
    stretch = read_stretch(db, rows, _BY_FOUND, cursor=cursor, size=size)
    return Page(
        items=lines(db, [row[0] for row in stretch.rows], own_words=own_words),
        count=capped_count(db, rows, _BY_FOUND),
        next_cursor=stretch.next_cursor,
        previous_cursor=stretch.previous_cursor,
    )


def _brief(
    db: Session,
    visible: ColumnElement[bool],
    about: ColumnElement[bool],
    *,
    own_words: bool,
    limit: int | None = BRIEF,
) -> tuple[FindingLine, ...]:
    rows = db.scalars(
        select(Finding)
        .where(visible, about, Finding.cleared_at.is_(None))
        .order_by(_HEAVIEST_FIRST, Finding.rule, Finding.public_id)
        .limit(limit)
    ).all()
    return lines(db, rows, own_words=own_words)


def _conditions(filters: FindingFilters) -> Iterable[ColumnElement[bool]]:
    yield Finding.cleared_at.is_not(None) if filters.cleared else Finding.cleared_at.is_(None)
    if filters.scope is not None:
        yield Finding.scope == filters.scope
    if filters.state is not None:
        yield Finding.state == filters.state
    if filters.rule is not None:
        yield Finding.rule == filters.rule
    if filters.severity is not None:
        yield Finding.severity == filters.severity
    if filters.tender is not None:
        about = select(Tender.id).where(Tender.public_id == filters.tender)
        yield or_(Finding.tender_id.in_(about), Finding.other_tender_id.in_(about))


def lines(
    db: Session, findings: Sequence[Finding], *, own_words: bool = False
) -> tuple[FindingLine, ...]:
    """The findings as lines; `own_words` speaks to the firm and names nobody."""
    ids = {row.tender_id for row in findings} | {row.other_tender_id for row in findings}
    tenders = tenders_named(db, {each for each in ids if each is not None})
    lots = lots_named(db, {row.lot_id for row in findings if row.lot_id is not None})
    firms = {} if own_words else firms_of_findings(db, [row.id for row in findings])
    found = []
    for row in findings:
        contract = rule(row.rule)
        words = contract.cases[row.case]
        found.append(
            FindingLine(
                id=row.public_id,
                scope=row.scope,
                rule=row.rule,
                title=Message(contract.title),
                explanation=Message((words.firm or "") if own_words else words.desk),
                severity=row.severity,
                state=row.state,
                waived_until=row.waived_until,
                tender=tenders[row.tender_id],
                lot=lots[row.lot_id] if row.lot_id is not None else None,
                other=tenders[row.other_tender_id] if row.other_tender_id is not None else None,
                firms=firms.get(row.id, ()),
                found_at=row.found_at,
                cleared_at=row.cleared_at,
                version=row.lock_version,
            )
        )
    return tuple(found)

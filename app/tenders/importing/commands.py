"""Importing a parsed file: one short transaction, one provenance row, one audit row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.core.access import Actor, Role
from app.core.db import on_violation, one_at_a_time
from app.core.errors import ConflictError, NotAllowedError
from app.core.events import publish
from app.core.i18n import message
from app.core.ids import PublicId, new_public_id
from app.core.tables.refusal import ImportRefused
from app.provinces.queries import gazetteer as load_gazetteer
from app.tenders.events import TenderChanged
from app.tenders.importers.staged import ParsedFile
from app.tenders.importing.composition import Statement, current
from app.tenders.importing.models import TenderStatement
from app.tenders.importing.report import ImportReport, build_report
from app.tenders.importing.subjects import Judgement, Outcome, judge, subjects_of
from app.tenders.importing.tender_writing import (
    PlaceReader,
    new_tender,
    write_children,
    write_facts,
)
from app.tenders.models import LinkState, SourceFile, Tender
from app.tenders.plan_links import refresh_links
from app.tenders.search import index_tenders

#: Tenders flushed together.
_BATCH: Final = 200

Progress = Callable[[int, int], None]


def _together() -> ConflictError:
    return ConflictError(
        message("The same notice was imported by somebody else just now. Import again.")
    )


for _columns in (("notice_no",), ("ocid",), ("plan_no", "package_key")):
    on_violation("tender", *_columns)(_together)


@dataclass(frozen=True)
class ImportResult:
    """What an import did."""

    report: ImportReport
    #: The provenance row; an earlier one when the same file brought nothing new.
    source_file: PublicId


def refuse_bad_rows(parsed: ParsedFile) -> None:
    """Raise ImportRefused when any row has an error: the file is taken whole or not at all."""
    errors = parsed.errors
    if errors:
        rows = len({line.place for line in errors})
        raise ImportRefused(
            message(
                "%(rows)s of %(all)s rows cannot be imported, so nothing was. First: "
                "%(place)s: %(reason)s.",
                rows=rows,
                all=parsed.rows,
                place=errors[0].where,
                reason=errors[0].reason,
            )
        )


def preview_import(db: Session, parsed: ParsedFile, *, now: datetime) -> ImportReport:
    """What importing `parsed` would do; writes nothing."""
    judgements = [judge(subject) for subject in subjects_of(db, parsed.staged)]
    return build_report(parsed, judgements, PlaceReader(load_gazetteer(db), now=now))


def import_file(
    db: Session,
    parsed: ParsedFile,
    *,
    filename: str,
    sha256: str,
    actor: Actor,
    now: datetime,
    keep_going: bool = False,
    demo: bool = False,
    progress: Progress | None = None,
) -> ImportResult:
    """Store what `parsed` says; refuses the whole file for a bad row unless `keep_going`.

    Importing the same file again changes nothing and adds no second provenance row. `demo`
    labels tenders that are new as fictional.
    """
    if not actor.has(Role.SECRETARIAT):
        raise NotAllowedError
    if not keep_going:
        refuse_bad_rows(parsed)
    one_at_a_time(db, "tenders.import")
    places = PlaceReader(load_gazetteer(db), now=now)
    judgements = [judge(subject) for subject in subjects_of(db, parsed.staged)]
    earlier = _same_file(db, sha256)
    if earlier is not None and not any(_writes(judgement) for judgement in judgements):
        report = build_report(parsed, judgements, places)
        _record(db, "tenders.import_repeated", earlier, report, actor=actor, now=now)
        return ImportResult(report, earlier.public_id)
    file = _source_file(db, filename, sha256, parsed, actor=actor, now=now)
    changed = _write(db, judgements, places, file, demo=demo, now=now, progress=progress)
    links = _link_plans(db, judgements, changed, actor=actor, now=now)
    for tender in changed:
        publish(db, TenderChanged(tender.id), actor=actor, now=now)
    report = build_report(parsed, judgements, places, links=links)
    file.report = report.to_json()
    db.flush()
    _record(db, "tenders.imported", file, report, actor=actor, now=now)
    return ImportResult(report, file.public_id)


def _writes(judgement: Judgement) -> bool:
    return bool(judgement.added or judgement.versions)


def _same_file(db: Session, sha256: str) -> SourceFile | None:
    return db.scalar(
        sa.select(SourceFile)
        .where(SourceFile.sha256 == sha256)
        .order_by(SourceFile.id.desc())
        .limit(1)
    )


def _source_file(
    db: Session, filename: str, sha256: str, parsed: ParsedFile, *, actor: Actor, now: datetime
) -> SourceFile:
    file = SourceFile(
        public_id=new_public_id(),
        filename=filename,
        sha256=sha256,
        format=parsed.format,
        imported_at=now,
        imported_by=actor.user,
        report={},
    )
    db.add(file)
    db.flush()
    return file


def _write(
    db: Session,
    judgements: Sequence[Judgement],
    places: PlaceReader,
    file: SourceFile,
    *,
    demo: bool,
    now: datetime,
    progress: Progress | None,
) -> list[Tender]:
    """Store every judgement; returns the tenders whose facts changed."""
    changed: list[Tender] = []
    for start in range(0, len(judgements), _BATCH):
        batch = [j for j in judgements[start : start + _BATCH] if _writes(j)]
        fresh: dict[int, Tender] = {}
        for number, judgement in enumerate(batch):
            tender = judgement.subject.tender
            if tender is None and judgement.outcome is Outcome.NEW:
                tender = new_tender(judgement, demo=demo, now=now)
                write_facts(tender, judgement.versions, now=now)
                db.add(tender)
                fresh[number] = tender
                judgement.subject.tender = tender
        db.flush()
        written = [
            judgement.subject.tender
            for number, judgement in enumerate(batch)
            if _write_one(db, judgement, places, file, fresh=number in fresh, now=now)
        ]
        index_tenders(db, [tender for tender in written if tender is not None])
        changed.extend(tender for tender in written if tender is not None)
        if progress is not None:
            progress(min(start + _BATCH, len(judgements)), len(judgements))
    return changed


def _write_one(
    db: Session,
    judgement: Judgement,
    places: PlaceReader,
    file: SourceFile,
    *,
    fresh: bool,
    now: datetime,
) -> bool:
    """Store one judgement of a tender that has its row; True when its facts changed."""
    tender = judgement.subject.tender
    _store_statements(db, judgement, tender, file)
    if tender is None or current(judgement.versions) is None:
        return False
    notice_no = judgement.subject.identity.notice_no
    if tender.notice_no is None and notice_no is not None:
        tender.notice_no = notice_no
    if judgement.outcome is Outcome.UNCHANGED:
        return False
    if not fresh:
        write_facts(tender, judgement.versions, now=now)
    write_children(
        db,
        tender,
        judgement.versions,
        places.province_ids(judgement.versions),
        fresh=fresh,
        file_id=file.id,
    )
    return True


def _store_statements(
    db: Session, judgement: Judgement, tender: Tender | None, file: SourceFile
) -> None:
    stored = {(row.label, row.family): row for row in judgement.subject.stored}
    tender_id = tender.id if tender is not None else None
    for row in judgement.subject.stored:
        if row.tender_id is None and tender_id is not None:
            row.tender_id = tender_id
    for statement in judgement.added:
        known = stored.get((statement.label, int(statement.family)))
        row = known or TenderStatement(
            tender_id=tender_id,
            ocid=None if tender_id else judgement.subject.ocid,
            label=statement.label,
            family=int(statement.family),
        )
        _fill(row, statement, file)
        if known is None:
            db.add(row)


def _fill(row: TenderStatement, statement: Statement, file: SourceFile) -> None:
    row.published_at = statement.published_at
    row.content = dict(statement.content)
    row.covers = sorted(statement.covers)
    row.release = None if statement.release is None else dict(statement.release)
    row.digest = statement.digest
    row.source_file_id = file.id
    row.source_place = statement.place or ""


def _link_plans(
    db: Session,
    judgements: Sequence[Judgement],
    changed: Sequence[Tender],
    *,
    actor: Actor,
    now: datetime,
) -> Mapping[LinkState, int]:
    db.flush()
    before = {
        str(content["plan_no"])
        for judgement in judgements
        for _digest, content in judgement.subject.versions.values()
        if content.get("plan_no")
    }
    numbers = before | {tender.plan_no for tender in changed if tender.plan_no}
    return refresh_links(db, numbers, actor=actor, now=now) if changed else {}


def _record(
    db: Session,
    action: str,
    file: SourceFile,
    report: ImportReport,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    record(
        db,
        action,
        "source_file",
        file.public_id,
        actor=actor,
        now=now,
        filename=file.filename,
        sha256=file.sha256,
        format=file.format,
        rows=report.rows,
        imported=report.imported,
        outcomes={outcome.value: count for outcome, count in report.outcomes.items()},
    )

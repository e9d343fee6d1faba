"""Which tenders a file speaks about, what is known of each, and what the file would change.

Reading only: the preview and the import judge by the same functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.i18n import N_, Labelled
from app.tenders.exporters.ocds import content_of
from app.tenders.importers.staged import Family, Identity, StagedTender
from app.tenders.importing import ocids
from app.tenders.importing.composition import Statement, Version, compose, current
from app.tenders.importing.models import TenderStatement
from app.tenders.importing.versions import FACT_NAMES, LIST_NAMES, Change, difference
from app.tenders.models import Tender, TenderKind, TenderVersion
from app.tenders.plan_links import in_chunks

_CHUNK: Final = 400


class Outcome(Labelled):
    """What a file does to one tender."""

    NEW = "new", N_("New")
    AMENDED = "amended", N_("Amended")
    CORRECTED = "corrected", N_("Corrected")
    UNCHANGED = "unchanged", N_("Unchanged")
    #: A release of a process nobody has described yet: only its origin is kept.
    SET_ASIDE = "set_aside", N_("Set aside")


@dataclass
class Subject:
    """One tender a file speaks about."""

    identity: Identity
    staged: list[StagedTender] = field(default_factory=list)
    tender: Tender | None = None
    #: Stored statements, of the tender or waiting for it.
    stored: list[TenderStatement] = field(default_factory=list)
    #: label → (digest, content) of the stored versions.
    versions: dict[str, tuple[str, Mapping[str, Any]]] = field(default_factory=dict)
    #: Content of the version shown before this file.
    shown: Mapping[str, Any] = field(default_factory=dict)

    @property
    def ocid(self) -> str:
        """The tender's identifier: as stored, as published, or made (ADR 3)."""
        if self.tender is not None:
            return self.tender.ocid
        known = (one.identity.ocid for one in self.staged if one.identity.ocid)
        published = next(known, None)
        if published is not None:
            return published
        if self.identity.notice_no is not None:
            return ocids.notice_ocid(self.identity.notice_no)
        return ocids.plan_ocid(self.identity.plan_no or "", self.identity.package_key or "")


@dataclass(frozen=True)
class Judgement:
    """What a file changes about one tender."""

    subject: Subject
    outcome: Outcome
    #: The versions as they will stand, in publication order.
    versions: tuple[Version, ...]
    #: Statements to store or replace.
    added: tuple[Statement, ...]

    @property
    def now(self) -> Version | None:
        """The version that will be shown."""
        return current(self.versions)

    @property
    def stated_versions(self) -> tuple[Version, ...]:
        """The versions by this file's own words alone (nothing of it was new)."""
        return compose(Statement.of(one) for one in self.subject.staged)

    @property
    def changes(self) -> tuple[Change, ...]:
        """From the state shown before to the one shown then; empty for a new tender."""
        return difference(self.subject.shown, self.now.content) if self.now else ()


def subjects_of(db: Session, staged: Iterable[StagedTender]) -> list[Subject]:
    """The tenders `staged` speaks about, with what is stored of each, in file order."""
    found: dict[Identity, Subject] = {}
    for one in staged:
        key = _key(one.identity)
        found.setdefault(key, Subject(key)).staged.append(one)
    _find_tenders(db, found)
    merged = _without_twins(found.values())
    _load_stored(db, merged)
    return merged


def _key(identity: Identity) -> Identity:
    """A portal number names a tender whatever ocid it also carries."""
    if identity.notice_no is not None:
        return Identity(notice_no=identity.notice_no)
    return identity


def _find_tenders(db: Session, subjects: Mapping[Identity, Subject]) -> None:
    numbers = {key.notice_no: s for key, s in subjects.items() if key.notice_no is not None}
    for chunk in in_chunks(sorted(numbers), _CHUNK):
        for tender in db.scalars(sa.select(Tender).where(Tender.notice_no.in_(chunk))):
            numbers[str(tender.notice_no)].tender = tender
    plans = {(k.plan_no, k.package_key): s for k, s in subjects.items() if k.package_key}
    for chunk in in_chunks(sorted({str(plan) for plan, _key in plans}), _CHUNK):
        query = sa.select(Tender).where(Tender.plan_no.in_(chunk), Tender.kind == TenderKind.PLAN)
        for tender in db.scalars(query):
            subject = plans.get((tender.plan_no, tender.package_key or ""))
            if subject is not None:
                subject.tender = tender
    by_ocid = {
        str(one.identity.ocid): subject
        for subject in subjects.values()
        for one in subject.staged
        if subject.tender is None and one.identity.ocid
    }
    for chunk in in_chunks(sorted(by_ocid), _CHUNK):
        for tender in db.scalars(sa.select(Tender).where(Tender.ocid.in_(chunk))):
            by_ocid[tender.ocid].tender = tender


def _without_twins(subjects: Iterable[Subject]) -> list[Subject]:
    """One subject per tender: a number and an ocid in one file may mean the same."""
    merged: dict[Any, Subject] = {}
    for subject in subjects:
        names = {one.identity.ocid for one in subject.staged if one.identity.ocid}
        key = subject.tender.id if subject.tender else next(iter(sorted(names)), subject.identity)
        twin = merged.setdefault(key, subject)
        if twin is not subject:
            twin.staged.extend(subject.staged)
            if twin.identity.notice_no is None:
                twin.identity = subject.identity
    return list(merged.values())


def _load_stored(db: Session, subjects: Sequence[Subject]) -> None:
    tenders = {s.tender.id: s for s in subjects if s.tender is not None}
    for chunk in _id_chunks(sorted(tenders)):
        rows = sa.select(TenderStatement).where(TenderStatement.tender_id.in_(chunk))
        for row in db.scalars(rows.order_by(TenderStatement.id)):
            tenders[row.tender_id or 0].stored.append(row)
        query = sa.select(
            TenderVersion.tender_id,
            TenderVersion.label,
            TenderVersion.digest,
            TenderVersion.content,
        ).where(TenderVersion.tender_id.in_(chunk))
        for tender, label, digest, content in db.execute(query):
            subject = tenders[tender]
            subject.versions[label] = (digest, content)
            if subject.tender is not None and subject.tender.version_label == label:
                subject.shown = content
    waiting = {str(one.identity.ocid): s for s in subjects for one in s.staged if one.identity.ocid}
    for ocids_chunk in in_chunks(sorted(waiting), _CHUNK):
        waits = sa.select(TenderStatement).where(
            TenderStatement.tender_id.is_(None), TenderStatement.ocid.in_(ocids_chunk)
        )
        for row in db.scalars(waits.order_by(TenderStatement.id)):
            waiting[row.ocid or ""].stored.append(row)


def _id_chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]


def stored_statement(row: TenderStatement) -> Statement:
    """A stored statement as composition reads it."""
    return Statement(
        label=row.label,
        family=Family(row.family),
        published_at=row.published_at,
        content=row.content,
        covers=frozenset(row.covers),
        release=row.release,
        file_id=row.source_file_id,
        place=row.source_place,
    )


def judge(subject: Subject) -> Judgement:
    """What the staged statements change about their tender."""
    digests = {(row.label, row.digest) for row in subject.stored}
    added: dict[tuple[str, int], Statement] = {}
    for one in subject.staged:
        statement = Statement.of(one)
        if (statement.label, statement.digest) in digests or _known_export(subject, statement):
            continue
        added[statement.label, int(statement.family)] = statement
    kept = {
        (row.label, row.family): stored_statement(row)
        for row in subject.stored
        if (row.label, row.family) not in added
    }
    if not added and not any(row.tender_id is None for row in subject.stored):
        outcome = Outcome.UNCHANGED if subject.tender else Outcome.SET_ASIDE
        return Judgement(subject, outcome, (), ())
    everything = [*_seeded(subject, kept), *kept.values(), *added.values()]
    described = any(one.has_tender for one in everything)
    versions = compose(everything) if described else ()
    return Judgement(subject, _outcome(subject, versions), versions, tuple(added.values()))


def _known_export(subject: Subject, statement: Statement) -> bool:
    """Whether Duri's own export says what the stored version already says."""
    if statement.family is not Family.EXPORT or subject.tender is None:
        return False
    if not subject.versions:
        return content_of(subject.tender) == statement.content
    _digest, content = subject.versions.get(statement.label, ("", None))
    return content == statement.content


def _seeded(subject: Subject, kept: Mapping[tuple[str, int], Statement]) -> Iterator[Statement]:
    """Versions that came without statements (entered by seeds) speak for themselves."""
    spoken = {label for label, _family in kept}
    for label, (_digest, content) in subject.versions.items():
        if label not in spoken:
            yield Statement(label, Family.EXPORT, None, content, FACT_NAMES | LIST_NAMES)


def _outcome(subject: Subject, versions: Sequence[Version]) -> Outcome:
    if current(versions) is None:
        return Outcome.SET_ASIDE
    if subject.tender is None:
        return Outcome.NEW
    if any(version.label not in subject.versions for version in versions):
        return Outcome.AMENDED
    changed = any(version.digest != subject.versions[version.label][0] for version in versions)
    return Outcome.CORRECTED if changed else Outcome.UNCHANGED

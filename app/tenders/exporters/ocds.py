"""Every tender as one OCDS 1.1 release package, written as it is read from the database."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, TextIO

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, selectinload

from app.tenders.exporters.ocds_release import Names, expanded, own_release
from app.tenders.importers.staged import Family
from app.tenders.importing.models import TenderStatement
from app.tenders.importing.ocids import PREFIX, RECORDED_AS
from app.tenders.importing.versions import FACTS, Content, ValueKind
from app.tenders.merging.merged import absorbed_by, not_absorbed
from app.tenders.models import LinkState, PlanLink, Tender, TenderKind, TenderVersion

_AT_ONCE: Final = 200
_EXTENSIONS: Final = tuple(
    f"https://raw.githubusercontent.com/open-contracting-extensions/{name}/master/extension.json"
    for name in ("ocds_lots_extension", "ocds_bidOpening_extension")
)
_OCDS: Final = (int(Family.OCDS), int(Family.OCDS_COMPILED))


def write_package(db: Session, out: TextIO, *, base_url: str, now: datetime) -> int:
    """Write the package to `out`; returns how many releases it holds."""
    head = {
        "uri": f"{base_url}/tenders/ocds.json",
        "version": "1.1",
        "extensions": list(_EXTENSIONS),
        "publishedDate": now.isoformat(),
        "publisher": {"name": "Duri"},
        "x_note": f"The ocid prefix {PREFIX} is not registered.",
    }
    text = json.dumps(head, ensure_ascii=False, indent=1)
    out.write(text[: text.rindex("\n}")] + ',\n "releases": [')
    count = 0
    for release in releases(db):
        out.write(("," if count else "") + "\n")
        out.write(json.dumps(release, ensure_ascii=False, sort_keys=True))
        count += 1
    out.write("\n ]\n}\n")
    return count


def releases(db: Session) -> Iterator[dict[str, Any]]:
    """Every version of every tender as a release, by ocid and in publication order.

    A record that was merged into another is no process of its own: its releases follow those of
    the record that stands, under that one's ocid, and say under which they were recorded.
    """
    last = ""
    while True:
        tenders = db.scalars(
            sa.select(Tender)
            .where(Tender.ocid > last, not_absorbed())
            .order_by(Tender.ocid)
            .limit(_AT_ONCE)
            .options(selectinload(Tender.versions), selectinload(Tender.lots))
        ).all()
        if not tenders:
            return
        others = _absorbed(db, [tender.id for tender in tenders])
        ids = [tender.id for tender in tenders]
        statements = _statements(
            db, ids + [other.id for found in others.values() for other in found]
        )
        related = _related(db, ids)
        for tender in tenders:
            yield from _of_tender(tender, statements, related.get(tender.id, []))
            for other in others.get(tender.id, ()):
                for release in _of_tender(other, statements, ()):
                    yield release | {"ocid": tender.ocid, RECORDED_AS: {"ocid": other.ocid}}
        last = tenders[-1].ocid


def _absorbed(db: Session, tenders: Sequence[int]) -> dict[int, list[Tender]]:
    """The records that were merged into each, those merged into them included, by ocid."""
    found = absorbed_by(db, tenders)
    rows = db.scalars(
        sa.select(Tender)
        .where(Tender.id.in_(sorted(found)))
        .order_by(Tender.ocid)
        .options(selectinload(Tender.versions), selectinload(Tender.lots))
    )
    grouped: dict[int, list[Tender]] = {}
    for row in rows:
        grouped.setdefault(found[row.id], []).append(row)
    return grouped


def _statements(db: Session, tenders: Sequence[int]) -> dict[tuple[int, str], Mapping[str, Any]]:
    """The stored release of each version that came as OCDS."""
    rows = db.execute(
        sa.select(TenderStatement.tender_id, TenderStatement.label, TenderStatement.release)
        .where(TenderStatement.tender_id.in_(tenders), TenderStatement.family.in_(_OCDS))
        .order_by(TenderStatement.family.desc())
    )
    return {(tender, label): release for tender, label, release in rows if release is not None}


def _related(db: Session, tenders: Sequence[int]) -> dict[int, list[str]]:
    """The ocids of the planned packages each notice came of."""
    plan = aliased(Tender)
    rows = db.execute(
        sa.select(PlanLink.notice_id, plan.ocid)
        .join(plan, plan.id == PlanLink.plan_id)
        .where(PlanLink.notice_id.in_(tenders), PlanLink.state == LinkState.LINKED)
        .order_by(plan.ocid)
    )
    found: dict[int, list[str]] = {}
    for notice, ocid in rows:
        found.setdefault(notice, []).append(ocid)
    return found


def _of_tender(
    tender: Tender,
    statements: Mapping[tuple[int, str], Mapping[str, Any]],
    plans: Sequence[str],
) -> Iterator[dict[str, Any]]:
    if not tender.versions:
        yield own_release(
            content_of(tender), _names(tender, tender.version_label, tender.published_at)
        )
    for version in tender.versions:
        stored = statements.get((tender.id, version.label))
        release = expanded(stored) if stored is not None else _own(tender, version)
        if release is None:
            continue
        if plans and version is tender.versions[-1]:
            release["relatedProcesses"] = [
                {"id": str(n), "relationship": ["planning"], "scheme": "ocid", "identifier": ocid}
                for n, ocid in enumerate(plans, start=1)
            ]
        yield release


def _own(tender: Tender, version: TenderVersion) -> dict[str, Any] | None:
    if not version.content:
        return None
    return own_release(
        version.content, _names(tender, version.label, version.published_at or tender.published_at)
    )


def _names(tender: Tender, label: str, published_at: datetime | None) -> Names:
    plan = tender.kind is TenderKind.PLAN and tender.notice_no is None
    return Names(
        notice_no=tender.notice_no,
        plan_no=tender.plan_no if plan else None,
        package_key=tender.package_key if plan else None,
        version=label,
        date=(published_at or tender.created_at).isoformat(),
    )


def content_of(tender: Tender) -> Content:
    """The facts of a tender that has no versions (entered by a seed), from its row and lots."""
    content: dict[str, Any] = {}
    for fact in FACTS:
        value = getattr(tender, fact.name, None)
        if value in (None, ""):
            continue
        if fact.kind in (ValueKind.INSTANT, ValueKind.DAY):
            content[fact.name] = value.isoformat()
        else:
            content[fact.name] = value.value if fact.kind is ValueKind.CHOICE else value
    lots = [
        {
            "number": lot.number,
            "title": lot.title,
            "status": lot.status.value,
            "currency": lot.currency,
            "budget_minor": lot.budget_minor,
            "closes_at": lot.closes_at.isoformat() if lot.closes_at else None,
        }
        for lot in tender.lots
    ]
    if lots:
        content["lots"] = [{n: v for n, v in lot.items() if v is not None} for lot in lots]
    return content

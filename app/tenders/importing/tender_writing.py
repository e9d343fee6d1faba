"""Writing a tender as its composed versions say: row, lots, dates, documents, versions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.clock import HANOI
from app.core.fields import SolutionField
from app.core.ids import new_public_id
from app.provinces.models import Vintage
from app.provinces.places import Gazetteer, PlaceMatch, match, vintage_on
from app.tenders.classify import classify
from app.tenders.importing.composition import Version, current
from app.tenders.importing.corrections import keep_corrections, places_are_corrected
from app.tenders.importing.subjects import Judgement
from app.tenders.merging.merged import own_or_moved_lots
from app.tenders.models import (
    Lot,
    Milestone,
    ProcurementCategory,
    Route,
    Tender,
    TenderDocument,
    TenderKind,
    TenderProvince,
    TenderStatus,
    TenderVersion,
)
from app.tenders.routes.reading import route_of

_TEXTS: Final = (
    "title_ko",
    "title_en",
    "project_name",
    "procuring_entity",
    "buyer",
    "method",
    "scope",
    "funding_source",
    "place_text",
    "planned_text",
    "source_url",
)
_AMOUNTS: Final = ("budget_minor", "bid_security_minor", "award_value_minor")


def new_tender(judgement: Judgement, *, demo: bool, now: datetime) -> Tender:
    """An empty tender with its names; `write_facts` fills it."""
    identity = judgement.subject.identity
    return Tender(
        public_id=new_public_id(),
        ocid=judgement.subject.ocid,
        notice_no=identity.notice_no,
        package_key=identity.package_key,
        demo=demo,
        created_at=now,
        updated_at=now,
    )


def write_facts(tender: Tender, versions: Sequence[Version], *, now: datetime) -> None:
    """Give the row the facts of its current version; an officer's corrections stay."""
    shown = current(versions)
    if shown is None:
        raise ValueError("a tender without a described version cannot be written")
    content = shown.content
    tender.kind = TenderKind(content["kind"])
    tender.status = TenderStatus(content["status"])
    tender.title = content["title"]
    tender.description = content.get("description") or ""
    for name in _TEXTS:
        setattr(tender, name, content.get(name))
    tender.plan_no = content.get("plan_no")
    tender.currency = content.get("currency")
    for name in _AMOUNTS:
        setattr(tender, name, content.get(name))
    tender.category = _member(ProcurementCategory, content.get("category"))
    tender.published_at = _first_published(versions, content["kind"])
    tender.opens_at = _instant(content.get("opens_at"))
    tender.closes_at = closing(content)
    tender.planned_from = _day(content.get("planned_from"))
    tender.version_label = shown.label
    tender.updated_at = now
    _write_readings(tender, content)
    if tender.corrections:
        keep_corrections(tender)


def _first_published(versions: Sequence[Version], kind: str) -> datetime | None:
    """When the notice (or plan) was published first: bidders' time runs from that day, and its law
    governs, whatever is amended or awarded later."""
    stated = (v.content.get("published_at") for v in versions if v.content.get("kind") == kind)
    return min((at for text in stated if (at := _instant(text))), default=None)


def _write_readings(tender: Tender, content: Mapping[str, Any]) -> None:
    """What Duri reads out of the facts, unless a file stated it."""
    found = classify(
        content["title"],
        content.get("title_ko"),
        content.get("title_en"),
        context=(content.get("project_name"), content.get("description")),
    )
    tender.field = _member(SolutionField, content.get("field")) or found.field
    route = route_of(
        scope=content.get("scope"),
        funding=content.get("funding_source"),
        method=content.get("method"),
        title=content["title"],
        project=content.get("project_name"),
    )
    stated = _member(Route, content.get("route"))
    tender.route = stated or route.route
    tender.route_basis = route.basis if tender.route is route.route else ""
    tender.governing_law = route.law


def closing(content: Mapping[str, Any]) -> datetime | None:
    """The latest published deadline over the tender and its lots; none for a plan."""
    if content.get("kind") == TenderKind.PLAN.value:
        return None
    published = [
        content.get("closes_at"),
        *(lot.get("closes_at") for lot in content.get("lots", ())),
    ]
    return max((at for text in published if (at := _instant(text))), default=None)


def notice_day(versions: Sequence[Version], *, now: datetime) -> date:
    """The day whose map the notice's places are on: of its first publication."""
    dates = [v.published_at for v in versions if v.content and v.published_at]
    planned = next((v.content.get("planned_from") for v in versions if v.content), None)
    if dates:
        return min(dates).astimezone(HANOI).date()
    return _day(planned) or now.astimezone(HANOI).date()


class PlaceReader:
    """Published places to provinces; the same words on the same map are read once."""

    def __init__(self, gazetteer: Gazetteer, *, now: datetime) -> None:
        self._gazetteer = gazetteer
        self._now = now
        self._known: dict[tuple[str, Vintage], PlaceMatch] = {}

    def read(self, versions: Sequence[Version]) -> PlaceMatch:
        """What the current version's place names, on the map of the notice's day."""
        shown = current(versions)
        text = str(shown.content.get("place_text") or "") if shown else ""
        day = notice_day(versions, now=self._now)
        key = (text, vintage_on(day))
        if key not in self._known:
            self._known[key] = match(text, day, self._gazetteer)
        return self._known[key]

    def province_ids(self, versions: Sequence[Version]) -> tuple[int, ...]:
        """Database ids of the provinces it names."""
        return self._gazetteer.ids(self.read(versions).provinces)


def write_children(
    db: Session,
    tender: Tender,
    versions: Sequence[Version],
    provinces: Iterable[int],
    *,
    fresh: bool,
    file_id: int,
) -> None:
    """Lots, milestones, documents, provinces and versions of a flushed tender.

    `fresh` says that the tender was just made, so that nothing needs to be looked up.
    """
    shown = current(versions)
    content: Mapping[str, Any] = shown.content if shown else {}
    lots = _write_lots(db, tender, versions, content, fresh=fresh)
    if not fresh:
        for model in (Milestone, TenderDocument):
            db.execute(sa.delete(model).where(model.tender_id == tender.id))
    db.add_all(_milestones(tender, content, lots))
    db.add_all(
        TenderDocument(
            tender_id=tender.id,
            title=document.get("title") or document["url"],
            url=document["url"],
            kind=document.get("kind"),
            language=document.get("language"),
        )
        for document in content.get("documents", ())
    )
    if not places_are_corrected(tender):
        _write_provinces(db, tender, set(provinces), fresh=fresh)
    _write_versions(db, tender, versions, fresh=fresh, file_id=file_id)


def _write_lots(
    db: Session,
    tender: Tender,
    versions: Sequence[Version],
    content: Mapping[str, Any],
    *,
    fresh: bool,
) -> dict[str, Lot]:
    """Every lot any version ever named: firms may hold interests in one that was dropped."""
    known = (
        {}
        if fresh
        else {
            lot.number: lot
            for lot in db.scalars(sa.select(Lot).where(own_or_moved_lots(tender.id)))
        }
    )
    named = {lot["number"]: lot for v in versions for lot in v.content.get("lots", ())}
    listed = {lot["number"] for lot in content.get("lots", ())}
    for number, stated in named.items():
        lot = known.get(number)
        if lot is None:
            lot = Lot(public_id=new_public_id(), tender_id=tender.id, number=number)
            db.add(lot)
            known[number] = lot
        lot.title = stated.get("title") or number
        lot.currency = stated.get("currency")
        lot.budget_minor = stated.get("budget_minor") if lot.currency else None
        lot.closes_at = _instant(stated.get("closes_at"))
        lot.status = _member(TenderStatus, stated.get("status")) or tender.status
        if number not in listed:
            lot.status = TenderStatus.WITHDRAWN
    if known:
        db.flush()
    return known


def _milestones(
    tender: Tender, content: Mapping[str, Any], lots: Mapping[str, Lot]
) -> Iterator[Milestone]:
    plan = tender.kind is TenderKind.PLAN
    for kind, at in (
        ("published", tender.published_at),
        ("closes", None if plan else _instant(content.get("closes_at"))),
        ("opens", tender.opens_at),
    ):
        if at is not None:
            yield Milestone(tender_id=tender.id, lot_id=None, kind=kind, title=None, at=at)
    for number in (lot["number"] for lot in content.get("lots", ())):
        if lots[number].closes_at is not None:
            yield Milestone(
                tender_id=tender.id,
                lot_id=lots[number].id,
                kind="closes",
                title=None,
                at=lots[number].closes_at,
            )
    for stated in content.get("milestones", ()):
        lot = lots.get(str(stated.get("lot") or ""))
        yield Milestone(
            tender_id=tender.id,
            lot_id=lot.id if lot else None,
            kind=stated["kind"],
            title=stated.get("title"),
            at=datetime.fromisoformat(stated["at"]),
        )
    for award in content.get("awards", ()):
        if award.get("at"):
            yield Milestone(
                tender_id=tender.id,
                lot_id=None,
                kind="awarded",
                title=award.get("title"),
                at=datetime.fromisoformat(award["at"]),
            )


def _write_provinces(db: Session, tender: Tender, wanted: set[int], *, fresh: bool) -> None:
    had: set[int] = set()
    if not fresh:
        query = sa.select(TenderProvince.province_id).where(TenderProvince.tender_id == tender.id)
        had = set(db.scalars(query))
        gone = sorted(had - wanted)
        if gone:
            db.execute(
                sa.delete(TenderProvince).where(
                    TenderProvince.tender_id == tender.id, TenderProvince.province_id.in_(gone)
                )
            )
    db.add_all(
        TenderProvince(tender_id=tender.id, province_id=province)
        for province in sorted(wanted - had)
    )


def _write_versions(
    db: Session, tender: Tender, versions: Sequence[Version], *, fresh: bool, file_id: int
) -> None:
    known = (
        {}
        if fresh
        else {
            row.label: row
            for row in db.scalars(
                sa.select(TenderVersion).where(TenderVersion.tender_id == tender.id)
            )
        }
    )
    if any(known[v.label].ordinal != n for n, v in enumerate(versions, 1) if v.label in known):
        # Ordinals are unique: make room before an older version takes its place.
        for row in known.values():
            row.ordinal = -row.ordinal
        db.flush()
    for ordinal, version in enumerate(versions, start=1):
        facts: dict[str, Any] = {
            "ordinal": ordinal,
            "published_at": version.published_at,
            "content": dict(version.content),
            "digest": version.digest,
            "source_file_id": version.source.file_id or file_id,
            "source_place": version.source.place,
        }
        stored = known.get(version.label)
        if stored is None:
            db.add(TenderVersion(tender_id=tender.id, label=version.label, **facts))
            continue
        if version.source.place is None:
            # It came without a statement: where it was read stays as it is.
            del facts["source_file_id"], facts["source_place"]
        if any(getattr(stored, name) != value for name, value in facts.items()):
            for name, value in facts.items():
                setattr(stored, name, value)


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _member(kind: Any, value: str | None) -> Any:
    return kind(value) if value is not None else None

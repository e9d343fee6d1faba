"""From releases of one process to the facts of its versions, merged by the standard's rules.

ocdsmerge would fetch its schema from the network: the few rules that the
reduced release needs are given here instead. Lists of objects merge by id, lists of words
and our own extension as a whole, everything else field by field; null removes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from ocdsmerge.merge import CompiledRelease

from app.tenders.importers.ocds_reduce import LONGEST_ID, web_address
from app.tenders.importers.values import clean, day
from app.tenders.importing.versions import FACTS, LISTS, Fact, ValueKind
from app.tenders.models import ProcurementCategory, TenderKind, TenderStatus

Release = Mapping[str, Any]

_RULES: Final = {
    ("id",): "omitWhenMerged",
    ("date",): "omitWhenMerged",
    ("x_duri",): "wholeListMerge",
}
#: Lot numbers are indexed.
_LONGEST_KEYS: Final = {"lots": LONGEST_ID}
_STAGES: Final = ("planning", "tender", "award", "contract", "implementation")
_CATEGORIES: Final = {category.value: category for category in ProcurementCategory}
_STATUSES: Final = {status.value: status for status in TenderStatus} | {
    "planning": TenderStatus.PLANNED
}
#: Awards that came to nothing.
_VOID: Final = frozenset({"cancelled", "unsuccessful"})


def in_publication_order(releases: Iterable[Release]) -> list[Release]:
    """Releases by date, then stage, then id: the order they are merged in."""
    return sorted(
        releases, key=lambda r: (str(r.get("date") or ""), _stage(r), str(r.get("id") or ""))
    )


def _stage(release: Release) -> int:
    tags = release.get("tag") or ()
    stages = [n for n, stage in enumerate(_STAGES) if any(t.startswith(stage) for t in tags)]
    return max(stages, default=0)


def states(releases: Sequence[Release]) -> Iterator[dict[str, Any]]:
    """The facts after each of `releases`, which are in publication order.

    Empty for a release that only says it exists (a link).
    """
    merged = CompiledRelease(merge_rules=_RULES)
    tags: list[str] = []
    published: str | None = None
    announced = False
    for release in releases:
        own = list(release.get("tag") or ())
        tags.extend(own)
        merged.append({name: value for name, value in release.items() if name != "tag"})
        compiled = merged.asdict()
        # Published with its tender release; until then with the first that describes it.
        if not announced and ("tender" in own or (published is None and "tender" in release)):
            published, announced = release.get("date"), "tender" in own
        yield facts(compiled, tags, own, published)


def facts(
    compiled: Release, tags: Sequence[str], last: Sequence[str], published: str | None
) -> dict[str, Any]:
    """The content of a version from a compiled, reduced release; empty without a tender."""
    tender = compiled.get("tender")
    if not tender:
        return {}
    status = _status(tender, tags, last)
    budget = tender.get("value") or compiled.get("planning", {}).get("budget", {}).get("amount")
    awards = [_award(award) for award in compiled.get("awards", ())]
    currency, award_value = _award_value(awards, (budget or {}).get("currency"))
    language = str(compiled.get("language") or "")[:2]
    title = _title(compiled, tender)
    found = {
        "title": title,
        "title_ko": tender.get("title_ko") or (title if language == "ko" else None),
        "title_en": tender.get("title_en") or (title if language == "en" else None),
        "description": tender.get("description") or compiled.get("description"),
        "kind": (TenderKind.PLAN if status is TenderStatus.PLANNED else TenderKind.NOTICE).value,
        "status": status.value,
        "category": _category(tender),
        "procuring_entity": _name(compiled, tender.get("procuringEntity"), "procuringEntity"),
        "buyer": _name(compiled, compiled.get("buyer"), "buyer"),
        "method": tender.get("procurementMethodDetails") or tender.get("procurementMethod"),
        "place_text": _place(compiled, tender),
        "project_name": compiled.get("planning", {}).get("budget", {}).get("project"),
        "currency": (budget or {}).get("currency") or currency,
        "budget_minor": (budget or {}).get("minor"),
        "award_value_minor": award_value,
        "published_at": tender.get("datePublished") or published,
        "closes_at": tender.get("tenderPeriod", {}).get("endDate"),
        "opens_at": tender.get("bidOpening", {}).get("date"),
        "lots": [_lot(lot) for lot in tender.get("lots", ())],
        "milestones": list(_milestones(compiled, tender)),
        "documents": list(_documents(compiled, tender)),
        "awards": awards,
    }
    if status is TenderStatus.PLANNED:
        # A plan has no deadline until its notice; an announced start is kept as such.
        start = tender.get("tenderPeriod", {}).get("startDate")
        planned = day(start)
        found |= {"closes_at": None, "planned_from": planned.isoformat() if planned else None}
    return {name: value for name, value in found.items() if value not in (None, [], "")}


def _title(compiled: Release, tender: Release) -> str:
    wishes = (
        tender.get("title"),
        tender.get("title_vi"),
        tender.get("title_en"),
        tender.get("title_ko"),
        compiled.get("title"),
        (tender.get("description") or "")[:200],
        tender.get("id"),
        compiled.get("ocid"),
    )
    return next(text for wish in wishes if (text := clean(wish)))


def _status(tender: Release, tags: Sequence[str], last: Sequence[str]) -> TenderStatus:
    if "tenderCancellation" in last:
        return TenderStatus.CANCELLED
    stated = _STATUSES.get(str(tender.get("status") or ""))
    if stated is not None:
        return stated
    if any(tag.startswith(("award", "contract", "implementation")) for tag in tags):
        return TenderStatus.COMPLETE
    if tags and all(tag.startswith("planning") for tag in tags):
        return TenderStatus.PLANNED
    return TenderStatus.ACTIVE


def _category(tender: Release) -> str | None:
    category = _CATEGORIES.get(str(tender.get("mainProcurementCategory") or ""))
    return category.value if category else None


def _name(compiled: Release, reference: Release | None, role: str) -> str | None:
    name = clean((reference or {}).get("name"))
    if name:
        return name
    for party in compiled.get("parties", ()):
        if role in (party.get("roles") or ()) or party.get("id") == (reference or {}).get("id"):
            return clean(party.get("name"))
    return None


def _place(compiled: Release, tender: Release) -> str | None:
    """Where it is delivered; else where the procuring entity sits."""
    delivered = [item.get("deliveryAddress") for item in tender.get("items", ())]
    addresses = [address for address in delivered if address]
    if not addresses:
        addresses = [
            party["address"] for party in compiled.get("parties", ()) if party.get("address")
        ]
    places = (
        ", ".join(
            part for key in ("locality", "region", "countryName") if (part := address.get(key))
        )
        for address in addresses
    )
    return "; ".join(dict.fromkeys(place for place in places if place)) or None


def _lot(lot: Release) -> dict[str, Any]:
    value = lot.get("value") or {}
    status = _STATUSES.get(str(lot.get("status") or ""))
    stated = {
        "number": lot["id"],
        "title": lot.get("title") or lot["id"],
        "status": status.value if status else None,
        "currency": value.get("currency"),
        "budget_minor": value.get("minor"),
        "closes_at": lot.get("tenderPeriod", {}).get("endDate"),
    }
    return {name: fact for name, fact in stated.items() if fact is not None}


def _award(award: Release) -> dict[str, Any]:
    value = award.get("value") or {}
    stated = {
        "id": award["id"],
        "title": award.get("title"),
        "status": award.get("status"),
        "at": award.get("date"),
        "currency": value.get("currency"),
        "value_minor": value.get("minor"),
    }
    return {name: fact for name, fact in stated.items() if fact is not None}


def _award_value(
    awards: Sequence[Mapping[str, Any]], currency: str | None
) -> tuple[str | None, int | None]:
    """(currency, sum) of the awards that stand, when they are all in one currency.

    None when they are in another currency than the budget: the awards keep their own.
    """
    standing = [a for a in awards if "value_minor" in a and a.get("status") not in _VOID]
    currencies = {a["currency"] for a in standing}
    if len(currencies) != 1 or (currency is not None and currencies != {currency}):
        return None, None
    total = sum(a["value_minor"] for a in standing)
    return (currencies.pop(), total) if total < 2**63 else (None, None)


def _milestones(compiled: Release, tender: Release) -> Iterator[dict[str, Any]]:
    for kind, moment in (
        ("enquiries", tender.get("enquiryPeriod", {}).get("endDate")),
        ("delivery", tender.get("contractPeriod", {}).get("endDate")),
    ):
        if moment:
            yield {"kind": kind, "at": moment}
    for milestone in (
        *compiled.get("planning", {}).get("milestones", ()),
        *tender.get("milestones", ()),
    ):
        if milestone.get("dueDate"):
            title = clean(milestone.get("title")) or milestone["id"]
            yield {"kind": "other", "title": title, "at": milestone["dueDate"]}


def _documents(compiled: Release, tender: Release) -> Iterator[dict[str, Any]]:
    listed = (*compiled.get("planning", {}).get("documents", ()), *tender.get("documents", ()))
    for document in {item["url"]: item for item in listed if item.get("url")}.values():
        stated = {
            "url": document["url"],
            "title": clean(document.get("title")) or document["url"],
            "kind": document.get("documentType"),
            "language": document.get("language"),
        }
        yield {name: fact for name, fact in stated.items() if fact is not None}


def checked(stated: Mapping[str, Any]) -> dict[str, Any]:
    """Facts of our own extension (`x_duri.facts`) that are what their kind asks for."""
    kept = {fact.name: stated[fact.name] for fact in FACTS if _fits(fact, stated)}
    for fact in FACTS:
        if fact.kind is ValueKind.INSTANT and fact.name in kept:
            kept[fact.name] = datetime.fromisoformat(kept[fact.name]).astimezone(UTC).isoformat()
    if not web_address(str(kept.get("source_url", "http://"))):
        del kept["source_url"]
    for group in LISTS:
        items = stated.get(group.name)
        if isinstance(items, list):
            kept[group.name] = [
                {n: v for n, v in item.items() if isinstance(v, str | int)}
                for item in items
                if isinstance(item, dict)
                and all(_fits(f, item) or f.name not in item for f in group.facts)
                and all(isinstance(item.get(k, ""), str) for k in group.key)
                and 0 < len(item.get(group.key[0], "")) <= _LONGEST_KEYS.get(group.name, 2_000)
                and web_address(str(item.get("url", "http://")))
            ]
    return kept


def _fits(fact: Fact, stated: Mapping[str, Any]) -> bool:
    value = stated.get(fact.name)
    try:
        match fact.kind:
            case ValueKind.INSTANT:
                return datetime.fromisoformat(value or "").tzinfo is not None
            case ValueKind.DAY:
                return bool(date.fromisoformat(value or ""))
            case ValueKind.AMOUNT:
                return isinstance(value, int) and 0 <= value < 2**63
            case ValueKind.CHOICE if fact.choices is not None:
                return value in [member.value for member in fact.choices]
            case _:
                limit = LONGEST_ID if fact.name == "plan_no" else 1_000_000
                return isinstance(value, str) and bool(value.strip()) and len(value) < limit
    except (TypeError, ValueError):
        return False

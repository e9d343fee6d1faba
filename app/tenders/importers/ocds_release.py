"""OCDS releases into staged statements, with the report's lines about each and about the file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from app.core.i18n import Message, message
from app.core.tables.table import place_label
from app.tenders.exporters.ocds_release import BESIDE_CONTENT, Names, own_release
from app.tenders.importers.ocds_facts import checked, facts
from app.tenders.importers.ocds_packages import FoundRelease, Unwrapped, unwrap
from app.tenders.importers.ocds_reduce import LONGEST_ID, Reduction, reduce_release
from app.tenders.importers.staged import (
    Family,
    Identity,
    Level,
    ParsedFile,
    RowReport,
    StagedTender,
)
from app.tenders.importers.values import Unreadable, instant
from app.tenders.importing import ocids
from app.tenders.importing.versions import FACT_NAMES, LIST_NAMES

_PREFIX: Final = re.compile(r"ocds-([a-z0-9]{6})-?.+")
#: Prefixes Duri knows to stand in the public register (not a copy of it); others are imported
#: with a warning.
KNOWN_PREFIXES: Final = frozenset(
    {"03ad3f", "07smqs", "213czf", "5wno2w", "70d2nz", "b5fd17", "be6bcu", "h6vhtk", "k50g02"}
)
#: Names listed in one line of the report before it says how many more.
_NAMED: Final = 12
_SHORT_REFERENCES: Final = frozenset({"buyer", "procuringEntity", "tenderers", "suppliers"})
#: (parent, name) of what 1.1 deprecated; a parent of "" means anywhere.
_DEPRECATED: Final = frozenset(
    {
        ("", "amendment"),
        ("amendments", "changes"),
        ("amendment", "changes"),
        ("budget", "source"),
        ("milestones", "documents"),
        ("transactions", "amount"),
        ("transactions", "providerOrganization"),
        ("transactions", "receiverOrganization"),
    }
    | {
        (parent, name)
        for parent in _SHORT_REFERENCES
        for name in ("identifier", "additionalIdentifiers", "address", "contactPoint")
    }
)


def parse_ocds(documents: Sequence[Any]) -> ParsedFile:
    """Stage every release of the documents; refuses what is not OCDS."""
    found = unwrap(documents)
    unreadable = sum(line.level is Level.ERROR for line in found.reports)
    staged: list[StagedTender] = []
    totals = Reduction()
    seen: dict[tuple[str, str, bool], str] = {}
    for release in found.releases:
        one = _stage(release, found, seen, totals)
        if one is not None:
            staged.append(one)
    found.reports.extend(_file_lines(totals))
    return ParsedFile(
        format=found.format,
        staged=tuple(staged),
        reports=tuple(found.reports),
        rows=len(found.releases) + unreadable,
        provenance={
            "publishers": sorted(set(found.publishers)),
            "licences": sorted(set(found.licences)),
        },
    )


def _stage(
    release: FoundRelease,
    found: Unwrapped,
    seen: dict[tuple[str, str, bool], str],
    totals: Reduction,
) -> StagedTender | None:
    reason = _unnamed(release.body) or _repeated(release, seen)
    if reason is not None:
        found.error(release.place, reason)
        return None
    ocid, label = _names(release.body)
    body = {name: value for name, value in release.body.items() if name != ocids.RECORDED_AS}
    reduced, notes = reduce_release(body)
    moment, reason = _moment(release, reduced)
    reason = next(iter(notes.errors), reason)
    if reason is not None:
        found.error(release.place, reason)
        return None
    reduced |= {"ocid": ocid, "id": label, "date": moment.isoformat() if moment else None}
    tags = list(reduced.get("tag") or ())
    staged = StagedTender(
        place=release.place,
        family=release.family,
        identity=Identity(ocid=ocid),
        version=label,
        version_at=moment,
        content=facts(reduced, tags, tags, reduced["date"]),
        covers=frozenset(),
        release=reduced,
    )
    if ocids.is_own(ocid):
        own = _own(staged, reduced.get("x_duri"))
        if isinstance(own, Message):
            found.error(release.place, own)
            return None
        staged = own
    elif numbered := ocids.portal_number(str(reduced.get("tender", {}).get("id") or "")):
        staged = replace(staged, identity=Identity(ocid=ocid, notice_no=numbered[0]))
    found.reports.extend(_release_lines(release, staged, notes))
    totals.dropped.update(notes.dropped)
    totals.bids += notes.bids
    return staged


def _names(body: Mapping[str, Any]) -> tuple[str, str]:
    """Its ocid and label; of a merged record's release the ocid under which it was recorded, so
    that an export read again finds the record it came from."""
    recorded = body.get(ocids.RECORDED_AS)
    own = recorded.get("ocid") if isinstance(recorded, dict) else None
    return str(own if isinstance(own, str) else body["ocid"]).strip(), str(body["id"]).strip()


def _repeated(release: FoundRelease, seen: dict[tuple[str, str, bool], str]) -> Message | None:
    """Why a release id cannot be used again; a record's compiled release shares its last one's."""
    ocid, label = _names(release.body)
    first = seen.setdefault((ocid, label, release.family is Family.OCDS_COMPILED), release.place)
    if first == release.place:
        return None
    return message(
        "the release id “%(id)s” of %(ocid)s was used before, at %(first)s",
        id=label,
        ocid=ocid,
        first=place_label(first),
    )


def _unnamed(body: Mapping[str, Any]) -> Message | None:
    """Why a release cannot be told apart from others."""
    for name in ("ocid", "id"):
        value = body.get(name)
        if name not in body:
            return message("the release has no %(name)s", name=name)
        if value is None:
            return message("the %(name)s of the release is null", name=name)
        if name == "id" and isinstance(value, int) and not isinstance(value, bool):
            continue
        if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_ID:
            return message("the %(name)s of the release is not a usable text", name=name)
    return None


def _moment(
    release: FoundRelease, reduced: Mapping[str, Any]
) -> tuple[datetime | None, Message | None]:
    """The release's date; the package's when it has none; an error when neither helps."""
    stated = reduced.get("date")
    if stated is not None:
        return datetime.fromisoformat(str(stated)), None
    if release.family is Family.OCDS_LINK:
        return None, None
    try:
        moment = instant(release.package_date)
    except Unreadable:
        moment = None
    if moment is None:
        return None, message("the release has no date")
    return moment, None


def _own(staged: StagedTender, extension: Any) -> StagedTender | Message:
    """A release Duri exported is a full statement about a portal notice, not a delta."""
    stated = extension if isinstance(extension, dict) else {}
    notice_no, plan_no, key, version = (
        value if isinstance(value := stated.get(name), str) and value else None
        for name in ("notice_no", "plan_no", "package_key", "version")
    )
    content = checked(stated["facts"]) if isinstance(stated.get("facts"), dict) else {}
    if version is None or not (notice_no or (plan_no and key)):
        return message("the release lacks the x_duri facts that its ocid is made of")
    if not {"title", "kind", "status"} <= content.keys():
        return message("the x_duri facts of the release are not complete")
    date = str((staged.release or {}).get("date"))
    names = Names(notice_no, plan_no if not notice_no else None, key, version, date)
    if staged.identity.ocid != names.ocid:
        return message("the release has another ocid than its x_duri facts give")
    expected, _notes = reduce_release(own_release(content, names))
    if _told(expected) != _told(staged.release or {}):
        return message("the OCDS fields of the release say something else than its x_duri facts")
    return replace(
        staged,
        family=Family.EXPORT,
        identity=Identity(notice_no, names.plan_no, key if not notice_no else None),
        version=version,
        content=content,
        release=None,
        covers=FACT_NAMES | LIST_NAMES,
    )


def _told(release: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a release that a version's content decides."""
    return {name: value for name, value in release.items() if name not in BESIDE_CONTENT}


def _release_lines(
    release: FoundRelease, staged: StagedTender, notes: Reduction
) -> Iterator[RowReport]:
    def line(reason: Message, level: Level = Level.WARNING) -> RowReport:
        return RowReport(release.place, level, reason)

    if release.family is Family.OCDS_LINK:
        yield line(
            message("a link to release “%(id)s”, not the release itself", id=staged.version),
            Level.NOTE,
        )
        return
    prefix = _PREFIX.fullmatch(str(release.body["ocid"]))
    if not (prefix and prefix[1] in KNOWN_PREFIXES) and staged.family is not Family.EXPORT:
        yield line(
            message(
                "the prefix of %(ocid)s is not a registered one that Duri knows",
                ocid=str(release.body["ocid"])[:80],
            )
        )
    if not isinstance(release.body.get("date"), str):
        yield line(message("the release has no date: read as of its package's publication"))
    if notes.nulls:
        yield line(message("null values: %(names)s", names=_listed(notes.nulls)))
    deprecated = sorted(set(_deprecated(release.body))) if release.version == "1.1" else []
    if deprecated:
        yield line(message("deprecated in OCDS 1.1: %(names)s", names=_listed(deprecated)))
    for oddity in notes.oddities:
        yield line(oddity)


def _listed(names: Sequence[str], limit: int = _NAMED) -> str:
    more = len(names) - limit
    return ", ".join(names[:limit]) + (f" … (+{more})" if more > 0 else "")


def _deprecated(body: Mapping[str, Any]) -> Iterator[str]:
    stack: list[tuple[str, str, Any]] = [("", "", body)]
    while stack:
        path, parent, node = stack.pop()
        if isinstance(node, list):
            stack.extend((path, parent, child) for child in node)
        elif isinstance(node, dict):
            for name, child in node.items():
                inner = f"{path}.{name}" if path else name
                if child is not None and {(parent, name), ("", name)} & _DEPRECATED:
                    yield inner
                stack.append((inner, name, child))


def _file_lines(totals: Reduction) -> Iterator[RowReport]:
    if totals.bids:
        yield RowReport(
            "file",
            Level.WARNING,
            message(
                "bids: %(count)s skipped; bidders' prices are not collected", count=totals.bids
            ),
        )
    if totals.dropped:
        yield RowReport(
            "file",
            Level.WARNING,
            message("not kept: %(names)s", names=_dropped(totals.dropped)),
        )


def _dropped(counts: Counter[str]) -> str:
    names = [f"{name} ({count})" if count > 1 else name for name, count in sorted(counts.items())]
    return _listed(names, 5 * _NAMED)

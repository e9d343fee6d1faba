"""OCDS as it comes — packages, lists, lines, bare records and releases — laid out as releases.

Versions 1.0 and 1.1 are read; a file without a version is 1.0, an unknown one is refused. A
record with embedded releases gives those; one that links to its releases gives a reference
for each, and its compiled release as the state of the last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from app.core.i18n import Message, message
from app.core.tables.refusal import ImportRefused
from app.tenders.importers.staged import Family, Level, RowReport

VERSIONS: Final = ("1.0", "1.1")


@dataclass(frozen=True)
class FoundRelease:
    """One release and where it lay."""

    place: str
    body: Mapping[str, Any]
    version: str
    family: Family = Family.OCDS
    #: Stands in for a missing release date.
    package_date: str | None = None


@dataclass
class Unwrapped:
    """Everything found in a file's documents."""

    kinds: list[str] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)
    releases: list[FoundRelease] = field(default_factory=list)
    reports: list[RowReport] = field(default_factory=list)
    publishers: list[str] = field(default_factory=list)
    licences: list[str] = field(default_factory=list)

    @property
    def format(self) -> str:
        """`ocds-release-package-1.1`, or `ocds-list-of-…` for several documents."""
        kinds = list(dict.fromkeys(self.kinds))
        kind = kinds[0] if len(kinds) == 1 else "mixture"
        versions = list(dict.fromkeys(self.versions))
        prefix = "list-of-" if len(self.kinds) > 1 else ""
        return f"ocds-{prefix}{kind}-{versions[0] if len(versions) == 1 else 'mixed'}"

    def error(self, place: str, reason: Message) -> None:
        """Note a release that cannot be imported."""
        self.reports.append(RowReport(place, Level.ERROR, reason))


def unwrap(documents: Sequence[Any]) -> Unwrapped:
    """Lay out `documents` (whole file, or its lines) as releases; refuses what is not OCDS."""
    found = Unwrapped()
    for number, document in enumerate(documents):
        prefix = f"line {number + 1}: " if len(documents) > 1 else ""
        if isinstance(document, list):
            _list(document, prefix, found)
        else:
            _document(document, prefix, found)
    if not found.releases and not found.reports:
        raise ImportRefused(message("The file holds no OCDS release."))
    return found


def _list(items: Sequence[Any], prefix: str, found: Unwrapped) -> None:
    if items and all(isinstance(item, dict) and _kind(item) == "release" for item in items):
        found.kinds.append("release-list")
        found.versions.append("1.0")
        found.reports.append(_no_version(prefix or "file"))
        for index, item in enumerate(items):
            found.releases.append(FoundRelease(f"{prefix}[{index}]", item, "1.0"))
        return
    for index, item in enumerate(items):
        _document(item, f"{prefix}[{index}].", found)


def _kind(document: Mapping[str, Any]) -> str | None:
    if "records" in document:
        return "record-package"
    if "compiledRelease" in document or {"releases", "ocid"} <= document.keys():
        return "record"
    if "releases" in document:
        return "release-package"
    if "ocid" in document or "tender" in document or {"tag", "date", "id"} <= document.keys():
        return "release"
    return None


def _document(document: Any, prefix: str, found: Unwrapped) -> None:
    kind = _kind(document) if isinstance(document, dict) else None
    if kind is None:
        raise ImportRefused(
            message(
                "Unsupported format: JSON, but not an OCDS release, record, package or list "
                "(%(place)s).",
                place=prefix.rstrip(". :") or "file",
            )
        )
    version = _version(document, prefix, found)
    found.kinds.append(kind)
    found.versions.append(version)
    date = document.get("publishedDate")
    package_date = date if isinstance(date, str) else None
    _provenance(document, found)
    if kind == "release":
        place = prefix.rstrip(". :") or "release"
        found.releases.append(FoundRelease(place, document, version))
    elif kind == "record":
        _record(document, prefix.rstrip(". :") or "record", version, None, found)
    elif kind == "release-package":
        for place, body in _objects(document, "releases", prefix, found):
            found.releases.append(
                FoundRelease(place, body, version, package_date=package_date),
            )
    else:
        for place, body in _objects(document, "records", prefix, found):
            _record(body, place, version, package_date, found)


def _version(document: Mapping[str, Any], prefix: str, found: Unwrapped) -> str:
    stated = document.get("version")
    if stated is None:
        found.reports.append(_no_version(prefix.rstrip(". :") or "file"))
        return "1.0"
    if str(stated) not in VERSIONS or isinstance(stated, bool):
        raise ImportRefused(
            message(
                "OCDS version %(version)s is not known; 1.0 and 1.1 are read.",
                version=str(stated)[:40],
            )
        )
    return str(stated)


def _no_version(place: str) -> RowReport:
    return RowReport(place, Level.NOTE, message("No OCDS version is stated: read as 1.0."))


def _provenance(document: Mapping[str, Any], found: Unwrapped) -> None:
    publisher = document.get("publisher")
    if isinstance(publisher, dict) and isinstance(publisher.get("name"), str):
        found.publishers.append(publisher["name"])
    if isinstance(document.get("license"), str):
        found.licences.append(document["license"])


def _objects(
    document: Mapping[str, Any], name: str, prefix: str, found: Unwrapped
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    items = document[name]
    if not isinstance(items, list):
        raise ImportRefused(message("“%(name)s” is not a list.", name=prefix + name))
    for index, item in enumerate(items):
        place = f"{prefix}{name}[{index}]"
        if isinstance(item, dict):
            yield place, item
        else:
            found.error(place, message("is not an object"))


def _record(
    record: Mapping[str, Any],
    place: str,
    version: str,
    package_date: str | None,
    found: Unwrapped,
) -> None:
    ocid = record.get("ocid")
    if not isinstance(ocid, str) or not ocid.strip():
        found.error(place, message("the record has no ocid"))
        return
    releases = record.get("releases") or []
    if not isinstance(releases, list) or not all(isinstance(item, dict) for item in releases):
        found.error(place, message("the releases of the record are not a list of objects"))
        return
    compiled = record.get("compiledRelease")
    linked = [item for item in releases if "url" in item and "ocid" not in item]
    embedded = [item for item in releases if "url" not in item or "ocid" in item]
    for index, item in enumerate(embedded):
        inner = f"{place}.releases[{index}]"
        if item.get("ocid", ocid) != ocid:
            found.error(inner, message("the release has another ocid than its record"))
            continue
        found.releases.append(FoundRelease(inner, item, version, package_date=package_date))
    _links(ocid, linked, place, version, found)
    if embedded:
        return
    if not isinstance(compiled, dict):
        found.error(place, message("the record has neither embedded releases nor a compiled one"))
        return
    body = dict(compiled)
    if linked:
        last = max(linked, key=lambda item: str(item.get("date") or ""))
        body |= {"id": _link_id(last), "tag": last.get("tag", ["compiled"])}
    found.releases.append(
        FoundRelease(f"{place}.compiledRelease", body, version, Family.OCDS_COMPILED, package_date)
    )


def _links(
    ocid: str, linked: Sequence[Mapping[str, Any]], place: str, version: str, found: Unwrapped
) -> None:
    for index, item in enumerate(linked):
        body = {
            "ocid": ocid,
            "id": _link_id(item),
            "date": item.get("date"),
            "tag": item.get("tag"),
        }
        found.releases.append(
            FoundRelease(f"{place}.releases[{index}]", body, version, Family.OCDS_LINK)
        )


def _link_id(link: Mapping[str, Any]) -> str:
    """The release id a link points to: its fragment (OCDS guidance), else the whole address."""
    url = str(link.get("url") or "")
    return url.rpartition("#")[2] or url

"""From what files said about a tender to its versions: pure, and blind to the order of arrival.

A tender's statements are grouped by version. Portal versions follow their numbers, OCDS
releases their dates; where a tender has both, the two rows are merged by publication.

- Two statements about one version complete each other. Where both state a fact, the family
  that ranks first is believed (an officer's template, then the portal's full export, …).
- A fact that no statement of a version has a place for is carried over from the version
  before. A fact that has a place and is empty was withdrawn.
- A carried status does not survive a later deadline: an extension reopens, unless the
  amendment says otherwise.
- OCDS releases are merged by the standard's rules; a release known by its link alone is a
  version without content.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from app.tenders.importers.ocds_facts import in_publication_order, states
from app.tenders.importers.staged import Family, StagedTender
from app.tenders.importing.versions import FACT_NAMES, FACTS, LIST_NAMES, Content, ValueKind, digest
from app.tenders.models import TenderKind, TenderStatus

_AMOUNTS: Final = frozenset(fact.name for fact in FACTS if fact.kind is ValueKind.AMOUNT)
_NAMES: Final = (*sorted(FACT_NAMES - {"currency"} - _AMOUNTS), *sorted(LIST_NAMES))
_OCDS: Final = frozenset({Family.OCDS, Family.OCDS_COMPILED, Family.OCDS_LINK})
_LONG_AGO: Final = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Statement:
    """What one file says about one version of a tender."""

    label: str
    family: Family
    published_at: datetime | None
    content: Content
    covers: frozenset[str]
    release: Mapping[str, Any] | None = None
    #: Where it was read: id of the source file (None while it is being imported) and place.
    file_id: int | None = None
    place: str | None = None

    @property
    def digest(self) -> str:
        """Equal for equal statements, whatever file they came in."""
        return digest(
            {
                "content": self.content if self.release is None else {},
                "covers": sorted(self.covers),
                "release": self.release,
            }
        )

    @property
    def has_tender(self) -> bool:
        """Whether it describes a tender."""
        return bool(self.content.get("title"))

    @classmethod
    def of(cls, staged: StagedTender) -> Statement:
        """The statement a staged row makes."""
        return cls(
            label=staged.version,
            family=staged.family,
            published_at=staged.version_at,
            content=staged.content,
            covers=staged.covers,
            release=staged.release,
            place=staged.place,
        )


@dataclass(frozen=True)
class Version:
    """One published state, composed; `source` is the statement that is believed first."""

    label: str
    published_at: datetime | None
    content: Content
    source: Statement

    @property
    def digest(self) -> str:
        """Of its content."""
        return digest(self.content)


@dataclass(frozen=True)
class _Group:
    label: str
    statements: tuple[Statement, ...]

    @property
    def is_ocds(self) -> bool:
        return all(one.family in _OCDS for one in self.statements)

    @property
    def published_at(self) -> datetime | None:
        return next((s.published_at for s in self.statements if s.published_at), None)


def compose(statements: Iterable[Statement]) -> tuple[Version, ...]:
    """The versions in publication order, each with all that was in force then."""
    groups = _in_order(_grouped(statements))
    ocds = iter(_ocds_states([group for group in groups if group.is_ocds]))
    versions: list[Version] = []
    before: Content = {}
    portal_seen = False
    for group in groups:
        content: Content
        if group.is_ocds:
            known = next(ocds)
            content = {**before, **known} if portal_seen and known else known
        else:
            content, portal_seen = _merged(group.statements, before), True
        versions.append(Version(group.label, group.published_at, content, group.statements[0]))
        before = content or before
    return tuple(versions)


def current(versions: Sequence[Version]) -> Version | None:
    """The last version that says anything; None when none does."""
    return next((version for version in reversed(versions) if version.content), None)


def _grouped(statements: Iterable[Statement]) -> list[_Group]:
    labels: dict[str, list[Statement]] = {}
    for one in statements:
        labels.setdefault(one.label, []).append(one)
    return [
        _Group(label, tuple(sorted(group, key=lambda s: s.family)))
        for label, group in labels.items()
    ]


def _in_order(groups: Sequence[_Group]) -> list[_Group]:
    """Portal versions by number and OCDS releases by date, merged by when they were published."""
    portal = sorted((g for g in groups if not g.is_ocds), key=lambda g: _number(g.label))
    releases = {g.label: g for g in groups if g.is_ocds}
    shown = in_publication_order(_release(g) for g in releases.values())
    ocds = [releases[str(release["id"])] for release in shown]
    return list(_by_publication(portal, ocds))


def _number(label: str) -> tuple[int, str]:
    return (int(label), label) if label.isdecimal() else (0, label)


def _by_publication(portal: Sequence[_Group], ocds: Sequence[_Group]) -> Iterator[_Group]:
    first, second = list(_effective(portal)), list(_effective(ocds))
    while first and second:
        yield (first if first[0][0] <= second[0][0] else second).pop(0)[1]
    yield from (group for _moment, group in (*first, *second))


def _effective(groups: Sequence[_Group]) -> Iterator[tuple[datetime, _Group]]:
    """Each with its date, never before its predecessor's."""
    moment = _LONG_AGO
    for group in groups:
        moment = max(moment, group.published_at or _LONG_AGO)
        yield moment, group


def _release(group: _Group) -> Mapping[str, Any]:
    """The best release known for a group: itself, compiled, or a link."""
    return group.statements[0].release or {"id": group.label}


def _ocds_states(groups: Sequence[_Group]) -> Iterator[Content]:
    """The state after each release; empty for one that is only linked."""
    for group, content in zip(groups, states([_release(g) for g in groups]), strict=True):
        yield {} if group.statements[0].family is Family.OCDS_LINK else content


def _merged(statements: Sequence[Statement], before: Content) -> dict[str, Any]:
    """One version from its statements, believed in order, and the version before."""
    currency = next((s.content["currency"] for s in statements if "currency" in s.content), None)
    currency = currency or before.get("currency")
    content: dict[str, Any] = {} if currency is None else {"currency": currency}
    same_money = [s for s in statements if s.content.get("currency") in (None, currency)]
    before_money = before if before.get("currency") in (None, currency) else {}
    for name in _NAMES:
        _take(name, statements, before, content)
    for name in sorted(_AMOUNTS):
        _take(name, same_money, before_money, content)
    stated = any("status" in one.content for one in statements)
    content["status"] = _status(content, before, stated=stated)
    if not _AMOUNTS & content.keys():
        content.pop("currency", None)
    return content


def _take(
    name: str, statements: Sequence[Statement], before: Content, content: dict[str, Any]
) -> None:
    for one in statements:
        if name in one.content:
            content[name] = one.content[name]
            return
    if name in before and not any(name in one.covers for one in statements):
        content[name] = before[name]


def _status(content: Content, before: Content, *, stated: bool) -> str:
    status = content.get("status")
    if status is None:
        plan = content.get("kind") == TenderKind.PLAN.value
        return (TenderStatus.PLANNED if plan else TenderStatus.ACTIVE).value
    deadline, earlier = content.get("closes_at"), before.get("closes_at")
    if not stated and deadline and earlier and deadline > earlier:
        return TenderStatus.ACTIVE.value
    return str(status)

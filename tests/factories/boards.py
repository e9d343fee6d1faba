"""Small boards for the tests of rules, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.conflicts.board.board import (
    Board,
    FirmOnBoard,
    IdentifierOnBoard,
    InterestOnBoard,
    LotOnBoard,
)
from app.conflicts.board.facts import (
    AffiliationOnBoard,
    ExclusionOnBoard,
    RecordOnBoard,
    RelationOnBoard,
    RoleOnBoard,
)
from app.conflicts.board.teams import (
    BidOnBoard,
    BidState,
    MemberOnBoard,
    TeamLiability,
    TeamOnBoard,
    TeamState,
)
from app.conflicts.board.ties import (
    AwardOnBoard,
    FileOnBoard,
    HoldingOnBoard,
    InvitationOnBoard,
    MarkOnBoard,
    PersonOnBoard,
    PromiseOnBoard,
    SubcontractOnBoard,
)
from app.conflicts.finding import Law, Method, Role, Rule, Stage, Subject
from app.conflicts.rulesets.shipped import ruleset_for

NOW = datetime(2026, 12, 4, 5, 30, tzinfo=UTC)
CLOSES = NOW + timedelta(days=10)


def interest(
    firm: str, *, lot: str | None = None, role: Role = Role.LEAD, name: str = "", **facts: Any
) -> InterestOnBoard:
    """A live interest of `firm`, named after it unless told otherwise."""
    values: dict[str, Any] = {"shared": False, "registered_at": NOW}
    return InterestOnBoard(
        id=name or f"interest-{firm}-{lot or 'whole'}",
        firm=firm,
        lot=lot,
        role=role,
        **values | facts,
    )


def affiliation(
    firm: str, group: str = "group", since: date = date(2020, 1, 1), until: date | None = None
) -> AffiliationOnBoard:
    return AffiliationOnBoard(firm, group, since, until, "test")


def identifier(firm: str, value: str, scheme: str = "VN-MST") -> IdentifierOnBoard:
    return IdentifierOnBoard(firm, scheme, value)


def lot(name: str, *, stage: Stage = Stage.OPEN, closes_at: datetime | None = CLOSES) -> LotOnBoard:
    return LotOnBoard(name, name, stage, closes_at)


def record(tender: str, **facts: Any) -> RecordOnBoard:
    """A record that is surely the same as the one it stands beside, unless told otherwise."""
    return RecordOnBoard(tender=tender, **{"number": None, "likeness_bp": 9_900} | facts)


def role(
    firm: str | None = None, *, group: str | None = None, part: str = "study", name: str = "role"
) -> RoleOnBoard:
    """Somebody's earlier part in the package."""
    return RoleOnBoard(name, firm, group, part, "test")


def relation(firm: str, kind: str = "control", **facts: Any) -> RelationOnBoard:
    """A tie with the board's buyer that holds."""
    values: dict[str, Any] = {
        "id": f"relation-{firm}-{kind}",
        "buyer": "ubnd",
        "share_bp": None,
        "declared": False,
        "valid_from": date(2020, 1, 1),
        "valid_to": None,
        "source": "test",
    }
    return RelationOnBoard(firm=firm, kind=kind, **values | facts)


def exclusion(firm: str, kind: str = "barred", **facts: Any) -> ExclusionOnBoard:
    """An exclusion in force."""
    values: dict[str, Any] = {
        "id": f"exclusion-{firm}-{kind}",
        "law": None,
        "valid_from": date(2020, 1, 1),
        "valid_to": None,
        "source": "test",
    }
    return ExclusionOnBoard(firm=firm, kind=kind, **values | facts)


def member(firm: str, share_bp: int = 5000, **facts: Any) -> MemberOnBoard:
    """A member; the first of a team leads."""
    values: dict[str, Any] = {"lead": False, "joined_at": NOW}
    return MemberOnBoard(firm=firm, share_bp=share_bp, **values | facts)


def team(name: str, *members: MemberOnBoard, lot: str | None = None, **facts: Any) -> TeamOnBoard:
    """A forming consortium in order: the first member leads."""
    values: dict[str, Any] = {
        "state": TeamState.FORMING,
        "liability": TeamLiability.JOINT,
        "formed_at": NOW,
        "proposed": True,
    }
    led = tuple(replace(each, lead=place == 0) for place, each in enumerate(members))
    ordered = tuple(sorted(led, key=lambda each: each.firm))
    return TeamOnBoard(id=name, lot=lot, members=ordered, **values | facts)


def bid(name: str, *firms: str, lot: str | None = None, **facts: Any) -> BidOnBoard:
    """A bid that stands."""
    values: dict[str, Any] = {
        "state": BidState.FILED,
        "filed_at": NOW,
        "team": name if len(firms) > 1 else None,
    }
    return BidOnBoard(id=name, lot=lot, firms=tuple(sorted(firms)), **values | facts)


def person(firm: str, name: str = "kim", *, born: str | None = "1", **facts: Any) -> PersonOnBoard:
    """The legal representative of `firm`; `born` tells namesakes apart, None: not stated."""
    values: dict[str, Any] = {
        "id": f"person-{firm}-{name}",
        "position": "representative",
        "valid_from": date(2020, 1, 1),
        "valid_to": None,
        "source": "test",
    }
    key = f"{name}-{born}" if born else None
    return PersonOnBoard(firm=firm, name=name, name_key=name, person_key=key, **values | facts)


def holding(owner: str, owned: str, share_bp: int = 5000, **facts: Any) -> HoldingOnBoard:
    """A share that is held."""
    values: dict[str, Any] = {
        "id": f"holding-{owner}-{owned}",
        "valid_from": date(2020, 1, 1),
        "valid_to": None,
        "source": "test",
    }
    return HoldingOnBoard(
        owner=owner,
        owned=owned,
        owner_name=owner,
        owned_name=owned,
        share_bp=share_bp,
        **values | facts,
    )


def mark(firm: str, key: str = "1", kind: str = "phone", **facts: Any) -> MarkOnBoard:
    """A number or address that `firm` uses."""
    values: dict[str, Any] = {
        "id": f"mark-{firm}-{kind}-{key}",
        "shown": key,
        "valid_from": None,
        "valid_to": None,
        "source": "test",
    }
    return MarkOnBoard(firm=firm, kind=kind, key=key, **values | facts)


def subcontract(
    firm: str, subcontractor: str, *, lot: str | None = None, at: datetime = NOW
) -> SubcontractOnBoard:
    """`firm` names `subcontractor`."""
    name = f"subcontract-{firm}-{subcontractor}"
    return SubcontractOnBoard(name, firm, subcontractor, lot, at, "test")


def promise(firm: str, key: str = "1", *, kind: str = "person", **facts: Any) -> PromiseOnBoard:
    """What `firm` names for a bid, here unless told otherwise."""
    values: dict[str, Any] = {
        "tender": "tender",
        "lot": None,
        "valid_from": date(2027, 1, 1),
        "valid_to": date(2027, 12, 31),
        "source": "test",
    }
    values |= facts
    name = f"promise-{firm}-{values['tender']}-{values['lot'] or 'whole'}-{kind}-{key}"
    return PromiseOnBoard(id=name, firm=firm, kind=kind, key=key, label=key, **values)


def file(firm: str, key: str = "1", kind: str = "file_content") -> FileOnBoard:
    """A fingerprint of a file of `firm`."""
    return FileOnBoard(firm, kind, key)


def invitation(
    sender: str, firm: str, *, lot: str | None = None, at: datetime = NOW
) -> InvitationOnBoard:
    """A firm of a team invited `firm`."""
    return InvitationOnBoard(sender, firm, lot, at)


def award(name: str, winner: str, *others: str, days_ago: int) -> AwardOnBoard:
    """An earlier award of the board's buyer."""
    bids = tuple(sorted((each,) for each in (winner, *others)))
    return AwardOnBoard(name, CLOSES - timedelta(days=days_ago), (winner,), bids)


def board(
    *interests: InterestOnBoard, foreign: frozenset[str] = frozenset(), **facts: Any
) -> Board:
    """An open notice in limited bidding under Vietnamese law; `foreign` firms are not Korean,
    `small` ones are, with proofs good until a day."""
    filed = [each.firms for each in (*facts.get("teams", ()), *facts.get("bids", ()))]
    firms = sorted({item.firm for item in interests} | {firm for each in filed for firm in each})
    small = facts.pop("small", {})
    values: dict[str, Any] = {
        "tender": "tender",
        "law": Law.VN,
        "method": Method.LIMITED,
        "stage": Stage.OPEN,
        "reference_day": date(2026, 12, 1),
        "closes_at": CLOSES,
        "interests": tuple(sorted(interests, key=lambda item: (item.firm, item.id))),
        "firms": tuple(
            FirmOnBoard(firm, "VN" if firm in foreign else "KR", firm in small, small.get(firm))
            for firm in firms
        ),
        "buyers": frozenset({"ubnd"}),
    }
    return Board(**values | facts)


def found(rule: Rule, on: Board) -> list[Subject]:
    """What one rule says about a board, under the ruleset that governs it."""
    if not rule.applies(on.law, on.method, on.reference_day):
        return []
    return list(rule.find(on, ruleset_for(on.law, on.reference_day)))

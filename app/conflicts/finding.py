"""The words and values of the conflict engine: rules, subjects, severities.

Pure: the standard library and nothing else, so that a rule can be read, tested and replayed
without a database, a clock or a reader's language. Texts are English msgids marked with `N_`;
app.conflicts.words turns them into the reader's language.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.conflicts.board.board import Board
    from app.conflicts.rulesets.ruleset import Ruleset


def N_(msgid: str) -> str:  # noqa: N802  (gettext's customary name for "translate later")
    """Mark `msgid` for extraction without translating it now."""
    return msgid


class Word(StrEnum):
    """An enumeration whose members carry their English source word."""

    msgid: str

    def __new__(cls, value: str, msgid: str) -> Word:
        """Create the member with its stored value and its source word."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.msgid = msgid
        return member


class Kind(Word):
    """Whose filings a rule needs, and therefore whom it may answer."""

    OWN = "own", N_("Own filings only")
    CROSS = "cross", N_("Several parties' filings")
    RECORD = "record", N_("Duplicate records")


class Severity(Word):
    """How much a finding weighs, lightest first; the ruleset says."""

    INFO = "info", N_("For information")
    WARN = "warn", N_("Warning")
    REVIEW = "review", N_("To be reviewed")
    HIGH = "high", N_("High")
    BLOCK = "block", N_("Blocks filing")


class Stage(Word):
    """Where a tender or lot stands on the clock."""

    PLANNED = "planned", N_("Before the notice")
    OPEN = "open", N_("Before closing")
    CLOSED = "closed", N_("After closing")


class Method(Word):
    """Class of procurement method, as far as the rules tell methods apart."""

    OPEN = "open", N_("Open bidding")
    LIMITED = "limited", N_("Limited bidding")
    OTHER = "other", N_("Shopping or direct award")
    UNKNOWN = "unknown", N_("Method not stated")


class Law(Word):
    """Whose procurement rules govern the tender."""

    VN = "VN", N_("Vietnamese bidding law")
    KR = "KR", N_("Korean state contract law")
    MDB = "MDB", N_("Development bank rules")


class Role(StrEnum):
    """The part a firm has in mind for itself, as stored with its interest."""

    LEAD = "lead"
    MEMBER = "member"
    SOLE = "sole"
    SUBCONTRACTOR = "subcontractor"
    SUPPLIER = "supplier"


#: Roles that would stand in a bid; a supplier or subcontractor is no rival.
BIDDING_ROLES = frozenset({Role.SOLE, Role.LEAD, Role.MEMBER})
#: Roles of which a team has exactly one: two of them are two teams.
HEADS = frozenset({Role.SOLE, Role.LEAD})


@dataclass(frozen=True)
class Source:
    """What a rule or a value rests on; `verify` until counsel has confirmed it."""

    text: str
    verify: bool = False


@dataclass(frozen=True)
class Explanation:
    """Words for one case of a rule: for the desk, and for the firm where the rule is `own`.

    The firm's words never name, count or hint at anybody else.
    """

    desk: str
    firm: str | None = None


@dataclass(frozen=True)
class Subject:
    """What a rule saw on one board."""

    #: Canonical names of what was found; the same subject keeps its stored row over time.
    key: tuple[str, ...]
    case: str
    lot: str | None = None
    #: Public ids, sorted.
    firms: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    #: The other record of a pair, for rules on records.
    other_tender: str | None = None
    #: The rows the finding rests on: JSON-able, and nothing that moves with the clock.
    evidence: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def subject_key(self) -> str:
        """The key as stored."""
        return "|".join(self.key)

    @cached_property
    def evidence_hash(self) -> str:
        """SHA-256 of the evidence: a settled finding reopens only when this changes."""
        text = json.dumps(
            {"case": self.case, "evidence": self.evidence},
            sort_keys=True,
            ensure_ascii=False,
            separators=(",", ":"),
        )
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Rule:
    """A conflict rule's contract. Its docstring page is the module it stands in."""

    id: str
    version: int
    title: str
    kinds: frozenset[Kind]
    #: Explanation by case; every `Subject.case` the rule yields is a key here.
    cases: Mapping[str, Explanation]
    basis: tuple[Source, ...]
    find: Callable[[Board, Ruleset], Iterator[Subject]]
    laws: frozenset[Law] = frozenset(Law)
    methods: frozenset[Method] = frozenset(Method)
    valid_from: date | None = None
    valid_to: date | None = None
    #: For the compliance desk alone: it does not run over shared interests for the secretariat.
    desk_only: bool = False
    #: The board's lists, one of which at least must hold something for the rule to say anything;
    #: none: it is always asked. Narrowing a board never adds to its lists.
    needs: tuple[str, ...] = ()

    def has_facts(self, board: Board) -> bool:
        """Whether the rule can say anything about `board`: it is not asked otherwise."""
        return not self.needs or any(getattr(board, name) for name in self.needs)

    def applies(self, law: Law, method: Method, day: date) -> bool:
        """Whether the rule speaks about a tender of this law, method and reference day."""
        return (
            law in self.laws
            and method in self.methods
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_to is None or day <= self.valid_to)
        )

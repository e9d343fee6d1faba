"""“Can I join?”: the firm's own rules, run on what would be, for the firm alone.

Nothing is written, nothing is queued, nobody is told. The board holds what the firm has filed
itself, drafts it may read, and public facts (`load_boards` with `only_firm`), so the answer is
the same whatever anybody else pursues. Whichever own rules stand in RULES are asked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.conflicts.board.board import Board, FirmOnBoard, InterestOnBoard
from app.conflicts.engine.detect import Detected, detect
from app.conflicts.finding import Kind, Role, Rule, Severity
from app.conflicts.loading.boards import load_boards
from app.conflicts.loading.rows import neighbours
from app.conflicts.policies import may_ask
from app.conflicts.rules import RULES
from app.conflicts.rulesets.editions import read_rulebook
from app.conflicts.rulesets.rulebook import Rulebook
from app.conflicts.words import FindingScope, word
from app.consortia.models import Consortium, ConsortiumState, Member
from app.core.access import Viewer
from app.core.errors import NotFoundError
from app.core.i18n import N_, Labelled, Message
from app.core.ids import PublicId
from app.firms.models import Firm
from app.interests.models import IntendedRole
from app.tenders.listing import firm_position, pick_title
from app.tenders.models import Lot, Tender
from app.tenders.routes.explained import Participation
from app.tenders.status import Stage, lot_stage, tender_stage

#: Stands for the interest that is not registered; no public id looks like it.
_WISH: Final = "what-if"


class Answer(Labelled):
    """The short answer."""

    BLOCKED = "blocked", N_("A rule would block your bid")
    LOOK = "look", N_("Possible, with something to look at")
    CLEAR = "clear", N_("The rules see nothing against it")
    OVER = "over", N_("It takes no bids any more")

    @property
    def tone(self) -> str:
        """The colour family of its notice."""
        return {"blocked": "error", "look": "warning", "clear": "success"}.get(self.value, "info")


@dataclass(frozen=True)
class Outcome:
    """What one rule says."""

    rule: str
    title: Message
    #: In the words meant for the firm.
    explanation: Message
    severity: Severity
    #: The publisher's number of the lot it is about.
    lot: str | None
    #: It holds as things stand, whether or not the firm joins.
    already: bool

    @property
    def severity_label(self) -> str:
        """The severity's word in the reader's language."""
        return word(self.severity)

    @property
    def tone(self) -> str:
        """The colour family of its badge."""
        return {"block": "danger", "info": "info"}.get(self.severity.value, "warning")


@dataclass(frozen=True)
class Asked:
    """A rule that was asked."""

    rule: str
    title: Message
    fires: bool


@dataclass(frozen=True)
class JoinCheck:
    """The answer to one firm about one tender, lot or draft consortium."""

    tender: PublicId
    title: str
    stage: Stage
    answer: Answer
    #: None for one that is over.
    participation: Participation | None
    outcomes: tuple[Outcome, ...]
    asked: tuple[Asked, ...]
    #: The consortium it was asked about.
    consortium: PublicId | None = None
    consortium_name: str | None = None


def check_tender(
    db: Session,
    tender: PublicId,
    *,
    lot: PublicId | None,
    role: IntendedRole,
    viewer: Viewer,
    now: datetime,
) -> JoinCheck:
    """What the own rules would say if the viewer's firm registered like this.

    NotFoundError for people of no firm, and for a lot of another tender.
    """
    firm = _firm(db, viewer)
    subject = db.scalar(select(Tender).where(Tender.public_id == tender))
    if subject is None:
        raise NotFoundError
    place = _lot(db, subject, lot)
    before = _board(db, subject, firm, now)
    wish = InterestOnBoard(
        id=_WISH,
        firm=firm.public_id,
        lot=place.public_id if place else None,
        role=Role(role.value),
        shared=False,
        registered_at=now,
    )
    standing = {(item.lot, item.role) for item in before.interests if item.withdrawn_at is None}
    # Registered already: asking about it again is asking how things stand.
    after = before if (wish.lot, wish.role) in standing else _with_interest(before, firm, wish)
    stage = lot_stage(subject, place, now=now) if place else tender_stage(subject, now=now)
    return _answer(db, subject, stage, before, after, viewer=viewer)


def check_consortium(
    db: Session, consortium: PublicId, *, viewer: Viewer, now: datetime
) -> JoinCheck:
    """What the own rules say of a consortium the viewer's firm is a member of, as it stands.

    NotFoundError for every other consortium.
    """
    firm = _firm(db, viewer)
    team = db.scalar(
        select(Consortium)
        .join(Member, Member.consortium_id == Consortium.id)
        .where(
            Consortium.public_id == consortium,
            Consortium.state != ConsortiumState.DISSOLVED,
            Member.firm_id == firm.id,
            Member.left_at.is_(None),
        )
    )
    if team is None:
        raise NotFoundError
    board = _board(db, team.tender, firm, now)
    stage = (
        lot_stage(team.tender, team.lot, now=now)
        if team.lot
        else tender_stage(team.tender, now=now)
    )
    found = _answer(db, team.tender, stage, board, board, viewer=viewer)
    return replace(found, consortium=team.public_id, consortium_name=team.name)


def own_rules(board: Board) -> tuple[Rule, ...]:
    """The rules that may answer a firm about this tender."""
    return tuple(
        rule
        for rule in RULES
        if Kind.OWN in rule.kinds and rule.applies(board.law, board.method, board.reference_day)
    )


def _answer(
    db: Session,
    tender: Tender,
    stage: Stage,
    before: Board,
    after: Board,
    *,
    viewer: Viewer,
) -> JoinCheck:
    rulebook = read_rulebook(db)
    already = {_name(each) for each in _own(before, rulebook)}
    outcomes = tuple(
        Outcome(
            rule=found.rule.id,
            title=Message(found.rule.title),
            explanation=Message(_words(found)),
            severity=found.severity,
            lot=next((lot.number for lot in after.lots if lot.id == found.subject.lot), None),
            already=_name(found) in already,
        )
        for found in _own(after, rulebook)
    )
    fired = {outcome.rule for outcome in outcomes}
    position = firm_position(db, viewer)
    return JoinCheck(
        tender=tender.public_id,
        title=pick_title(tender.title, tender.title_ko, tender.title_en),
        stage=stage,
        answer=_short(outcomes, stage),
        participation=position.way_in(tender.route) if position and stage.live else None,
        outcomes=outcomes,
        asked=tuple(
            Asked(rule.id, Message(rule.title), rule.id in fired) for rule in own_rules(after)
        ),
    )


def _own(board: Board, rulebook: Rulebook) -> Sequence[Detected]:
    return detect(board, {FindingScope.OWN}, rulebook=rulebook)


def _words(found: Detected) -> str:
    return found.rule.cases[found.subject.case].firm or ""


def _name(found: Detected) -> tuple[str, str, str]:
    return found.rule.id, found.subject.subject_key, found.subject.case


def _short(outcomes: Collection[Outcome], stage: Stage) -> Answer:
    if not stage.live:
        return Answer.OVER
    if any(outcome.severity is Severity.BLOCK for outcome in outcomes):
        return Answer.BLOCKED
    heavy = any(outcome.severity is not Severity.INFO for outcome in outcomes)
    return Answer.LOOK if heavy else Answer.CLEAR


def _board(db: Session, tender: Tender, firm: Firm, now: datetime) -> Board:
    loaded = load_boards(db, neighbours(db, {tender.id}), now=now, only_firm=firm.id)
    return next(each.board for each in loaded if each.tender_id == tender.id)


def _with_interest(board: Board, firm: Firm, wish: InterestOnBoard) -> Board:
    known = any(each.id == firm.public_id for each in board.firms)
    firms: Iterable[FirmOnBoard] = () if known else (FirmOnBoard(firm.public_id, firm.country),)
    return replace(
        board,
        interests=tuple(sorted((*board.interests, wish), key=lambda item: (item.firm, item.id))),
        firms=tuple(sorted((*board.firms, *firms), key=lambda item: item.id)),
    )


def _firm(db: Session, viewer: Viewer) -> Firm:
    firm = db.scalar(select(Firm).where(Firm.public_id == viewer.firm)) if viewer.firm else None
    if firm is None or not may_ask(viewer):
        raise NotFoundError
    return firm


def _lot(db: Session, tender: Tender, lot: PublicId | None) -> Lot | None:
    if lot is None:
        return None
    found = db.scalar(select(Lot).where(Lot.public_id == lot, Lot.tender_id == tender.id))
    if found is None:
        raise NotFoundError
    return found

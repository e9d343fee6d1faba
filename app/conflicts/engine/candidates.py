"""Which tenders a full scan must look at: a superset of those on which a rule can fire.

SQL finds coincidences (one firm twice, one number, one group, a closed place with several
Korean firms, one match key) without judging them; the rules judge. Small tables of firms are
built first and joined with interests afterwards, which is what keeps a scan fast.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    CTE,
    Select,
    func,
    null,
    or_,
    select,
    union,
    union_all,
)
from sqlalchemy.orm import Session

from app.conflicts.engine.record_candidates import record_candidates
from app.conflicts.engine.team_candidates import (
    Limits,
    limits_of,
    members,
    sole_bidders,
    team_candidates,
)
from app.conflicts.engine.tie_candidates import (
    pattern_candidates,
    tags_of_firms,
    tie_candidates,
    tied_firms,
)
from app.conflicts.models import Finding, TenderMatchKey
from app.conflicts.rulesets.editions import read_rulebook
from app.consortia.bid_models import Bid
from app.consortia.models import Consortium, Member
from app.core.prepared import Prepared, among, instant
from app.firms.models import Affiliation, Firm, FirmIdentifier
from app.interests.models import Interest
from app.tenders.models import LinkState, Lot, PlanLink, Tender, TenderStatus

_RUNNING: Final = (TenderStatus.PLANNED, TenderStatus.ACTIVE)


def candidate_tenders(db: Session, *, now: datetime) -> set[int]:
    """Ids of the tenders on whose boards any rule could fire, or whose findings may clear."""
    standing = select(Finding.tender_id, Finding.other_tender_id).where(
        Finding.cleared_at.is_(None)
    )
    known = {each for pair in db.execute(standing) for each in pair if each is not None}
    return known | could_fire(db, now=now)


def could_fire(db: Session, *, now: datetime) -> set[int]:
    """Ids of the tenders on whose boards any rule could fire, whatever was found before."""
    db.flush()  # rows are read past the session
    rulebook = read_rulebook(db)
    dialect, limits = db.get_bind().dialect.name, limits_of(rulebook)
    found: set[int] = set(_KOREANS(db, now=now))
    # Statement by statement: inside one, the shared parts would be written out for all of them.
    for statement in _statements(dialect, limits):
        found.update(statement(db))
    for statement in _PATTERNS if rulebook.looks_for_patterns else ():
        found.update(statement(db))
    tied = tied_firms(db)
    if tied is not None:
        found.update(db.scalars(_two_of_one(tied)))
    return found


@lru_cache(maxsize=32)
def _statements(dialect: str, limits: Limits) -> tuple[Prepared[int], ...]:
    """What is asked of the database whatever there is in it: made and compiled once."""
    interests, bidders = _interests(), _bidders()
    return tuple(
        Prepared(int, statement)
        for statement in (
            _one_firm_twice(interests),
            shared_numbers(),
            _one_group(),
            _one_key(),
            *team_candidates(bidders, dialect, limits),
            *record_candidates(bidders, dialect, limits.window_days),
            *(_two_of_one(_in_common(tags)) for tags in tags_of_firms()),
            *tie_candidates(),
        )
    )


def _of_interests() -> tuple[Select[*tuple[Any, ...]], ...]:
    """(tender, firm, withdrawn): an interest in a linked plan stands on its notice too."""
    return (
        select(Interest.tender_id, Interest.firm_id, Interest.withdrawn_at),
        select(PlanLink.notice_id, Interest.firm_id, Interest.withdrawn_at)
        .join(PlanLink, PlanLink.plan_id == Interest.tender_id)
        .where(PlanLink.state == LinkState.LINKED),
    )


def _interests() -> CTE:
    return union_all(*_of_interests()).cte("standing")


def _bidders() -> CTE:
    """Everybody with an interest or a place in a team."""
    return union_all(*_of_interests(), members().add_columns(null())).cte("bidders")


def _places_of(firms: CTE) -> CTE:
    """(tender, firm, tag) wherever one of a small table of firms (firm_id, tag) stands.

    From the firms to their places, by index: never the other way round, through every place.
    """
    rows = (*_of_interests(), members().add_columns(null()), sole_bidders().add_columns(null()))
    found = []
    for place in rows:
        tender, firm, withdrawn = place.selected_columns
        found.append(
            place.with_only_columns(tender, firm.label("firm_id"), firms.c.tag)
            .join(firms, firms.c.firm_id == firm)
            .where(firm.in_(select(firms.c.firm_id)), withdrawn.is_(None))
        )
    return union_all(*found).cte("places")


def _two_of_one(firms: CTE) -> Select[Any]:
    """Tenders where two firms with one tag stand."""
    places = _places_of(firms)
    return (
        select(places.c.tender_id)
        .group_by(places.c.tender_id, places.c.tag)
        .having(func.count(func.distinct(places.c.firm_id)) > 1)
    )


def _one_firm_twice(standing: CTE) -> Select[Any]:
    return (
        select(standing.c.tender_id)
        .where(standing.c.withdrawn_at.is_(None))
        .group_by(standing.c.tender_id, standing.c.firm_id)
        .having(func.count() > 1)
    )


def shared_numbers() -> Select[Any]:
    """Tenders with two holders of one number; ten characters find a branch beside its head."""
    spelled = func.upper(FirmIdentifier.value)
    for sign in "-. /":
        spelled = func.replace(spelled, sign, "")
    numbers = select(
        FirmIdentifier.firm_id,
        FirmIdentifier.scheme.concat(func.substr(spelled, 1, 10)).label("tag"),
    ).cte("numbers")
    return _two_of_one(_in_common(numbers))


def _one_group() -> Select[Any]:
    groups = select(Affiliation.firm_id, Affiliation.group_id.label("tag")).distinct().cte("groups")
    return _two_of_one(_in_common(groups))


def _in_common(tags: CTE) -> CTE:
    """The rows (firm_id, tag) whose tag two firms have: a small table."""
    shared = (
        select(tags.c.tag)
        .group_by(tags.c.tag)
        .having(func.count(func.distinct(tags.c.firm_id)) > 1)
    )
    return select(tags.c.firm_id, tags.c.tag).where(tags.c.tag.in_(shared)).cte("in_common")


def _several_koreans(standing: CTE) -> Select[Any]:
    """Closed, by status or by the clock (now), whole or in one lot, with two Korean firms."""
    now = instant("now")
    closed = union(
        select(Tender.id).where(or_(Tender.status.not_in(_RUNNING), Tender.closes_at <= now)),
        select(Lot.tender_id).where(or_(Lot.status.not_in(_RUNNING), Lot.closes_at <= now)),
    ).subquery()
    return (
        select(standing.c.tender_id)
        .join(Firm, Firm.id == standing.c.firm_id)
        .where(Firm.country == "KR", standing.c.tender_id.in_(select(closed.c.id)))
        .group_by(standing.c.tender_id)
        .having(func.count(func.distinct(standing.c.firm_id)) > 1)
    )


def _one_key() -> Select[Any]:
    shared = (
        select(TenderMatchKey.key)
        .group_by(TenderMatchKey.key)
        .having(func.count() > 1)
        .cte("shared_keys")
    )
    return select(TenderMatchKey.tender_id).join(shared, shared.c.key == TenderMatchKey.key)


_KOREANS: Final = Prepared(int, _several_koreans(_interests()))
_PATTERNS: Final = tuple(Prepared(int, statement) for statement in pattern_candidates())
_BOARDS_OF_FIRMS: Final = Prepared(
    int,
    union(
        select(Interest.tender_id).where(among(Interest.firm_id, "firms")),
        select(Consortium.tender_id).join(Member).where(among(Member.firm_id, "firms")),
        select(Bid.tender_id).where(among(Bid.firm_id, "firms")),
    ),
)


def boards_of_firms(db: Session, firm_ids: Iterable[int]) -> set[int]:
    """Tenders on which one of these firms has, or had, an interest, a place or a bid."""
    db.flush()  # rows are read past the session
    return set(_BOARDS_OF_FIRMS(db, firms=sorted(firm_ids)))


def closed_between(db: Session, since: datetime, until: datetime) -> set[int]:
    """Tenders that closed, or one of whose lots did, after `since` and up to `until`."""
    lots = select(Lot.tender_id).where(Lot.closes_at > since, Lot.closes_at <= until)
    whole = select(Tender.id).where(Tender.closes_at > since, Tender.closes_at <= until)
    return set(db.scalars(union(lots, whole)))

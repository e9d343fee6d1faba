"""Whatever happens to a registry, its pairs are those of a full run, whatever the database."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import datetime
from itertools import combinations

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.core.access import SYSTEM
from app.firms.commands import ProfileDetails, update_profile
from app.firms.duplicates import pairs
from app.firms.duplicates.keys import Key, keys_of, read_cells, refresh_application
from app.firms.duplicates.models import DuplicatePair, MatchKey, MatchRecord, PairGrade
from app.firms.duplicates.pair_score import most_holders, weigh_pair
from app.firms.models import Firm
from app.firms.profile.commands import add_name, remove_entry
from app.firms.profile.models import Contact, FirmName, NameKind
from app.firms.sign_up.applications import refuse
from app.firms.sign_up.models import RefusalReason
from tests import examples
from tests.integration.firms.newcomers import make_application
from tests.integration.firms.paired import call, drained, enter, owner, stored

Graded = dict[tuple[int, int], PairGrade]

NAMES = (
    "가온물길테크",
    "(주)가온 물길테크",
    "Gaon Mulgil Tech",
    "나래소프트",
    "나래 소프트㈜",
    "Công ty TNHH Hòa Phát",
    "HOA PHAT",
)
PHONES = ("02-111-2222", "+82 2 111 2222", "031-333-4444", None)
MAILS = ("a@gaon.kr", "b@narae.co.kr", "c@gmail.com")
SITES = (None, "https://www.gaon.kr/ko", "http://x.vn")


class Registry:
    """A registry in which things happen at random."""

    def __init__(self, db: Session, now: datetime, seed: int) -> None:
        self.db, self.now, self.dice = db, now, random.Random(seed)
        self.firms = [enter(db, now, self.dice.choice(NAMES)) for _ in range(4)]
        self.waiting = [
            make_application(db, self.dice.choice(NAMES), value=f"12481009{n}8") for n in (0, 1)
        ]
        for application in self.waiting:
            refresh_application(db, application, now=now)

    def step(self) -> None:
        """One act of a random kind."""
        acts = (self.call, self.call, self.hang_up, self.name, self.site, self.enter, self.settle)
        self.dice.choice(acts)(self.dice.choice(self.firms))

    def call(self, firm: Firm) -> None:
        call(self.db, firm, self.dice.choice(PHONES), self.dice.choice(MAILS), self.now)

    def hang_up(self, firm: Firm) -> None:
        held = self.db.scalars(select(Contact).where(Contact.firm_id == firm.id)).all()
        if held:
            gone = self.dice.choice(held).public_id
            remove_entry(self.db, firm.public_id, "contacts", gone, actor=owner(firm), now=self.now)

    def name(self, firm: Firm) -> None:
        text = self.dice.choice(NAMES) + self.dice.choice(["", "2", "테크"])
        if text not in self.db.scalars(select(FirmName.text).where(FirmName.firm_id == firm.id)):
            kind = NameKind.TRADE
            add_name(self.db, firm.public_id, kind, text, actor=owner(firm), now=self.now)

    def site(self, firm: Firm) -> None:
        details = ProfileDetails("", self.dice.choice(SITES))
        update_profile(self.db, firm.public_id, details, actor=owner(firm), now=self.now)

    def enter(self, _firm: Firm) -> None:
        self.firms.append(enter(self.db, self.now, self.dice.choice(NAMES)))

    def settle(self, _firm: Firm) -> None:
        if self.waiting:
            subject, reason = self.waiting.pop(), RefusalReason.UNCONFIRMED
            refuse(self.db, subject.public_id, reason, "", actor=SYSTEM, now=self.now)


def in_memory(db: Session) -> Graded:
    """The pairs as they follow from what the records say, no database comparing anything."""
    cells = read_cells(db, db.scalars(select(MatchRecord)).all())
    holders: defaultdict[Key, list[int]] = defaultdict(list)
    for record, said in sorted(cells.items()):
        for key in keys_of(said):
            holders[key].append(record)
    held = {key: len(holding) for key, holding in holders.items()}
    weighed = {
        (one, two): weigh_pair(cells[one], cells[two], held).grade
        for (kind, _value), holding in holders.items()
        if len(holding) <= most_holders(kind)
        for one, two in combinations(holding, 2)
    }
    return {pair: grade for pair, grade in weighed.items() if grade is not None}


def standing(db: Session) -> Graded:
    rows = db.scalars(select(DuplicatePair)).all()
    return {(row.first_id, row.second_id): row.grade for row in rows}


@pytest.mark.parametrize("seed", range(examples(3)))
def test_pairs_kept_from_the_queue_equal_a_full_run(db: Session, now: datetime, seed: int) -> None:
    registry = Registry(db, now, seed)
    for _ in range(14):
        registry.step()
        if registry.dice.random() < 0.3:
            drained(db, now)
    kept = drained(db, now)
    keys = set(db.execute(select(MatchKey.record_id, MatchKey.kind, MatchKey.value)))
    assert pairs.find_duplicates(now).keys_changed == 0
    assert stored(db) == kept
    db.execute(delete(MatchKey))
    db.execute(delete(DuplicatePair))
    db.commit()
    pairs.find_duplicates(now)
    assert set(db.execute(select(MatchKey.record_id, MatchKey.kind, MatchKey.value))) == keys
    assert stored(db) == kept
    # And both databases find what they would find if neither took part.
    assert standing(db) == in_memory(db)

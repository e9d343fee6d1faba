"""Conflict scan at two sizes against a pair scan in Python, and what a filer waits for.

python -m bench conflicts
DURI_BENCH_INTERESTS=1000,10000,100000 DURI_BENCH_DATABASES=sqlite python -m bench conflicts

Ratios within one run. The peer is what one would write first: tender by tender, load the
interests with their firms' affiliations and compare every pair. It is given the same rows and
must find the same affiliates on the same tenders.
"""

from __future__ import annotations

import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from statistics import median

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import selectinload

from app import create_app
from app.accounts.models import Organisation, OrganisationKind
from app.conflicts.engine.draining import drain_queue
from app.conflicts.engine.scanning import scan
from app.conflicts.models import Finding
from app.conflicts.words import FindingScope
from app.core.access import SYSTEM
from app.core.clock import fixed_clock
from app.core.db import Base, transaction
from app.core.db import db as database
from app.core.events import publish
from app.core.fields import SolutionField
from app.core.ids import new_public_id
from app.firms.models import Affiliation, BusinessGroup, Firm, SizeClass
from app.interests.events import InterestRegistered
from app.interests.models import IntendedRole, Interest, InterestSharing
from app.tenders.models import Route, Tender, TenderKind, TenderStatus
from config import Config
from tests.conftest import NOW
from tests.postgres import running_server

SIZES = [int(n) for n in os.environ.get("DURI_BENCH_INTERESTS", "1000,10000").split(",")]
DATABASES = os.environ.get("DURI_BENCH_DATABASES", "sqlite,postgresql").split(",")
FILINGS = 40


def fill(interests: int) -> None:
    """A third as many tenders as interests, a tenth as many firms, a fifth of them in groups."""
    chance = random.Random(7)
    firms, tenders = max(20, interests // 10), interests // 3
    with transaction() as db:
        db.execute(sa.insert(Organisation), [_organisation(n) for n in range(1, firms + 1)])
        db.execute(sa.insert(Firm), [_firm(n) for n in range(1, firms + 1)])
        groups = max(2, firms // 15)
        db.execute(sa.insert(BusinessGroup), [_group(n) for n in range(1, groups + 1)])
        members = chance.sample(range(1, 1 + max(groups * 3, firms // 2)), groups * 3)
        db.execute(
            sa.insert(Affiliation),
            [_affiliation(firm, place // 3 + 1) for place, firm in enumerate(members)],
        )
        db.execute(sa.insert(Tender), [_tender(n, chance) for n in range(1, tenders + 1)])
        # Few tenders are wanted by many, and few firms, those in groups first, want many.
        pairs: set[tuple[int, int]] = set()
        while len(pairs) < interests:
            pairs.add((_skewed(tenders, chance), _skewed(firms, chance)))
        db.execute(sa.insert(Interest), [_interest(*pair, chance) for pair in sorted(pairs)])
        ids = db.scalars(sa.select(Interest.id).order_by(Interest.id)).all()
        shared = [each for each in ids if chance.random() < 0.6]
        db.execute(sa.insert(InterestSharing), [_sharing(each) for each in shared])


def _skewed(most: int, chance: random.Random) -> int:
    return 1 + int(most * chance.random() ** 1.7)


def _organisation(number: int) -> dict[str, object]:
    return {
        "id": number,
        "public_id": new_public_id(),
        "kind": OrganisationKind.FIRM,
        "name_ko": f"가상기업 {number}",
        "demo": True,
        "created_at": NOW,
    }


def _firm(number: int) -> dict[str, object]:
    return {
        "id": number,
        "public_id": new_public_id(),
        "organisation_id": number,
        "country": "VN" if number % 6 == 0 else "KR",
        "size_class": SizeClass.SME,
        "has_vietnamese_subsidiary": False,
        "summary": "",
    }


def _group(number: int) -> dict[str, object]:
    return {
        "id": number,
        "public_id": new_public_id(),
        "name_ko": f"가상그룹 {number}",
        "name_en": f"Group {number}",
        "demo": True,
    }


def _affiliation(firm: int, group: int) -> dict[str, object]:
    return {
        "firm_id": firm,
        "group_id": group,
        "valid_from": date(2020, 1, 1),
        "valid_to": None,
        "source": "bench",
    }


def _tender(number: int, chance: random.Random) -> dict[str, object]:
    return {
        "id": number,
        "public_id": new_public_id(),
        "ocid": f"ocds-bench-{number}",
        "kind": TenderKind.NOTICE,
        "notice_no": f"IB26{number:08d}",
        "title": f"Gói thầu {number}: hệ thống {chance.randint(1, 10**9)}",
        "title_key": str(number),
        "description": "",
        "status": TenderStatus.ACTIVE,
        "field": SolutionField.TRAFFIC,
        "route": Route.INTERNATIONAL,
        "route_basis": "",
        "governing_law": "VN",
        "buyer": f"UBND {number % 63}",
        "method": chance.choice(("Đấu thầu rộng rãi", "Đấu thầu hạn chế")),
        "currency": "VND",
        "budget_minor": chance.randint(1, 500) * 100_000_000,
        "published_at": NOW - timedelta(days=20),
        "closes_at": NOW + timedelta(days=chance.randint(-10, 20)),
        "version_label": "00",
        "demo": True,
        "created_at": NOW,
        "updated_at": NOW,
        "lock_version": 1,
    }


def _interest(tender: int, firm: int, chance: random.Random) -> dict[str, object]:
    return {
        "public_id": new_public_id(),
        "tender_id": tender,
        "firm_id": firm,
        "role": chance.choice((IntendedRole.LEAD, IntendedRole.SOLE, IntendedRole.MEMBER)),
        "registered_at": NOW - timedelta(days=chance.randint(11, 18)),
        "registered_by": new_public_id(),
    }


def _sharing(interest: object) -> dict[str, object]:
    return {"interest_id": interest, "shared_at": NOW, "shared_by": new_public_id()}


def pair_scan() -> set[tuple[int, int]]:
    """The peer: (tender, group) of every pair of affiliates, tender by tender."""
    found: set[tuple[int, int]] = set()
    with database.sessionmaker() as db:
        for tender_id in db.scalars(sa.select(Tender.id)).all():
            rows = db.scalars(
                sa.select(Interest)
                .where(Interest.tender_id == tender_id, Interest.withdrawn_at.is_(None))
                .options(selectinload(Interest.firm).selectinload(Firm.affiliations))
            ).all()
            for one, other in combinations(rows, 2):
                ours = {each.group_id for each in one.firm.affiliations}
                theirs = {each.group_id for each in other.firm.affiliations}
                found.update((tender_id, group) for group in ours & theirs)
            db.expunge_all()
    return found


def stored_pairs() -> int:
    with transaction() as db:
        kept = sa.select(sa.func.count()).where(
            Finding.rule == "D4", Finding.scope == FindingScope.ALL, Finding.cleared_at.is_(None)
        )
        return db.scalar(kept) or 0


def filings(interests: int) -> float:
    """Seconds of a firm's write with its own rules, the median of several."""
    times: list[float] = []
    for number in range(FILINGS):
        with transaction() as db:
            tender, firm = 1 + number % 7, 1 + (number * 37) % max(20, interests // 10)
            begun = time.perf_counter()
            interest = Interest(
                public_id=new_public_id(),
                tender_id=tender,
                firm_id=firm,
                role=IntendedRole.SUPPLIER,
                registered_at=NOW,
                registered_by=new_public_id(),
                withdrawn_at=NOW,
            )
            db.add(interest)
            db.flush()
            event = InterestRegistered(interest.id, tender, firm)
            publish(db, event, actor=SYSTEM, now=NOW)
            times.append(time.perf_counter() - begun)
    return median(times)


def timed(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


@contextmanager
def application(url: str, folder: Path) -> Iterator[Flask]:
    config = Config(
        instance=folder,
        database_url=url,
        secret_key="bench",  # noqa: S106  (fictional)
        encryption_key="bench",
        testing=True,
    )
    app = create_app(config)
    with app.app_context(), fixed_clock(NOW):
        Base.metadata.drop_all(database.engine)
        Base.metadata.create_all(database.engine)
        yield app
        database.session.close()
        database.engine.dispose()


def measure(name: str, url: Callable[[int], str], folder: Path) -> None:
    print(f"\n{name}")
    print(
        f"{'interests':>10} {'first scan':>11} {'scan':>8} {'pair scan':>10} {'ratio':>7} "
        f"{'filing':>9} {'queue':>8} {'findings D4':>12}"
    )
    before: tuple[float, float] | None = None
    for size in SIZES:
        with application(url(size), folder):
            fill(size)
            first = timed(lambda: scan(NOW))
            again = min(timed(lambda: scan(NOW)) for _ in range(3))
            begun = time.perf_counter()
            pairs = pair_scan()
            peer = time.perf_counter() - begun
            if len(pairs) != stored_pairs():
                raise SystemExit(f"{name}: {len(pairs)} pairs, {stored_pairs()} findings")
            filing = filings(size)
            queue = timed(lambda: drain_queue(NOW))
            print(
                f"{size:>10,} {first:>10.2f}s {again:>7.2f}s {peer:>9.2f}s {peer / again:>6.1f}x "
                f"{filing * 1000:>7.1f}ms {queue:>7.2f}s {len(pairs):>12,}"
            )
            if before is not None:
                print(
                    f"{'':>10} times the size before: scan {again / before[0]:.1f}, "
                    f"filing {filing / before[1]:.2f}"
                )
            before = again, filing


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="duri-bench-") as name:
        folder = Path(name)
        if "sqlite" in DATABASES:
            measure("SQLite", lambda size: f"sqlite:///{folder / f'{size}.sqlite'}", folder)
        if "postgresql" in DATABASES:
            with running_server(durable=True) as url:
                measure("PostgreSQL", lambda _size: url, folder)

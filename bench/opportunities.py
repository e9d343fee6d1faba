"""The list of opportunities at two sizes on both databases: p95 of whole requests, as ratios.

python -m bench opportunities
"""

from __future__ import annotations

from datetime import date
from statistics import median

import sqlalchemy as sa

from app.core.access import Role, Viewer
from app.core.clock import fixed_clock
from app.core.db import db as database
from app.tenders.models import ExchangeRate, Tender, TenderKind
from bench.tender_list import ROUNDS, SIZES, applications, generate, measure, p95
from tests.conftest import NOW
from tests.factories import make_firm, make_interest
from tests.factories.opportunities import make_follow, of_firm

QUESTIONS = {
    "opening list": "",
    "with a partner, too": "fit=possible",
    "two routes": "fit=all&route=mdb&route=oda_tied",
    "three fields": "field=water&field=traffic&field=energy",
    "rare: one field and route": "fit=all&field=tourism&route=k_city",
    "two provinces": "province=34-48&province=34-01",
    "province and field": "province=63-02&field=water&fit=all",
    "by value": "value_from=5&value_to=500",
    "ten days left": "days=10",
    "everything at once": "fit=possible&field=water&province=34-48&value_from=1&days=5",
    "announced": "shelf=coming",
    "announced, one field": "shelf=coming&field=cloud&fit=all",
    "announced, two provinces": "shelf=coming&province=34-48&province=34-01&fit=all",
}


def furnish() -> Viewer:
    """A firm with an owner, some follows and interests, a rate; plans with their quarter."""
    db = database.session
    plans = sa.update(Tender).where(Tender.kind == TenderKind.PLAN)
    for month in range(1, 13):
        quarter = date(2026 + (month < 10), (month - 1) // 3 * 3 + 1, 1)
        db.execute(plans.where(Tender.id % 12 == month - 1).values(planned_from=quarter))
    for currency, won in (("VND", 56_000), ("USD", 1_400 * 10**6)):
        db.add(
            ExchangeRate(
                currency=currency,
                as_of=NOW.date(),
                won_per_unit_millionths=won,
                source="bench",
                entered_at=NOW,
            )
        )
    firm = make_firm(db)
    live = sa.select(Tender).where(Tender.closes_at > NOW).order_by(Tender.closes_at).limit(60)
    for number, tender in enumerate(db.scalars(live).all()):
        (make_follow if number % 2 else make_interest)(db, tender, firm)
    viewer = of_firm(db, firm, Role.OWNER)
    db.commit()
    return viewer


def main() -> None:
    with fixed_clock(NOW), applications() as apps:
        print(f"p95 in ms of {ROUNDS} warm requests for each question; whole page, one process")
        for name, app in apps.items():
            found: dict[int, dict[str, list[float]]] = {}
            for size in SIZES:
                with app.app_context():
                    generate(size)
                    viewer = furnish()
                    with database.engine.connect() as connection:
                        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(
                            "ANALYZE"
                        )
                    database.session.close()
                app.extensions["duri_viewer_loader"] = lambda viewer=viewer: viewer
                found[size] = measure(app, "/opportunities/", QUESTIONS)
            print(f"\n{name:34}" + "".join(f"{size:>12,}" for size in SIZES) + "    ratio")
            smallest, largest = found[SIZES[0]], found[SIZES[-1]]
            for question in QUESTIONS:
                line = "".join(f"{p95(found[s][question]) * 1000:12.1f}" for s in SIZES)
                ratio = median(largest[question]) / median(smallest[question])
                print(f"{question:34}{line}{ratio:9.2f}")
            pooled = [[s for each in found[size].values() for s in each] for size in SIZES]
            line = "".join(f"{p95(each) * 1000:12.1f}" for each in pooled)
            print(f"{'all questions':34}{line}{p95(pooled[-1]) / p95(pooled[0]):9.2f}", flush=True)
            with app.app_context():
                database.engine.dispose()


if __name__ == "__main__":
    main()

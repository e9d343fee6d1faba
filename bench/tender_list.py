"""The list of tenders at two sizes on both databases: p95 of whole requests, as ratios.

python -m bench tender_list
DURI_BENCH_SIZES=10000,100000,1000000 python -m bench tender_list
"""

from __future__ import annotations

import os
import random
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles

import sqlalchemy as sa
from flask import Flask

from app import create_app
from app.core.access import SYSTEM
from app.core.clock import fixed_clock
from app.core.db import Base, transaction
from app.core.db import db as database
from app.core.fields import SolutionField
from app.core.ids import ALPHABET
from app.core.text import search_key
from app.provinces.loading import load_reference
from app.provinces.models import Province
from app.provinces.reference_data import read_reference
from app.tenders.models import Route, Tender, TenderKind, TenderProvince, TenderStatus
from app.tenders.models import title_sort_key as sort_key
from app.tenders.search_schema import TenderSearch
from config import Config
from tests.conftest import NOW
from tests.postgres import running_server

SIZES = [int(size) for size in os.environ.get("DURI_BENCH_SIZES", "10000,100000").split(",")]
ROUNDS = int(os.environ.get("DURI_BENCH_ROUNDS", "12"))
CLOCK = {"wall": time.perf_counter, "cpu": time.process_time}[
    os.environ.get("DURI_BENCH_CLOCK", "wall")
]
LIVE_SHARE = 0.12

COMMON = [
    "gói",
    "thầu",
    "cung cấp",
    "thiết bị",
    "hệ thống",
    "xây dựng",
    "công trình",
    "dịch vụ",
    "tư vấn",
]
MIDDLE = [
    "giao thông",
    "nước sạch",
    "môi trường",
    "chiếu sáng",
    "camera giám sát",
    "trung tâm điều hành",
    "đô thị thông minh",
    "phần mềm",
    "dữ liệu",
    "bệnh viện",
    "trường học",
    "cầu cảng",
    "mặt trời",
    "rác thải",
]
KOREAN = [
    "지능형교통관제시스템",
    "스마트도시통합센터",
    "상수도누수감지",
    "도시데이터허브",
    "재난안전",
]

QUESTIONS = {
    "opening list": "",
    "everything by title": "status=all&sort=title",
    "everything by date published": "status=all&sort=published",
    "budget in USD": "status=all&currency=USD&sort=budget",
    "one field": "field=water",
    "one province (old)": "province=63-49&status=all",
    "one province (today)": "province=34-48",
    "rare: field, province, currency": "field=tourism&province=63-02&currency=USD&status=all",
    "plans": "kind=plan&status=planned",
    "closed, latest first": "status=closed&sort=deadline-last",
    "word in every title": "q=goi+thau&status=all",
    "word in some titles": "q=giao+thong&status=all",
    "word by prefix": "q=camera+gi&status=all&sort=published",
    "Korean word": "q=교통관제",
    "rare word": "q=duynhat&status=all",
    "notice number": "q=IB0000004242&status=all",
    "word never found": "q=khongco&status=all",
}


@contextmanager
def applications() -> Iterator[dict[str, Flask]]:
    with (
        tempfile.TemporaryDirectory(prefix="duri-bench-") as folder,
        running_server(durable=True) as url,
    ):
        yield {
            name: create_app(
                Config(
                    instance=Path(folder),
                    database_url=address,
                    secret_key="bench",  # noqa: S106  (fictional)
                    encryption_key="bench",
                    testing=True,
                )
            )
            for name, address in {
                "sqlite": f"sqlite:///{folder}/bench.sqlite",
                "postgresql": url,
            }.items()
        }


def generate(size: int) -> None:
    """`size` tenders, reproducible; about one in eight can still be joined."""
    chance = random.Random(size)
    Base.metadata.drop_all(database.engine)
    Base.metadata.create_all(database.engine)
    with transaction() as db:
        load_reference(db, read_reference(), actor=SYSTEM, now=NOW)
        units = list(db.scalars(sa.select(Province.id).order_by(Province.id)))
    for start in range(0, size, 5000):
        numbers = range(start, min(start + 5000, size))
        with transaction() as db:
            tenders = [tender(number, chance) for number in numbers]
            db.execute(sa.insert(Tender), tenders)
            db.execute(
                sa.insert(TenderProvince),
                [
                    {"tender_id": row["id"], "province_id": unit}
                    for row in tenders
                    for unit in chance.sample(units, chance.choice((1, 1, 1, 2)))
                ],
            )
            db.execute(
                sa.insert(TenderSearch),
                [
                    {
                        "tender_id": row["id"],
                        "key": " ".join(
                            dict.fromkeys(
                                search_key(row["title"], row["title_ko"], row["notice_no"]).split()
                            )
                        ),
                    }
                    for row in tenders
                ],
            )
    with database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("ANALYZE")


def tender(number: int, chance: random.Random) -> dict[str, object]:
    plan = chance.random() < 0.25
    live = chance.random() < LIVE_SHARE
    closes = NOW + timedelta(minutes=chance.randint(1, 40_000) * (1 if live else -30))
    words = ["gói thầu", *chance.sample(COMMON, 5), *chance.sample(MIDDLE, 3)]
    if number % 9973 == 0:
        words.append("duynhất")
    currency = chance.choices(["VND", "USD", "KRW"], [94, 5, 1])[0]
    title = " ".join(["Gói thầu", str(number), *words])
    return {
        "id": number + 1,
        "public_id": "".join(chance.choice(ALPHABET) for _ in range(16)),
        "ocid": f"ocds-bench-{number}",
        "kind": TenderKind.PLAN if plan else TenderKind.NOTICE,
        "notice_no": None if plan else f"IB{number:010d}",
        "plan_no": f"PL{number:010d}",
        "package_key": title if plan else None,
        "title": title,
        "title_key": sort_key(title),
        "title_ko": chance.choice(KOREAN) if chance.random() < 0.05 else None,
        "description": "",
        "status": (TenderStatus.PLANNED if live else TenderStatus.COMPLETE)
        if plan
        else (TenderStatus.ACTIVE if live or chance.random() < 0.5 else TenderStatus.COMPLETE),
        "field": chance.choice(list(SolutionField)),
        "route": chance.choices(list(Route), [4, 70, 2, 4, 1, 3, 1, 15])[0],
        "route_basis": "",
        "governing_law": "VN",
        "procuring_entity": "Sở Khoa học và Công nghệ",
        "currency": currency,
        "budget_minor": chance.randint(10**6, 10**12),
        "published_at": closes - timedelta(days=chance.randint(8, 25)),
        "closes_at": None if plan else closes,
        "version_label": "00",
        "demo": False,
        "created_at": NOW,
        "updated_at": NOW,
        "lock_version": 1,
    }


def measure(app: Flask, page: str, questions: Mapping[str, str]) -> dict[str, list[float]]:
    """Seconds of each request for the page with a question, warm."""
    client = app.test_client()
    taken: dict[str, list[float]] = {}
    for name, question in questions.items():
        for turn in range(ROUNDS + 2):
            begun = CLOCK()
            answer = client.get(f"{page}?{question}")
            spent = CLOCK() - begun
            if answer.status_code != 200:
                raise SystemExit(f"{name}: {answer.status_code}")
            if turn >= 2:
                taken.setdefault(name, []).append(spent)
    return taken


def p95(values: list[float]) -> float:
    return quantiles(values, n=20)[-1]


def main() -> None:
    with fixed_clock(NOW), applications() as apps:
        print(f"p95 in ms of {ROUNDS} warm requests for each question; whole page, one process")
        for name, app in apps.items():
            found: dict[int, dict[str, list[float]]] = {}
            for size in SIZES:
                with app.app_context():
                    generate(size)
                    database.session.close()
                found[size] = measure(app, "/tenders/", QUESTIONS)
            print(f"\n{name:34}" + "".join(f"{size:>12,}" for size in SIZES) + "    ratio")
            smallest, largest = found[SIZES[0]], found[SIZES[-1]]
            for question in QUESTIONS:
                line = "".join(f"{p95(found[s][question]) * 1000:12.1f}" for s in SIZES)
                ratio = median(largest[question]) / median(smallest[question])
                print(f"{question:34}{line}{ratio:9.2f}")
            pooled = [[s for each in found[size].values() for s in each] for size in SIZES]
            line = "".join(f"{p95(each) * 1000:12.1f}" for each in pooled)
            print(f"{'all questions':34}{line}{p95(pooled[-1]) / p95(pooled[0]):9.2f}")
            with app.app_context():
                database.engine.dispose()


if __name__ == "__main__":
    main()

"""Long lists are read and compared in stretches and by several processes, as if by one."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain

import pytest

from app.firms.matching import bulk, listing, shares
from app.firms.matching.bulk import dedupe
from app.firms.matching.listing import Listing, read_listing, read_unusual_listing
from app.firms.matching.records import read_record
from app.firms.matching.shares import Team, together

HEADER = "\ufeffid,name,note,brn,phone,domain,address\n"
ROW = '{0},㈜가나{0}전자,"x, y",124-81-00998,02-111-{0:04},gana{0}.kr,"서울 강남구 대로 {0}, 6층"\n'
ROWS = [ROW.format(number) for number in range(40)]


@pytest.fixture
def two_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shares, "_usable_processes", lambda: 2)


def read_by_two(content: bytes) -> Listing | None:
    return together(lambda team: read_listing(content, team), alone=False)


def test_a_list_reads_alike_whole_in_stretches_and_by_two(
    monkeypatch: pytest.MonkeyPatch, two_processes: None
) -> None:
    content = (HEADER + "".join(ROWS)).encode()
    whole = read_unusual_listing(content)
    monkeypatch.setattr(listing, "_STRETCH", 300)
    for found in (read_listing(content, Team()), read_by_two(content)):
        assert found is not None
        assert found.ids == whole.ids
        assert list(map(list, found.columns)) == list(map(list, whole.columns))


@pytest.mark.parametrize(
    "row",
    [
        '7,"가나\n\n\n\n\n전자",,,,,\n',
        "7,가나전자,,,,\n",
        "7, ,,,,,\n",
        "\n",
        '7,가나"전자",,,,"\n',
        "7,가\ufffd나,,,,,\n",
        "7,가\0나,,,,,\n",
        f"7,{'가' * 2_001},,,,,\n",
        "1,가나전자,,,,,\n",
    ],
)
def test_what_is_unusual_about_a_stretch_is_left_to_who_reads_the_whole(
    row: str, monkeypatch: pytest.MonkeyPatch, two_processes: None
) -> None:
    monkeypatch.setattr(listing, "_STRETCH", 5)
    content = (HEADER + "".join(chain(ROWS[:3], [row], ROWS[3:5]))).encode()
    assert read_listing(content, Team()) is None
    assert read_by_two(content) is None


def test_two_processes_find_what_one_finds(
    monkeypatch: pytest.MonkeyPatch, two_processes: None
) -> None:
    names = ("㈜가나전자", "Gana Electronics", "가나건설", "다라 전자", "Công ty TNHH Gana")
    records = [
        read_record(names[number % 5], "", f"02-111-{number // 3:04}", f"gana{number // 4}.kr")
        for number in range(60)
    ]
    alone = dedupe(records)
    monkeypatch.setattr(bulk, "_WORTH_SHARING", 0)
    monkeypatch.setattr(bulk, "_CHUNK", 3)
    assert len(alone) > 10
    assert dedupe(records) == alone


def test_a_process_that_fails_is_noticed(two_processes: None) -> None:
    def work(team: Team) -> list[int]:
        if not team.first:
            raise ZeroDivisionError
        return team.told(1)

    with pytest.raises(ChildProcessError):
        together(work, alone=False)


@contextmanager
def no_waiting_for_ever(seconds: int) -> Iterator[None]:
    def waited(_signal: int, _frame: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, waited)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def test_a_process_killed_while_it_waits_for_work_is_noticed(two_processes: None) -> None:
    def work(team: Team) -> list[int]:
        if team.first:
            time.sleep(0.5)  # by then the other one waits for the numbers below
            (helper,) = multiprocessing.active_children()
            assert helper.pid
            os.kill(helper.pid, signal.SIGKILL)
            helper.join()
        return team.gathered(sum(team.taken(5)))

    with no_waiting_for_ever(20), pytest.raises(ChildProcessError):
        together(work, alone=False)


def test_a_process_killed_before_it_is_told_anything_is_noticed(two_processes: None) -> None:
    def work(team: Team) -> int:
        if not team.first:
            team.gathered(1)
            os.kill(os.getpid(), signal.SIGKILL)
        team.gathered(1)
        time.sleep(0.2)
        return len(team.told("x" * 1_000_000))

    with no_waiting_for_ever(20), pytest.raises(ChildProcessError):
        together(work, alone=False)

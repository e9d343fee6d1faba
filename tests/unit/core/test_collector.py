"""The search for cycles rests while it is asked to, and goes on afterwards."""

from __future__ import annotations

import gc
import threading

import pytest

from app.core.collector import at_rest


def test_the_search_rests_inside_and_goes_on_outside() -> None:
    assert gc.isenabled()
    with at_rest():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_block_within_another_does_not_end_its_rest() -> None:
    with at_rest():
        with at_rest():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_thread_that_is_done_first_does_not_end_the_rest_of_another() -> None:
    within, may_go = threading.Event(), threading.Event()

    def other() -> None:
        with at_rest():
            within.set()
            may_go.wait(10)

    thread = threading.Thread(target=other)
    thread.start()
    assert within.wait(10)
    with at_rest():
        pass
    assert not gc.isenabled()
    may_go.set()
    thread.join(10)
    assert gc.isenabled()


def test_an_error_ends_the_rest() -> None:
    with pytest.raises(ZeroDivisionError), at_rest():
        _ = 1 / 0
    assert gc.isenabled()


def test_where_the_search_was_off_it_stays_off() -> None:
    gc.disable()
    try:
        with at_rest():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()

"""Guessing is slowed down, for accounts that exist and for those that do not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts import throttle
from app.accounts.throttle import ACCOUNT_LIMIT, ADDRESS_LIMIT, Source, TooManyTriesError
from app.core.access import Role
from app.core.clock import fixed_clock
from app.core.db import transaction
from tests.factories import NOW
from tests.fresh import at_once


def guess(sign_in, email, times):
    return [sign_in(email, "wrong password 123").status_code for _ in range(times)]


def test_after_ten_failures_even_the_right_password_waits(make_person, sign_in):
    person = make_person(Role.OWNER)
    assert guess(sign_in, person.email, ACCOUNT_LIMIT) == [422] * ACCOUNT_LIMIT
    answer = sign_in(person)
    assert answer.status_code == 429
    assert "Wait 15 minutes" in answer.text


def test_after_the_wait_it_opens_again(make_person, sign_in):
    person = make_person(Role.OWNER)
    guess(sign_in, person.email, ACCOUNT_LIMIT)
    with fixed_clock(NOW + timedelta(minutes=15, seconds=1)):
        assert sign_in(person).status_code == 302


def test_an_account_that_does_not_exist_is_throttled_alike(make_person, sign_in):
    person = make_person(Role.OWNER)
    known = guess(sign_in, person.email, ACCOUNT_LIMIT + 2)
    assert guess(sign_in, "nobody@example.org", ACCOUNT_LIMIT + 2) == known


def test_a_success_clears_the_failures_before_it(make_person, sign_in):
    person = make_person(Role.OWNER)
    guess(sign_in, person.email, ACCOUNT_LIMIT - 1)
    with fixed_clock(NOW + timedelta(seconds=1)):
        assert sign_in(person).status_code == 302
    with fixed_clock(NOW + timedelta(seconds=2)):
        assert guess(sign_in, person.email, ACCOUNT_LIMIT - 1) == [422] * (ACCOUNT_LIMIT - 1)


def test_one_account_throttled_leaves_another_alone(make_person, sign_in):
    guess(sign_in, make_person(Role.OWNER).email, ACCOUNT_LIMIT)
    assert sign_in(make_person(Role.OWNER)).status_code == 302


def test_one_address_cannot_go_through_many_accounts(db):
    for number in range(ADDRESS_LIMIT):
        throttle.book_try(db, Source.of(f"u{number}@x.org", "203.0.113.9", key="k"), now=NOW)
    with pytest.raises(TooManyTriesError):
        throttle.book_try(db, Source.of("fresh@x.org", "203.0.113.9", key="k"), now=NOW)
    throttle.book_try(db, Source.of("fresh@x.org", "203.0.113.10", key="k"), now=NOW)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("203.0.113.1", "203.0.113.2", False),
        ("nonsense", "", True),
    ],
)
def test_an_ipv6_subscriber_counts_as_one_address(one, other, same):
    hashes = {Source.of("a@b.c", address, key="k").address for address in (one, other)}
    assert (len(hashes) == 1) is same


def test_the_table_keeps_neither_addresses_nor_accounts(db):
    source = Source.of("person@example.org", "203.0.113.9", key="k")
    assert "person" not in source.account
    assert source != Source.of("person@example.org", "203.0.113.9", key="other key")


def test_capitals_and_blanks_do_not_make_another_account():
    assert Source.of(" A@B.org ", "", key="k") == Source.of("a@b.org", "", key="k")


def test_tries_are_forgotten_after_a_day(db):
    throttle.book_try(db, Source.of("a@b.c", "203.0.113.9", key="k"), now=NOW)
    assert throttle.sweep_tries(db, now=NOW + timedelta(hours=23)) == 0
    assert throttle.sweep_tries(db, now=NOW + timedelta(hours=25)) == 1


def test_guesses_sent_at_the_same_instant_cannot_slip_under_the_limit(own_app):
    source = Source.of("a@b.c", "203.0.113.9", key="k")

    def book(_number: int) -> bool:
        try:
            with transaction() as db:
                throttle.book_try(db, source, now=NOW)
        except TooManyTriesError:
            return False
        return True

    let_through = at_once(own_app, 24, book)
    assert let_through.count(True) == ACCOUNT_LIMIT

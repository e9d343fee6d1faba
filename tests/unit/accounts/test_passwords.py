"""Passwords and codes, without a database."""

from __future__ import annotations

import unicodedata

import pytest

from app.accounts import passwords
from app.accounts.passwords import SHORTEST, hash_password, matches, outdated
from app.core.errors import DomainError


@pytest.mark.parametrize("password", ["x" * (SHORTEST - 1), "x" * 257])
def test_a_password_has_a_sensible_length(password):
    with pytest.raises(DomainError):
        hash_password(password)


def test_hangul_typed_decomposed_or_composed_is_one_password():
    stored = hash_password("비밀번호는 열두 글자 이상")
    assert matches(stored, unicodedata.normalize("NFD", "비밀번호는 열두 글자 이상"))
    assert not matches(stored, "비밀번호는 열두 글자 이하")


@pytest.mark.parametrize("stored", [None, "!", "", "$argon2id$broken"])
def test_without_a_usable_hash_nothing_matches(stored):
    assert not matches(stored, "any password at all")


def test_the_decoy_costs_what_a_real_hash_costs():
    assert not outdated(passwords._DECOY)
    assert passwords._DECOY.rsplit("$", 2)[0] == hash_password("x" * 20).rsplit("$", 2)[0]

"""What holds for every route, whoever wrote it."""

from __future__ import annotations

from flask import Flask

from app.cli.access_matrix import UNGUARDED, declared_rows, guarded_routes


def test_every_route_declares_a_policy(app: Flask) -> None:
    bare = {route.endpoint for route in guarded_routes(app) if route.policy is None}
    assert bare == UNGUARDED


def test_no_writing_route_is_guarded_by_a_reading_policy(app: Flask) -> None:
    assert [
        route.endpoint
        for route in guarded_routes(app)
        if route.writes and not (route.policy and route.policy.writes)
    ] == []


def test_no_two_features_declare_the_same_row_of_the_matrix() -> None:
    data = [row.data for _feature, row in declared_rows()]
    assert sorted(data) == sorted(set(data))

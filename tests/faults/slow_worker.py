"""A real worker process with one slow kind of job; run by test_worker_killed."""

import sys
import time
from pathlib import Path

from app import create_app
from app.core import logs, worker
from app.core.i18n import message
from app.core.jobs import Work
from config import Config


def slow(work: Work) -> dict[str, int]:
    """Leave a mark, then take long the first time and no time at the second."""
    work.progress(10, message("Started"))
    Path(work.arguments["mark"]).write_text(str(work.attempt))
    if work.attempt == 1:
        time.sleep(60)
    return {"attempt": work.attempt}


if __name__ == "__main__":
    logs.configure()
    app = create_app(
        Config(Path(sys.argv[1]), sys.argv[2], secret_key="test", encryption_key="test")
    )
    app.extensions["duri_jobs"] = {"slow": slow}
    app.extensions["duri_periodic"] = ()
    worker.serve(app)

"""A real worker process that builds packs; run by test_pack_worker_killed."""

import sys
from pathlib import Path

from app import create_app
from app.core import logs, worker
from config import Config

if __name__ == "__main__":
    logs.configure()
    app = create_app(
        Config(Path(sys.argv[1]), sys.argv[2], secret_key="test", encryption_key="test")
    )
    app.extensions["duri_periodic"] = ()
    worker.serve(app)

"""`make run`: migrate, load the demo season once, build a first pack once, serve.

Every step asks whether it is still needed, so that a second start takes seconds and changes
nothing. Web server and worker are children of this process and stop with it.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable


def prepare() -> None:
    """Schema, reference data, demo season and a first pack, each only where missing."""
    from sqlalchemy import select

    from app.cli.database import migrate
    from app.core.db import db
    from app.packs.models import PackEdition
    from wsgi import app

    with app.app_context():
        migrate()
        for arguments in (["seed", "reference"], ["seed", "demo", "--once"]):
            app.cli.main(args=arguments, standalone_mode=False, prog_name="flask")
        built = db.session.scalar(select(PackEdition.id).limit(1))
        db.session.rollback()
        if built is None:
            first = ["packs", "build", "next", "--audience", "secretariat", "--locale", "ko"]
            for arguments in (first, ["seed", "papers"]):
                app.cli.main(args=arguments, standalone_mode=False, prog_name="flask")


def port_is_free(port: int) -> bool:
    """Whether somebody already listens on `port`."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("0.0.0.0", port))  # noqa: S104  (the address gunicorn will bind)
        except OSError:
            return False
    return True


def announce(port: int) -> None:
    """URL, sign-ins and the pack's path, last so that they stay on the screen."""
    from wsgi import app

    print()
    with app.app_context():
        app.cli.main(args=["seed", "signins"], standalone_mode=False, prog_name="flask")
    packs = sorted((ROOT / "instance" / "packs").glob("*.pdf"))
    for pack in packs[:1]:
        print(f"\nBriefing pack: {pack.relative_to(ROOT)}")
    print(f"Duri is at http://localhost:{port}  (Ctrl-C stops it)\n", flush=True)


def serve(port: int) -> int:
    """Run gunicorn and the worker until one of them ends or somebody interrupts."""
    workers = str(min(4, (os.cpu_count() or 1) + 1))
    commands = (
        [PYTHON, "-m", "gunicorn", "wsgi:app", "--bind", f"0.0.0.0:{port}", "--workers", workers,
         "--preload", "--worker-tmp-dir", "/dev/shm" if Path("/dev/shm").is_dir() else "/tmp",
         "--log-level", "warning"],
        [PYTHON, "-m", "flask", "worker"],
    )  # fmt: skip
    children = [subprocess.Popen(command, cwd=ROOT) for command in commands]

    def stop(*_: object) -> None:
        for child in children:
            if child.poll() is None:
                child.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while all(child.poll() is None for child in children):
        time.sleep(0.3)
    stop()
    return max(abs(child.wait(timeout=30)) for child in children) if children else 0


def main() -> int:
    """Prepare, announce, serve."""
    port = int(os.environ.get("PORT") or 8000)
    os.environ["DURI_DEMO"] = "1"
    os.environ.setdefault("DURI_BASE_URL", f"http://localhost:{port}")
    os.chdir(ROOT)
    if not port_is_free(port):
        print(f"Port {port} is taken. Try: make run PORT=8001", file=sys.stderr)
        return 1
    prepare()
    announce(port)
    return serve(port)


if __name__ == "__main__":
    sys.exit(main())

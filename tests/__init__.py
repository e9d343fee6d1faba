import os
from hashlib import sha256
from pathlib import Path

from flask import Flask
from jinja2 import FileSystemBytecodeCache

from app.core import web

#: DURI_TEST_DATABASES=sqlite keeps a quick run to one database.
BACKENDS = os.environ.get("DURI_TEST_DATABASES", "sqlite,postgresql").split(",")
#: `make soak`: the long random walks, a thousand sequences each, new ones every time.
SOAK = os.environ.get("DURI_SOAK") == "1"
#: Sequences of acts that a slow property test plays on each database.
SEQUENCES_PLAYED = 1000 if SOAK else 25
#: `make check`: a taste of the properties among its tests; `make test` plays all examples.
QUICK = os.environ.get("DURI_TEST_QUICK") == "1"
#: `.ci/run`: `make check` has just passed on this machine, so that `make test` need not play the
#: same tests on the same database again. Properties are: `make check` only tastes them.
CHECKED = os.environ.get("DURI_CHECKED") == "1"


def examples(count: int) -> int:
    """How many examples of a property are tried: `count`, a sixth of them in a quick run."""
    return max(2, count // 6) if QUICK else count


def keep_templates(app: Flask) -> Flask:
    """Have `app` compile a template once for all processes and runs: some 160 take seconds.

    Jinja knows them by their text; how it is set up (`web.py`) makes a folder of its own.
    """
    setting = sha256(Path(web.__file__).read_bytes()).hexdigest()[:16]
    root = Path(__file__).resolve().parent.parent
    folder = root / ".pytest_cache" / f"templates-{setting}"
    folder.mkdir(parents=True, exist_ok=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(folder))
    return app

"""Commands that read one file and write another: no database, no keys, nothing of the house.

`flask` builds whatever application it is given before it looks for a command. Given this one,
those commands start in a moment.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from flask import Flask

from app.cli import firms

OVER_FILES: Final = (["firms", "match"], ["firms", "dedupe"])
#: Words that may stand before the command: the value of --app, of --env-file.
_BEFORE: Final = 3


def over_files_alone(arguments: Sequence[str]) -> bool:
    """Whether `arguments` (of the process) call `flask` with one of those commands."""
    program = Path(arguments[0])
    words = [word for word in arguments[1:] if not word.startswith("-")]
    return "flask" in {program.name, program.parent.name} and any(
        words[place : place + 2] in OVER_FILES for place in range(_BEFORE)
    )


def file_commands() -> Flask:
    """An application of those commands and nothing else, in a process that ends with them.

    A million objects are neither searched for cycles nor given back one by one: that took a
    quarter of the time of finding duplicates.
    """
    gc.disable()
    firms.cli.result_callback()(_leave)
    bare = Flask("app", static_folder=None)
    bare.cli.add_command(firms.cli)
    return bare


def _leave(*_result: object, **_options: object) -> None:
    """End the process at once; the command has written its file and refused nothing.

    What it hands over is still there: a list is not given back text by text.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)

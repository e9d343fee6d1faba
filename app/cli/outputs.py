"""The file a command writes, where its user says: whole or as before, and never over its source."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import click

from app.core.whole_files import write_atomically


def refuse_to_overwrite(source: Path, target: Path) -> None:
    """Raises `ClickException` when `target` is `source`, by whatever path or link."""
    if target.exists() and target.samefile(source):
        raise click.ClickException(f"{target} is the file that is read; name another one")


def write_output(target: Path, content: bytes) -> None:
    """Write `content` to `target`; raises `ClickException` with one line where that fails."""
    with _failing_in_one_line(target):
        if _is_no_file(target):
            target.write_bytes(content)
        else:
            write_atomically(target.resolve(), content)


@contextmanager
def output_stream(target: Path) -> Iterator[TextIO]:
    """A text that becomes `target` at its end; raises `ClickException` where that fails."""
    with _failing_in_one_line(target):
        if _is_no_file(target):
            with target.open("w", encoding="utf-8") as out:
                yield out
            return
        real = target.resolve()
        part = real.with_name(f".{real.name}.part")
        try:
            with part.open("w", encoding="utf-8") as out:
                yield out
            part.replace(real)
        finally:
            part.unlink(missing_ok=True)


def _is_no_file(target: Path) -> bool:
    """Whether it is a pipe or device, which is written into: a file in its place would be no good
    to anybody."""
    return target.exists() and not target.is_file()


@contextmanager
def _failing_in_one_line(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise click.ClickException(f"{target}: {error.strerror}") from error

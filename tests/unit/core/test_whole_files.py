"""The file a command's user names: whole or as before, and no device or link is replaced."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import click
import pytest

from app.cli.outputs import refuse_to_overwrite, write_output


def test_a_file_behind_a_link_is_written_and_the_link_stays(tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("before")
    link.symlink_to(real)
    write_output(link, b"after")
    assert link.is_symlink()
    assert real.read_text() == "after"


def test_a_pipe_is_written_into_and_not_replaced(tmp_path: Path) -> None:
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    write_output(pipe, b"lines")
    reader.join(10)
    assert read == [b"lines"]
    assert pipe.is_fifo()


def test_a_place_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    for target, said in ((tmp_path, "Is a directory"), (tmp_path / "file" / "x", "exists")):
        with pytest.raises(click.ClickException, match=said):
            write_output(target, b"lines")


def test_the_file_that_was_read_is_not_overwritten(tmp_path: Path) -> None:
    source, same = tmp_path / "records.csv", tmp_path / "same.csv"
    source.write_text("id,name\n")
    same.symlink_to(source)
    for target in (source, same, tmp_path / "." / "records.csv"):
        with pytest.raises(click.ClickException, match="is the file that is read"):
            refuse_to_overwrite(source, target)
    refuse_to_overwrite(source, tmp_path / "other.csv")

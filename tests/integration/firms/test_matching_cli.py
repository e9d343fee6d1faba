"""`flask firms match` and `flask firms dedupe`, bad files included."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli.alone import over_files_alone
from app.cli.firms import cli
from app.firms.matching import listing, records, shares, tables
from app.firms.matching.records import Columns

ROOT = Path(__file__).parents[3]


def run(command: str, source: Path, target: Path, *more: str) -> Result:
    return CliRunner().invoke(cli, [command, str(source), "-o", str(target), *more])


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_match_writes_every_row_again_with_score_and_decision(tmp_path: Path) -> None:
    source, target = tmp_path / "pairs.csv", tmp_path / "out.csv"
    source.write_text(
        "no,name_a,name_b,lang_a,lang_b\n1,SK텔레콤,에스케이텔레콤(주),ko,ko\n"
        '2,삼성전자,"Samsung Electronics Co., Ltd.",ko,en\n3,삼성전자,대우건설,,\n',
        encoding="utf-8-sig",
    )
    assert run("match", source, target).exit_code == 0
    written = rows(target)
    assert [row["decision"] for row in written] == ["match", "match", "no"]
    assert [row["no"] for row in written] == ["1", "2", "3"]
    assert written[0]["score"] == "1.0000"


def test_dedupe_writes_the_pairs(tmp_path: Path) -> None:
    source, target = tmp_path / "records.csv", tmp_path / "pairs.csv"
    source.write_text(
        "id,name,brn,phone\na,㈜가나전자,124-81-00998,02-111-2222\nb,다라건설,,\n"
        "c,Gana Electronics,1248100998,+82 2 111 2222\n",
        encoding="utf-8",
    )
    assert run("dedupe", source, target).exit_code == 0
    (pair,) = rows(target)
    assert (pair["id_a"], pair["id_b"], pair["decision"]) == ("a", "c", "match")
    assert list(pair) == ["id_a", "id_b", "score", "decision"]
    assert run("dedupe", source, target, "--parts").exit_code == 0
    assert float(rows(target)[0]["number"]) > 10


def test_ids_that_need_quotes_stand_in_quotes(tmp_path: Path) -> None:
    source, target = tmp_path / "records.csv", tmp_path / "pairs.csv"
    ids = ["a,1", 'b"2', "c\n3"]
    with source.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [["id", "name", "brn"], *[[id_, "가나전자", "1248100998"] for id_ in ids]]
        )
    assert run("dedupe", source, target).exit_code == 0
    assert [(row["id_a"], row["id_b"]) for row in rows(target)] == [*combinations(ids, 2)]


def test_dedupe_needs_no_more_than_id_and_name(tmp_path: Path) -> None:
    source, target = tmp_path / "records.csv", tmp_path / "pairs.csv"
    source.write_text("name,id\n가나전자,1\n(주)가나전자,2\n", encoding="utf-8")
    assert run("dedupe", source, target).exit_code == 0
    assert {row["decision"] for row in rows(target)} <= {"review"}


@pytest.mark.parametrize(
    ("command", "content", "said"),
    [
        ("match", b"name_a,other\nx,y\n", "row 1: the column name_b is missing"),
        ("match", b"", "row 1: the file is empty"),
        ("match", "name_a,name_b\n가,나\n".encode("cp949"), "row 2: not UTF-8"),
        ("match", b"name_a,name_b\nx,y\nx\n", "row 3: 1 cells where the header has 2"),
        ("match", b"name_a,name_b\nx,y\n,z\n", "row 3: name_a is empty"),
        ("match", b'name_a,name_b\nx,"y\n', "row 2: unexpected end of data"),
        ("match", b"name_a,name_b,lang_a\nx,y,fr\n", "row 2: lang_a 'fr' is none of en, ko, vi"),
        ("match", b"name_a,name_b\nx,y\x00\n", "row 2: holds a NUL character"),
        ("match", b"name_a,name_b,name_a\nx,y,z\n", "row 1: the column name_a is there twice"),
        ("match", "name_a,name_b\n가,나\n".encode("utf-16"), "row 1: UTF-16"),
        ("match", "name_a,name_b\n가,나\n".encode("utf-16-le"), "row 1: UTF-16"),
        ("match", b'name_a,name_b\n"x\ny",z\nv,\xb0\n', "row 3: not UTF-8"),
        ("match", "name_a,name_b\n가\ufffd,나\n".encode(), "row 2: characters were lost"),
        ("match", b"name_a,name_b\nx,y\nx," + b"y" * 10_000_000, "row 3: a cell of more than"),
        ("match", b"PK\x03\x04....", "this is no CSV file"),
        ("match", b"\xef\xbb\xbf", "row 1: the file is empty"),
        ("dedupe", b"\xef\xbb\xbf \n", "row 1: the file is empty"),
        ("match", b"name_a;name_b\nx;y\n", "row 1: no commas; save the file with commas"),
        ("dedupe", b"id\tname\n1\ta\n", "row 1: no commas; save the file with commas"),
        ("dedupe", b"id,brn\n1,2\n", "row 1: the column name is missing"),
        ("dedupe", b"id,name\n1,a\n2,b\n1,c\n", "row 4: id '1' is also in row 2"),
    ],
)
def test_a_bad_file_is_one_line_with_its_row_and_nothing_is_written(
    tmp_path: Path, command: str, content: bytes, said: str
) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes(content)
    target.write_text("as before")
    result = run(command, source, target)
    assert result.exit_code == 1
    assert said in result.output
    assert len(result.output.strip().splitlines()) == 1
    assert target.read_text() == "as before"


@pytest.mark.parametrize("command", ["match", "dedupe"])
def test_the_list_itself_is_not_written_over(tmp_path: Path, command: str) -> None:
    source = tmp_path / "list.csv"
    source.write_text("id,name,name_a,name_b\n1,x,x,y\n")
    result = run(command, source, source)
    assert result.exit_code == 1
    assert len(result.output.strip().splitlines()) == 1
    assert source.read_text() == "id,name,name_a,name_b\n1,x,x,y\n"


def test_a_process_killed_while_it_helps_is_one_line_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target, first = tmp_path / "in.csv", tmp_path / "out.csv", os.getpid()
    source.write_text("id,name\n1,가나전자\n2,(주)가나전자\n", encoding="utf-8")
    target.write_text("as before")

    def killed_elsewhere(*cells: Sequence[str]) -> Columns:
        if os.getpid() != first:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(0.2)  # the other process takes the second stretch
        return records.read_columns(*cells)

    monkeypatch.setattr(listing, "read_columns", killed_elsewhere)
    monkeypatch.setattr(listing, "_WORTH_SHARING", 0)
    monkeypatch.setattr(listing, "_STRETCH", 1)
    monkeypatch.setattr(shares, "_usable_processes", lambda: 2)
    result = run("dedupe", source, target)
    assert result.exit_code == 1
    assert "a process that helped was ended" in result.output
    assert len(result.output.strip().splitlines()) == 1
    assert target.read_text() == "as before"


def test_too_many_rows_are_refused_by_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 3)
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("name_a,name_b\n" + "x,y\n" * 4, encoding="utf-8")
    result = run("match", source, target)
    assert result.exit_code == 1
    assert "row 5: more than 3 rows; split the file" in result.output
    assert not target.exists()


@pytest.mark.parametrize("command", ["match", "dedupe"])
def test_help_says_which_columns(command: str) -> None:
    result = CliRunner().invoke(cli, [command, "--help"])
    assert result.exit_code == 0
    assert "name" in result.output


def test_commands_over_files_start_without_database_and_keys(tmp_path: Path) -> None:
    source, target, instance = tmp_path / "in.csv", tmp_path / "out.csv", tmp_path / "instance"
    source.write_text("name_a,name_b\n가나전자,㈜가나전자\n", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "flask",
        "--app",
        "wsgi",
        "firms",
        "match",
        source,
        "-o",
        target,
    ]
    nowhere = os.environ | {"DURI_INSTANCE": str(instance), "DATABASE_URL": "sqlite:////nowhere/x"}
    subprocess.run(command, cwd=ROOT, env=nowhere, check=True, capture_output=True)
    assert rows(target)[0]["decision"] == "match"
    assert not instance.exists()


@pytest.mark.parametrize(
    ("arguments", "alone"),
    [
        (["flask", "firms", "dedupe", "x.csv", "-o", "y.csv"], True),
        (["/x/flask/__main__.py", "--app", "wsgi", "firms", "match", "x.csv"], True),
        (["/x/bin/flask", "-A", "wsgi", "firms"], False),
        (["/x/bin/flask", "seed", "demo"], False),
        (["/x/bin/gunicorn", "wsgi:app"], False),
        (["/x/bin/pytest", "firms", "match"], False),
    ],
)
def test_only_those_commands_start_alone(arguments: list[str], alone: bool) -> None:
    assert over_files_alone(arguments) is alone

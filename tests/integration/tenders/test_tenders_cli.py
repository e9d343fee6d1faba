"""`flask tenders`: what an operator types and reads."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.cli.tenders import cli
from app.tenders.models import SourceFile, Tender
from tests.factories.tender_files import as_json, csv_file, notices, package, release

pytestmark = pytest.mark.integration


@pytest.fixture
def run(app: Flask, db: Session, tmp_path: Path) -> object:
    """Run a command in a folder of its own."""

    def go(*arguments: str) -> Result:
        return app.test_cli_runner().invoke(cli, list(arguments))

    return go


def put(tmp_path: Path, name: str, content: bytes) -> str:
    path = tmp_path / name
    path.write_bytes(content)
    return str(path)


def tenders(db: Session) -> int:
    return db.scalar(select(func.count(Tender.id))) or 0


def test_files_are_imported_one_after_another_with_a_report(run, db, tmp_path) -> None:  # type: ignore[no-untyped-def]  # fixtures give the types
    first = put(tmp_path, "a.csv", notices())
    second = put(tmp_path, "b.json", as_json(package()))
    result = run("import", first, second)
    assert result.exit_code == 0
    assert "egp-notices: 1 of 1 rows: New 1" in result.stdout
    assert "Row 2: New: IB2600099901 00" in result.stdout
    assert "ocds-release-package-1.1: 1 of 1 rows: New 1" in result.stdout
    assert tenders(db) == 2


def test_a_dry_run_changes_nothing(run, db, tmp_path) -> None:  # type: ignore[no-untyped-def]  # fixtures give the types
    result = run("import", "--dry-run", put(tmp_path, "a.csv", notices()))
    assert result.exit_code == 0
    assert "New 1 (dry run: nothing was changed)" in result.stdout
    assert (tenders(db), db.scalar(select(func.count(SourceFile.id)))) == (0, 0)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{", "Invalid JSON at line 1, column 2"),
        (csv_file(["notice_no", "bidder_name"]), "the portal's list of bidders, not a notice file"),
        (b"Notice Type\nBid Description\n", "Unsupported format: World Bank notice"),
        (as_json(package(version="1.2")), "OCDS version 1.2 is not known"),
        (as_json(package(release(ocid=None))), "the ocid of the release is null"),
    ],
)
def test_a_bad_file_is_one_clear_line_and_a_failure(run, db, tmp_path, content, words) -> None:  # type: ignore[no-untyped-def]  # fixtures give the types
    result = run("import", put(tmp_path, "bad", content))
    assert result.exit_code == 1
    (line,) = result.stderr.strip().splitlines()
    assert words in line
    assert (result.stdout, tenders(db)) == ("", 0)


def test_a_refused_file_does_not_keep_the_others_out(run, db, tmp_path) -> None:  # type: ignore[no-untyped-def]  # fixtures give the types
    result = run("import", put(tmp_path, "a", b"{"), put(tmp_path, "b.csv", notices()))
    assert (result.exit_code, tenders(db)) == (1, 1)


def test_bad_rows_are_listed_and_left_out_on_request(run, db, tmp_path) -> None:  # type: ignore[no-untyped-def]  # fixtures give the types
    bad = {"notice_no": "IB2600099902", "closes_at": "soon"}
    path = put(tmp_path, "a.csv", notices({}, bad, bad | {"budget_vnd": "much"}))
    refused = run("import", path)
    assert refused.exit_code == 1
    assert "2 of 3 rows cannot be imported" in refused.stderr
    assert "Row 4: budget_vnd: “much” is not an amount" in refused.stderr
    assert tenders(db) == 0
    assert run("import", "--keep-going", path).exit_code == 0
    assert tenders(db) == 1


def test_the_report_can_be_read_by_programs(run, tmp_path) -> None:  # type: ignore[no-untyped-def]  # fixtures give the types
    result = run("import", "--json", put(tmp_path, "a.csv", notices({"place": "Xã Không Có"})))
    (report,) = json.loads(result.stdout)["files"]
    assert (report["status"], report["rows"], report["imported"]) == ("imported", 1, 1)
    assert report["outcomes"]["new"] == 1
    assert report["unmatched_places"] == [{"text": "Xã Không Có", "rows": ["row 2"]}]
    refused = run("import", "--json", put(tmp_path, "b", b"{"))
    assert json.loads(refused.stdout)["files"][0]["status"] == "refused"
    assert refused.exit_code == 1


def test_the_report_speaks_the_language_asked_for(run, tmp_path) -> None:  # type: ignore[no-untyped-def]  # fixtures give the types
    assert "신규 1" in run("import", "--locale", "ko", put(tmp_path, "a.csv", notices())).stdout


def test_an_export_is_a_file_that_imports_back(run, db, tmp_path) -> None:  # type: ignore[no-untyped-def]  # fixtures give the types
    run("import", put(tmp_path, "a.csv", notices()))
    out = str(tmp_path / "out.json")
    assert run("export", "--format", "ocds", "-o", out).exit_code == 0
    assert "Unchanged 1" in run("import", out).stdout
    assert run("export", "-o", str(tmp_path / "no" / "folder.json")).exit_code == 1


def test_the_template_is_written_by_its_suffix(run, tmp_path) -> None:  # type: ignore[no-untyped-def]  # fixtures give the types
    assert run("template", "-o", str(tmp_path / "t.xlsx")).exit_code == 0
    assert openpyxl.load_workbook(tmp_path / "t.xlsx").sheetnames == ["tenders", "help"]
    assert run("template", "-o", str(tmp_path / "t.csv")).exit_code == 0
    assert run("template", "-o", str(tmp_path / "t.doc")).exit_code == 1

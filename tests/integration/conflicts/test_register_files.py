"""Registers of who leads a firm and of groups; every register read by `flask conflicts import`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import Workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.conflicts.engine.draining import drain_queue
from app.conflicts.engine.scanning import scan
from app.conflicts.models import Finding
from app.conflicts.registers.fact_models import Holding
from app.conflicts.registers.record_commands import KINDS
from app.conflicts.registers.record_file import COLUMNS
from app.core.access import Viewer
from app.core.i18n import speaking
from app.core.tables.table import LIMIT_ROWS
from app.firms.models import Affiliation, Firm
from app.firms.profile.models import Director, Position
from tests.factories import NOW, make_firm, make_tender
from tests.factories.filings import register

pytestmark = pytest.mark.integration
Become = Callable[[Viewer], FlaskClient]
Owner = Callable[[Firm], Viewer]
POST = {"name": "김하나", "position": "representative", "source": "등기사항증명서"}
SINCE = {"valid_from": "2020-01-01", "born_on": "1970-03-01"}


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return unescape(answer.get_data(as_text=True))


def standing(db: Session, rule: str) -> list[str]:
    db.commit()
    drain_queue(NOW)
    scan(NOW)
    rows = select(Finding.case).where(Finding.rule == rule, Finding.cleared_at.is_(None))
    return sorted(db.scalars(rows))


def test_a_post_from_a_public_source_ties_rivals_until_it_is_taken_back(
    db: Session, desk: FlaskClient, as_viewer: Become, compliance: Viewer, owner_of: Owner
) -> None:
    one, other = make_firm(db, "가상이음"), make_firm(db, "가상나루")
    tender = make_tender(db)
    for firm in (one, other):
        register(db, tender, firm)
    db.commit()
    address = "/compliance/records/posts"
    for firm in ("가상이음", "가상나루"):
        values = {"firm": firm} | POST | SINCE
        assert desk.post(f"{address}/new", data=values).status_code == 302
    again = desk.post(f"{address}/new?lang=en", data={"firm": "가상이음"} | POST | SINCE)
    assert (again.status_code, "there already" in again.text) == (422, True)
    assert standing(db, "D2") == ["representative"]
    assert "1970" not in page(desk, address)

    owner = as_viewer(owner_of(one))
    own = page(owner, f"/firms/{one.public_id}/people?lang=en")
    assert "등기사항증명서" in own
    assert "public source" in own
    row = db.scalars(select(Director).where(Director.firm_id == one.id)).one()
    ended = owner.post(
        f"/firms/{one.public_id}/people/{row.public_id}/end?lang=en",
        data={"last_day": "2026-01-01", "valid_to": "2026-01-01"},
        follow_redirects=True,
    )
    assert "ask the compliance desk" in unescape(ended.text)

    as_viewer(compliance)
    assert desk.post(f"{address}/{row.public_id}/retract").status_code == 302
    assert standing(db, "D2") == []
    assert desk.post(f"{address}/new", data={"firm": "가상이음"} | POST | SINCE).status_code == 302
    assert page(as_viewer(owner_of(one)), f"/firms/{one.public_id}/people").count("김하나") == 1


def test_a_group_from_a_public_source_ties_rivals_until_it_is_taken_back(
    db: Session, desk: FlaskClient, as_viewer: Become, compliance: Viewer, owner_of: Owner
) -> None:
    one, other = make_firm(db, "가상이음"), make_firm(db, "가상나루")
    tender = make_tender(db, method="Đấu thầu hạn chế")
    for firm in (one, other):
        register(db, tender, firm)
    db.commit()
    source = {"valid_from": "2020-01-01", "source": "공정위 고시"}
    for firm, group in (("가상이음", "가상그룹"), ("가상나루", "가상 그룹")):
        values = {"firm": firm, "group": group} | source
        assert desk.post("/compliance/records/groups/new", data=values).status_code == 302
    assert standing(db, "D4") == ["rivals"]
    # Each reads the spelling of its own record.
    own = page(as_viewer(owner_of(other)), "/findings/?lang=en")
    assert "가상 그룹" in own
    assert "가상그룹" not in own
    as_viewer(compliance)
    row = db.scalars(select(Affiliation).where(Affiliation.firm_id == one.id)).one()
    back = desk.post(f"/compliance/records/groups/{row.public_id}/retract")
    assert (back.status_code, standing(db, "D4")) == (302, [])


def test_what_a_firm_declares_is_not_the_desks_to_take_back(db: Session, desk: FlaskClient) -> None:
    firm = make_firm(db)
    row = Director(
        public_id="d" * 16,
        firm_id=firm.id,
        name="김하나",
        name_key="김하나",
        position=Position.DIRECTOR,
        valid_from=NOW.date(),
        source="own",
        declared_at=NOW,
    )
    db.add(row)
    db.commit()
    assert desk.post(f"/compliance/records/posts/{row.public_id}/retract").status_code == 404
    assert row.public_id not in page(desk, "/compliance/records/posts")


GOOD = {
    "roles": "{tender},Consultant,study,{firm},,a source",
    "relations": "{firm},UBND tỉnh,control,public,,2026-01-01,,a source",
    "exclusions": "{firm},barred,조달청,,2026-01-01,2026-12-31,a source",
    "holdings": "Parent,{firm},60,2026-01-01,,a source",
    "marks": "{firm},phone,02-555-0101,,,a source",
    "subcontracts": "{tender},,{firm},{other},a source",
    "promises": "{tender},,{firm},person,김하나,1970-03-01,2026-01-01,2026-12-31,a source",
    "posts": "{firm},김하나,representative,1970-03-01,2026-01-01,,a source",
    "groups": "{firm},가상그룹,2026-01-01,,a source",
}


def run(app: Flask, kind: str, path: Path, *options: str) -> Result:
    with speaking("en"):
        return app.test_cli_runner().invoke(args=["conflicts", "import", kind, str(path), *options])


def everything(db: Session) -> int:
    """Rows of every register together."""
    db.rollback()
    return sum(db.scalar(select(func.count()).select_from(model)) or 0 for model in KINDS.values())


@pytest.mark.slow
def test_every_register_has_a_screen_a_template_and_an_import(
    app: Flask, db: Session, desk: FlaskClient, tmp_path: Path
) -> None:
    firm, other, tender = make_firm(db, "가상이음"), make_firm(db, "가상나루"), make_tender(db)
    db.commit()
    assert set(GOOD) == set(COLUMNS) == set(KINDS)
    for count, (kind, row) in enumerate(GOOD.items()):
        folder = "named" if kind in {"subcontracts", "promises"} else "records"
        for address in (f"{folder}/{kind}", f"records/{kind}/new", f"records/{kind}/import"):
            page(desk, f"/compliance/{address}?lang=vi")
        header = desk.get(f"/compliance/records/{kind}.csv").get_data().decode("utf-8-sig").strip()
        assert header == ",".join(COLUMNS[kind])
        said = row.format(firm="가상이음", other="가상나루", tender=tender.notice_no)
        path = tmp_path / f"{kind}.csv"
        path.write_text(f"{header}\n{said}\n", encoding="utf-8-sig")
        tried = run(app, kind, path, "--dry-run")
        assert (tried.exit_code, everything(db)) == (0, count), tried.output
        done = run(app, kind, path)
        assert (done.exit_code, everything(db)) == (0, count + 1), done.output
        assert "1 entered, 0 refused" in done.output
        twice = run(app, kind, path)
        assert (twice.exit_code, everything(db)) == (1, count + 1), twice.output
    assert {firm.id, other.id}
    acts = db.scalars(select(AuditEntry.action).where(AuditEntry.action.like("conflicts.record%")))
    assert len(list(acts)) == len(GOOD)


HEADER = b"owner,owned,share,valid_from,valid_to,source\n"
FINE = "알파,Beta,60,2026-01-01,,registry\n".encode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"owner,owned,share,valid_from\n", "Row 1 lacks the columns source"),
        (HEADER + "알파,Beta,60,2026-01-01,,registry\n".encode("cp949"), "line 2 holds a byte"),
        (HEADER + FINE + b"Beta,Gamma,50,2026-02-30,,x\n", "Row 3: the date"),
        (HEADER + FINE + b"Beta,Gamma,50,2026-03-01,2026-02-01,x\n", "Row 3: The period ends"),
        (HEADER + FINE + b"Gamma,Beta,41,2026-01-01,,x\n", "Row 3: The shares of"),
        (HEADER + FINE + "Beta,알파,10,2026-01-01,,x\n".encode(), "Row 3: This would be a cycle"),
        (HEADER + FINE + b"Beta,Gamma,50\n", "Row 3:"),
        (HEADER + FINE + b"Beta,Gamma,50,2026-01-01,,\n", "Row 3: This is needed"),
        (HEADER + FINE + b'Beta,"Gamma,50\n', "line"),
        (b"PK\x03\x04....", ""),
        (
            HEADER + b"a,b,1,2026-01-01,,x\n" * (LIMIT_ROWS + 1),
            f"Row {LIMIT_ROWS + 2}: more than {LIMIT_ROWS} rows",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bad_file_is_one_clear_line_and_nothing_is_written(
    app: Flask, db: Session, tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "holdings.csv"
    path.write_bytes(content)
    result = run(app, "holdings", path)
    assert result.exit_code == 1
    assert said in result.output
    assert "Traceback" not in result.output
    errors = [line for line in result.output.splitlines() if said in line]
    assert len(errors) == 1
    assert everything(db) == 0


def test_good_rows_are_entered_without_the_bad_ones_only_when_told(
    app: Flask, db: Session, tmp_path: Path
) -> None:
    path = tmp_path / "holdings.csv"
    path.write_bytes(
        HEADER + FINE + b"Gamma,Beta,41,2026-01-01,,x\n" * 60 + b"Beta,Z,9,2026-01-01,,x\n"
    )
    assert (run(app, "holdings", path).exit_code, everything(db)) == (1, 0)
    result = run(app, "holdings", path, "--keep-going")
    assert result.exit_code == 0
    assert "2 entered, 60 refused" in result.output
    assert "and 10 more rows" in result.output
    assert {row.owned for row in db.scalars(select(Holding))} == {"Beta", "Z"}


def test_whoever_reads_a_file_is_told_what_may_stand_in_each_column(desk: FlaskClient) -> None:
    told = page(desk, "/compliance/records/exclusions/import?lang=en")
    for said in ("<code>valid_to</code>", "<code>insolvent</code>", "2026-12-31", "Free text"):
        assert said in told


def test_a_record_that_is_there_already_is_a_bad_row_like_any_other(
    app: Flask, db: Session, tmp_path: Path
) -> None:
    path = tmp_path / "holdings.csv"
    path.write_bytes(HEADER + FINE)
    assert run(app, "holdings", path).exit_code == 0
    path.write_bytes(HEADER + FINE + b"Beta,New,9,2026-01-01,,x\n" * 2)
    result = run(app, "holdings", path)
    assert (result.exit_code, everything(db)) == (1, 1)
    assert "Row 2: This record is there already." in result.output
    result = run(app, "holdings", path, "--keep-going")
    assert result.exit_code == 0
    assert "Row 4: This record is there already." in result.output
    assert "1 entered, 2 refused" in result.output
    assert everything(db) == 2


def test_a_column_that_is_not_known_is_named_and_not_passed_over(
    app: Flask, db: Session, tmp_path: Path
) -> None:
    path = tmp_path / "holdings.csv"
    path.write_bytes(HEADER.replace(b"valid_to", b"valid_too") + FINE)
    result = run(app, "holdings", path)
    assert (result.exit_code, everything(db)) == (1, 0)
    assert "Row 1: This register has no column “valid_too”" in result.output
    assert (run(app, "holdings", path, "--keep-going").exit_code, everything(db)) == (1, 0)


def test_a_cell_of_a_register_is_no_longer_than_its_field(
    app: Flask, db: Session, tmp_path: Path
) -> None:
    path = tmp_path / "holdings.csv"
    path.write_bytes(HEADER + b"Beta," + b"x" * 501 + b",9,2026-01-01,,x\n")
    result = run(app, "holdings", path)
    assert (result.exit_code, everything(db)) == (1, 0)
    assert "Row 2: A cell of 501 characters; 500 at most." in result.output


def test_a_share_that_excel_shows_as_per_cent_is_read_as_it_is_shown(
    app: Flask, db: Session, tmp_path: Path
) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["owner", "owned", "share", "valid_from", "valid_to", "source"])
    shown = ((0.25, "0%"), (0.1234, "0.00%"), (0.07, "0%"), (12.5, "General"))
    for number, (value, format_) in enumerate(shown, start=2):
        sheet.append([f"Owner {number}", "Held", value, date(2026, 1, 1), None, "registry"])
        sheet.cell(number, 3).number_format = format_
    path = tmp_path / "holdings.xlsx"
    book.save(path)
    assert run(app, "holdings", path).exit_code == 0
    shares = db.scalars(select(Holding.share_bp).order_by(Holding.owner))
    assert list(shares) == [2500, 1234, 700, 1250]

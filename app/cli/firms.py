"""`flask firms`: compare names, find duplicates in a list of records."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

import click

from app.cli.outputs import refuse_to_overwrite, write_output
from app.firms.matching.bulk import dedupe_into
from app.firms.matching.compare import compare
from app.firms.matching.dedupe import Found
from app.firms.matching.listing import (
    Listing,
    read_listing,
    read_unusual_listing,
    worth_sharing,
)
from app.firms.matching.names import read_name
from app.firms.matching.records import read_record
from app.firms.matching.shares import Team, together
from app.firms.matching.tables import (
    TableError,
    lines_of,
    read_file,
    read_table,
    require,
    require_among,
    written,
)
from app.firms.matching.weights import Evidence

#: Shares of the work of finding duplicates: reading goes up to the first.
_READING: Final = 4
_ALL: Final = 10
LANGUAGES: Final = frozenset({"", "ko", "en", "vi"})
#: Pairs between two steps of the progress bar.
_STEP: Final = 2000

_file = click.Path(exists=True, dir_okay=False, path_type=Path)
_output = click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="CSV file to write.",
)


@click.group("firms")
def cli() -> None:
    """Compare firms' names and find duplicate records, in CSV files."""


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    """A bad file becomes one line and exit code 1; nothing has been written by then.

    So does the end of a process that helped.
    """
    try:
        yield
    except TableError as error:
        raise click.ClickException(f"{path}: {error}") from error
    except ChildProcessError as error:
        raise click.ClickException(
            f"{path}: a process that helped was ended (is there enough memory?); nothing written"
        ) from error


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Millions of small objects that all stay: looking for cycles among them is wasted time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@contextmanager
def _bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """Progress for whoever watches; in a log a refused file stays one line."""
    with click.progressbar(
        length=1000, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:

        def progress(done: int, everything: int) -> None:
            bar.update((1000 * done // everything if everything else 1000) - bar.pos)

        yield progress


@cli.command("match")
@click.argument("pairs", type=_file)
@_output
def match(pairs: Path, output: Path) -> None:
    """Say for each row of PAIRS whether its two names may name one firm.

    PAIRS is a CSV file (UTF-8) with the columns name_a and name_b, and if you like lang_a and
    lang_b (ko, en, vi). Every row is written again with score (0 to 1) and decision: match,
    review or no. A bad row refuses the whole file: one line with its number, nothing written.
    """
    refuse_to_overwrite(pairs, output)
    with _refusing(pairs):
        table = read_table(pairs, ("name_a", "name_b"))
        for column in ("name_a", "name_b"):
            require(table.cells(column), column)
        for column in ("lang_a", "lang_b"):
            require_among(table.cells(column), column, LANGUAGES)
    wanted = [place for place, name in enumerate(table.header) if name not in {"score", "decision"}]
    columns = [table.cells(name) for name in ("name_a", "name_b", "lang_a", "lang_b")]
    rows: list[list[object]] = []
    with _no_collecting(), _bar("comparing") as progress:
        for count, (row, name_a, name_b, lang_a, lang_b) in enumerate(
            zip(table.rows, *columns, strict=True)
        ):
            found = compare(
                read_name(name_a, lang_a.strip().lower()), read_name(name_b, lang_b.strip().lower())
            )
            kept = [row[place] for place in wanted]
            rows.append([*kept, f"{found.score:.4f}", found.decision.value])
            if not count % _STEP:
                progress(count, len(table.rows))
        progress(1, 1)
    header = [table.header[place] for place in wanted]
    write_output(output, written([*header, "score", "decision"], rows))
    click.echo(f"{output}: {len(rows):,} pairs")


@cli.command("dedupe")
@click.argument("records", type=_file)
@_output
@click.option("--parts", is_flag=True, help="Also write what each piece of evidence weighs (nats).")
def dedupe_(records: Path, output: Path, parts: bool) -> object:
    """Find the records in RECORDS that are one firm.

    RECORDS is a CSV file (UTF-8) with the columns id and name, and if you like brn (Korean
    business registration number or Vietnamese tax code), phone, domain, address. Writes id_a,
    id_b, score (0 to 1) and decision: match, or review where somebody should look. A bad row
    refuses the whole file: one line with its number, nothing written.
    """
    refuse_to_overwrite(records, output)
    header = ["id_a", "id_b", "score", "decision"]
    if parts:
        header += [evidence.value for evidence in Evidence] + ["certain"]
    with _no_collecting(), _refusing(records), _bar("looking for duplicates") as progress:

        def write(lines: list[_Lines]) -> None:
            write_output(output, b"".join([lines_of([header]), *(text for _pairs, text in lines)]))

        found = _duplicates(records, write, progress, parts=parts)
        progress(1, 1)
    pairs = sum(count for count, _text in found.lines)
    click.echo(f"{output}: {pairs:,} pairs among {len(found.listing.ids):,} records")
    return found


#: The lines of the pairs found in a stretch of the list, and how many they are.
_Lines = tuple[int, bytes]


class _Duplicates(NamedTuple):
    """A list of records, and the pairs found in it."""

    listing: Listing
    lines: list[_Lines]


def _duplicates(
    source: Path,
    write: Callable[[list[_Lines]], None],
    progress: Callable[[int, int], None],
    *,
    parts: bool,
) -> _Duplicates:
    """The pairs among the records in `source`, written while the processes that helped end."""
    content = read_file(source)
    read_record(" ")  # the tables that names are read with, once and not in each process

    def compare(listing: Listing, team: Team) -> _Duplicates:
        told = partial(_lines, listing.ids, parts)
        compared = partial(_part_of, progress, _READING, _ALL)
        lines = dedupe_into(told, listing.columns, team, in_full=parts, progress=compared)
        if team.first:
            write(lines)
        return _Duplicates(listing, lines)

    def work(team: Team) -> _Duplicates | None:
        listing = read_listing(content, team, progress=partial(_part_of, progress, 0, _READING))
        return compare(listing, team) if listing else None

    alone = not worth_sharing(content)
    found = together(work, alone=alone)
    if found is None:
        found = together(partial(compare, read_unusual_listing(content)), alone=alone)
    return found


def _lines(ids: Sequence[str], parts: bool, found: Sequence[Found]) -> _Lines:
    """The lines of the pairs `found`, with the parts of their scores if those are asked for."""
    text = "" if parts else _plain_lines(ids, found)
    if text:
        return len(found), text.encode()
    rows: list[tuple[object, ...]] = [
        (ids[first], ids[second], f"{result.score:.4f}", result.decision)
        for first, second, result in found
    ]
    if parts:
        rows = [
            (
                *row,
                *[f"{weight:.2f}" for weight in pair.result.weights],
                "yes" if pair.result.certain else "no",
            )
            for row, pair in zip(rows, found, strict=True)
        ]
    return len(rows), lines_of(rows)


def _plain_lines(ids: Sequence[str], found: Sequence[Found]) -> str:
    """The same without parts at half the work; "" when an id would have to stand in quotes."""
    text = "".join(
        [
            f"{ids[first]},{ids[second]},{result.score:.4f},{result.decision}\n"
            for first, second, result in found
        ]
    )
    plain = '"' not in text and "\r" not in text
    cells = text.count(","), text.count("\n")
    return text if plain and cells == (3 * len(found), len(found)) else ""


def _part_of(
    progress: Callable[[int, int], None], begin: int, end: int, done: int, everything: int
) -> None:
    """Progress of a part of the work, which goes from `begin` to `end` of `_ALL`."""
    progress(begin * everything + (end - begin) * done, _ALL * everything)

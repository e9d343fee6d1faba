"""`flask translations`: extract, compile, check. One catalogue per feature and language.

Sources are app/translations/<locale>/LC_MESSAGES/<feature>.po; `compile` merges them into
messages.mo, which is built, never committed. A message that core.po holds need not be
repeated by a feature.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from flask.cli import AppGroup

from app.core.glossary import disagreements
from app.core.i18n import DEFAULT_LOCALE, LOCALES

APP = Path(__file__).resolve().parent.parent
FOLDER = APP / "translations"
TRANSLATED = tuple(locale for locale in LOCALES if locale != "en")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "lazy_gettext": None,
    "N_": None,
    "message": (1,),
    "Message": (1,),
}
METHODS = [
    ("**.py", "python"),
    ("**/templates/**.html", "jinja2"),
    ("**/templates/**.txt", "jinja2"),
]
#: A template the extractor cannot read is an error, not a file without texts.
OPTIONS = {
    pattern: {"trim_blocks": "true", "extensions": "jinja2.ext.do", "silent": "false"}
    for pattern, _method in METHODS[1:]
}

cli = AppGroup("translations", help="Catalogues of the Korean and Vietnamese texts.")


def features() -> list[str]:
    """core first, then every package of app/ that holds source text."""
    names = sorted(
        path.name
        for path in APP.iterdir()
        if path.is_dir() and (path / "__init__.py").exists() and path.name != "core"
    )
    return ["core", *names]


@cache
def extracted(feature: str) -> Catalog:
    """Every message in the feature's Python files and templates, with its places.

    Read once for both languages.
    """
    catalog = Catalog(charset="utf-8")
    found = extract_from_dir(
        str(APP / feature),
        method_map=METHODS,
        options_map=OPTIONS,
        keywords=KEYWORDS,
        comment_tags=("i18n:",),
    )
    for filename, _line, msgid, comments, context in found:
        catalog.add(
            msgid,
            None,
            [(f"app/{feature}/{filename}", 0)],
            auto_comments=comments,
            context=context,
        )
    return catalog


def catalogue_path(locale: str, feature: str) -> Path:
    """Where the feature's translations into `locale` are kept."""
    return FOLDER / locale / "LC_MESSAGES" / f"{feature}.po"


def load(locale: str, feature: str) -> Catalog:
    """The feature's catalogue, empty when there is none yet."""
    path = catalogue_path(locale, feature)
    if not path.exists():
        return Catalog(locale=locale, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=locale, abort_invalid=True)


def merged(locale: str) -> Catalog:
    """All features' translations in one catalogue."""
    whole = Catalog(locale=locale, charset="utf-8")
    for feature in features():
        for entry in load(locale, feature):
            if entry.id and not entry.fuzzy and _has_its_words(entry):
                whole.add(entry.id, entry.string, context=entry.context)
    return whole


def problems(locale: str) -> Iterator[str]:
    """Messages missing, fuzzy, obsolete, translated differently by two features, or otherwise than
    the glossary says."""
    whole = merged(locale)
    seen: dict[str, tuple[str, object]] = {}
    core = {str(entry.id) for entry in load(locale, "core") if entry.id}
    for feature in features():
        wanted = extracted(feature)
        kept = load(locale, feature)
        for entry in wanted:
            if entry.id and whole.get(entry.id, entry.context) is None:
                yield f"{locale}/{feature}: missing {entry.id!r}"
        for entry in kept:
            if not entry.id:
                continue
            if entry.fuzzy:
                yield f"{locale}/{feature}: fuzzy {entry.id!r}"
            if feature != "core" and str(entry.id) in core:
                yield f"{locale}/{feature}: {entry.id!r} is already in core"
            if wanted.get(entry.id, entry.context) is None:
                yield f"{locale}/{feature}: obsolete {entry.id!r}"
            known = seen.setdefault(str(entry.id), (feature, entry.string))
            if entry.string and known[1] != entry.string:
                yield f"{locale}/{feature}: {entry.id!r} differs from {known[0]}"
            yield from (f"{locale}/{feature}: {error}" for error in entry.check(kept))
            for other in _against_the_glossary(entry, locale):
                yield f"{locale}/{feature}: {entry.id!r}: {other}"


def _has_its_words(entry: Message) -> bool:
    """Whether each form of it, one or several, is translated."""
    said = entry.string
    return all((said,) if isinstance(said, str) else said or ("",))


def _against_the_glossary(entry: Message, locale: str) -> Iterator[str]:
    yield from disagreements(_forms(entry.id), _forms(entry.string), locale)


def _forms(said: str | Sequence[str] | None) -> str:
    """Singular and plural as one text."""
    return said if isinstance(said, str) else " ".join(filter(None, said or ()))


def compile_catalogues() -> None:
    """Write messages.mo for every language (English: an empty one)."""
    for locale in LOCALES:
        folder = FOLDER / locale / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        # Set in place whole: another process may be reading the one before.
        fresh = folder / f"messages.{os.getpid()}.mo"
        with fresh.open("wb") as file:
            write_mo(file, merged(locale) if locale in TRANSLATED else Catalog(locale=locale))
        fresh.replace(folder / "messages.mo")


@cli.command("extract")
@click.argument("only", nargs=-1)
def extract(only: tuple[str, ...]) -> None:
    """Bring the .po files of ONLY (default: all features) in line with the source text."""
    for locale in TRANSLATED:
        core = {str(entry.id) for entry in load(locale, "core") if entry.id}
        whole = merged(locale)
        for feature in only or features():
            fresh = extracted(feature)
            old = load(locale, feature)
            # The old dates stay: a new one in every extraction makes every branch collide.
            catalog = Catalog(
                locale=locale,
                charset="utf-8",
                header_comment=f"# {feature}",
                creation_date=old.creation_date,
                revision_date=old.revision_date,
            )
            for entry in fresh:
                if not entry.id or (feature != "core" and str(entry.id) in core):
                    continue
                before = old.get(entry.id, entry.context)
                if before is None and whole.get(entry.id, entry.context) is not None:
                    continue  # another feature has the words: they stand once
                catalog.add(
                    entry.id,
                    before.string if before else "",
                    [(name, 0) for name, _line in entry.locations],
                    flags=entry.flags - {"fuzzy"},
                    auto_comments=entry.auto_comments,
                    context=entry.context,
                )
            if not len(catalog):
                continue
            path = catalogue_path(locale, feature)
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                write_po(file, catalog, width=100, sort_output=True, include_lineno=False)
    click.echo(f"extracted; source language of new texts: {DEFAULT_LOCALE} first")


@cli.command("compile")
def compile_() -> None:
    """Build messages.mo for every language."""
    compile_catalogues()


@cli.command("check")
def check() -> None:
    """List what is missing, fuzzy, obsolete or contradictory; non-zero when anything is."""
    found = [line for locale in TRANSLATED for line in problems(locale)]
    for line in found:
        click.echo(line)
    if found:
        raise click.ClickException(f"{len(found)} problems in the catalogues")

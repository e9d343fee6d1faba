"""One section of a pack before anything is frozen or issued: read, never kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from markupsafe import Markup
from sqlalchemy.orm import Session

from app.core.errors import DomainError, NotFoundError
from app.core.i18n import message, speaking
from app.core.ids import PublicId
from app.packs.content.layout import is_shown
from app.packs.editions.gate import LeakError
from app.packs.editions.projecting import Edition, project, series_of
from app.packs.editions.readers import reader_of
from app.packs.issuing.assemble import assemble
from app.packs.models import Audience
from app.packs.rendering.languages import main_language
from app.packs.rendering.reading import reading_of
from app.packs.rendering.render import Drawn, draw
from app.packs.sections import SECTIONS

log = structlog.get_logger("packs")


class UnseenError(DomainError):
    """The gate would stop the edition: it is not shown before issue either. Nothing is written
    down of it: looking writes nothing."""

    def __init__(self, audience: Audience) -> None:
        super().__init__(
            message(
                "%(edition)s: a section cannot be projected for its readers. It is shown to "
                "nobody, and would not be issued.",
                edition=message(audience.msgid),
            )
        )


@dataclass(frozen=True)
class SectionLine:
    """A section that this edition would have."""

    name: str
    title: str


def edition_now(db: Session, meeting: PublicId, audience: Audience, now: datetime) -> Edition:
    """What an edition for everybody of `audience` would say whose facts are frozen now.

    Raises what `assemble` and `project` raise, UnseenError where the gate would stop it.
    """
    content = assemble(db, meeting, series_of(audience), now=now)
    reader = reader_of(db, content, audience, "", now=now)
    try:
        return project(content, audience, reader)
    except LeakError as leak:
        log.error("packs.blocked", meeting=meeting, audience=audience.value, preview=True)
        raise UnseenError(audience) from leak


def sections_of(edition: Edition, locale: str) -> tuple[SectionLine, ...]:
    """Every section the edition can have, whether chosen or not, in the usual order."""
    with speaking(main_language(locale)):
        return tuple(
            SectionLine(section.name, section.heading(edition))
            for section in SECTIONS
            if section.applies(edition)
        )


def section_html(edition: Edition, locale: str, name: str) -> Markup:
    """The section as the reading view has it; NotFoundError when the edition lacks it."""
    reading = reading_of(_with(edition, name), locale, version=1)
    if name == "contents":
        return reading.contents
    found = next((part.html for part in reading.parts if part.name == name), None)
    if found is None:
        raise NotFoundError
    return found


def section_pdf(edition: Edition, locale: str, name: str) -> Drawn:
    """The pages of this section alone, numbered from 1."""
    if name not in {line.name for line in sections_of(edition, locale)}:
        raise NotFoundError
    return draw(_with(edition, name), locale, version=1, only=name)


def _with(edition: Edition, name: str) -> Edition:
    """The edition with this section in it, also where the meeting's choice leaves it out."""
    if is_shown(edition.content.layout, name):
        return edition
    return replace(edition, content=replace(edition.content, layout=()))

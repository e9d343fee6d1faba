"""Drawn packs, kept for all tests because drawing costs seconds; a meeting, and its readers."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy.orm import Session

from app import create_app
from app.accounts.models import User
from app.audit import commands as audit
from app.audit.models import AccessScope
from app.cli.translations import compile_catalogues
from app.core.access import ANONYMOUS, Actor, Role, Viewer
from app.meetings.models import Meeting, MeetingState
from app.packs.editions.projecting import project
from app.packs.models import Audience
from app.packs.papers import commands as paper_commands
from app.packs.rendering.render import Drawn, draw
from config import Config
from tests.factories import NOW, make_organisation, make_user, viewer_of
from tests.factories.meetings import make_body, make_item, make_meeting, make_seat
from tests.factories.packs import sample_content, sealed_content
from tests.integration.packs.issuing import OFFICER, desk

Draw = Callable[[Audience, str], Drawn]
Read = Callable[[Audience, str], list[str]]


@pytest.fixture(scope="session")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An application for drawing alone; no test reaches its database."""
    compile_catalogues()
    folder: Path = tmp_path_factory.mktemp("paper")
    return create_app(
        Config(folder, f"sqlite:///{folder / 'none.sqlite'}", secret_key="t", encryption_key="t")
    )


@pytest.fixture(scope="session")
def drawn(paper: Flask) -> Draw:
    @cache
    def make(audience: Audience, locale: str) -> Drawn:
        content = sealed_content() if audience is Audience.COMPLIANCE else sample_content()
        with paper.app_context():
            return draw(project(content, audience), locale, version=2)

    return make


@pytest.fixture(scope="session")
def written(drawn: Draw) -> Read:
    """The text of each page of a drawn pack; read once, for reading costs seconds too."""

    @cache
    def read(audience: Audience, locale: str) -> list[str]:
        book = PdfReader(BytesIO(drawn(audience, locale).pdf))
        return [page.extract_text() for page in book.pages]

    return read


@pytest.fixture
def meeting(db: Session) -> Meeting:
    row = make_meeting(db, make_body(db), state=MeetingState.FROZEN, frozen_at=NOW, invited_at=NOW)
    make_item(db, row)
    db.commit()
    return row


@pytest.fixture
def brief(db: Session, meeting: Meeting) -> Meeting:
    """The meeting, its packs without any section that may be left out: drawn in a second."""
    paper_commands.set_layout(db, meeting.public_id, ("sheets",), actor=Actor.of(OFFICER), now=NOW)
    db.commit()
    return meeting


@pytest.fixture
def member(db: Session, meeting: Meeting) -> Viewer:
    """A ministry's official who sits on the meeting's body."""
    official: User = make_user(db, Role.MINISTRY, organisation=make_organisation(db))
    make_seat(db, meeting.body, organisation=official.organisation, user_id=official.id)
    db.commit()
    return viewer_of(official)


@pytest.fixture
def viewers(db: Session, member: Viewer) -> dict[str, Viewer]:
    """One of each kind; the compliance officer has stated a reason."""
    eyes = {
        "anonymous": ANONYMOUS,
        "secretariat": desk(Role.SECRETARIAT),
        "issuer": OFFICER,
        "compliance": desk(Role.COMPLIANCE),
        "member": member,
        "stranger": desk(Role.MINISTRY),
        "expert": desk(Role.EXPERT),
        "counterpart": desk(Role.COUNTERPART),
        "firm": desk(Role.OWNER),
        "auditor": desk(Role.AUDITOR),
    }
    reason = Actor.of(eyes["compliance"])
    audit.grant_access(db, AccessScope.FINDINGS, "case 17 of 2026", actor=reason, now=NOW)
    db.commit()
    return eyes

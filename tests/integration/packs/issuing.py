"""Issued editions with what they say and a file, without drawing one."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.core.access import Role, Viewer
from app.core.ids import new_public_id
from app.core.storage import store_bytes
from app.meetings.models import Meeting
from app.packs.content.freezing import to_json
from app.packs.content.whole import Content
from app.packs.editions.projecting import EVERYBODY as AT_LARGE
from app.packs.editions.projecting import Reader, project, series_of
from app.packs.models import Audience, PackEdition, PackSnapshot
from tests.factories import NOW
from tests.factories.packs import sample_content, sealed_content
from tests.factories.pdf_files import make_pdf

#: A page, as an edition's file.
PDF = make_pdf(deterministic_id=True)


def desk(*roles: Role) -> Viewer:
    return Viewer(user=new_public_id(), user_name="김담당", roles=frozenset(roles))


OFFICER = desk(Role.SECRETARIAT)


def issued(
    app: Flask,
    db: Session,
    meeting: Meeting,
    audience: Audience,
    *,
    locale: str = "ko",
    version: int = 1,
    frozen: Content | None = None,
    reader: Reader = AT_LARGE,
) -> str:
    """An issued edition with a file, without drawing one."""
    series = series_of(audience)
    snapshot = PackSnapshot(
        public_id=new_public_id(),
        meeting_id=meeting.id,
        series=series,
        ordinal=db.scalars(sa.select(sa.func.count()).select_from(PackSnapshot)).one() + 1,
        frozen_at=NOW,
        content={},
        digest="d",
    )
    db.add(snapshot)
    db.flush()
    if frozen is None:
        frozen = sealed_content() if audience is Audience.COMPLIANCE else sample_content()
    said = project(frozen, audience, reader)
    edition = PackEdition(
        public_id=new_public_id(),
        meeting_id=meeting.id,
        snapshot_id=snapshot.id,
        audience=audience,
        recipient=reader.recipient,
        locale=locale,
        version=version,
        sha256=store_bytes(app.config["DURI"].files, PDF, suffix=".pdf"),
        size=len(PDF),
        pages=12,
        content=to_json(said.content),
        content_digest=said.digest,
        renderer="test",
        draft=False,
        missing=[],
        concerns=[],
        issued_at=NOW,
        issued_by=OFFICER.user,
    )
    db.add(edition)
    db.commit()
    return edition.public_id


EVERYBODY = {
    "anonymous",
    "secretariat",
    "issuer",
    "compliance",
    "member",
    "stranger",
    "expert",
    "counterpart",
    "firm",
    "auditor",
}
#: Who may have which edition, in whatever form.
READERS = [
    (Audience.SECRETARIAT, {"secretariat", "issuer"}),
    (Audience.COMPLIANCE, {"compliance"}),
    (Audience.MINISTRY, {"member", "issuer"}),
    (Audience.PUBLIC, EVERYBODY),
]


def opened_by(
    as_viewer: Callable[[Viewer], FlaskClient],
    viewers: dict[str, Viewer],
    readers: set[str],
    address: str,
) -> dict[str, TestResponse]:
    """What each of `readers` is answered at `address`, which to everybody else is no address."""
    answers = {name: as_viewer(viewer).get(address) for name, viewer in viewers.items()}
    assert {name: answer.status_code for name, answer in answers.items()} == {
        name: 200 if name in readers else 404 for name in viewers
    }
    return {name: answers[name] for name in readers}

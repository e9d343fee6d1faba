"""One drawn pack per audience and language, kept for all tests: drawing costs seconds."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from pypdf import PdfReader

from app import create_app
from app.cli.translations import compile_catalogues
from app.packs.editions import project
from app.packs.models import Audience
from app.packs.render import Drawn, draw
from config import Config
from tests.factories.packs import sample_content, sealed_content

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

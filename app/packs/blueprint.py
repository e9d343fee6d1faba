"""The blueprint of packs; its routes are attached by the modules `views` imports."""

from __future__ import annotations

from flask import Blueprint

from app.packs.rendering.languages import PACK_LOCALE_NAMES, columns_of, main_language

blueprint = Blueprint("packs", __name__, template_folder="templates", url_prefix="/packs")


@blueprint.app_template_filter("edition_language")
def edition_language(locale: str) -> str:
    """The language, or the two, of an edition by its own name."""
    return PACK_LOCALE_NAMES[locale]


blueprint.app_template_filter("main_language")(main_language)


@blueprint.app_template_filter("by_code_point")
def by_code_point(character: str) -> str:
    """A character that screens may not draw either, with its number: 𖼀 (U+16F00)."""
    return f"{character} (U+{ord(character):04X})"


@blueprint.app_template_test("side_by_side")
def is_side_by_side(locale: str) -> bool:
    """Whether an edition has two languages."""
    return len(columns_of(locale)) > 1

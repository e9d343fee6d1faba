"""The language in force: asked for once, and still the right one when it changes."""

from __future__ import annotations

from flask import Flask, render_template_string

from app.core.i18n import N_, current_locale, gettext, ngettext, speaking

SIGN_IN = N_("Sign in")


def test_a_block_speaks_its_language_and_the_one_around_it_comes_back(app: Flask) -> None:
    with app.test_request_context("/?lang=vi"):
        before = gettext(SIGN_IN)
        with speaking("ko"):
            assert (current_locale(), gettext(SIGN_IN)) == ("ko", "로그인")
            with speaking("en"):
                assert (current_locale(), gettext(SIGN_IN)) == ("en", "Sign in")
            assert (current_locale(), gettext(SIGN_IN)) == ("ko", "로그인")
        assert (current_locale(), gettext(SIGN_IN)) == ("vi", before)
        assert before == "Đăng nhập"


def test_the_language_comes_back_after_an_error_too(app: Flask) -> None:
    with app.test_request_context("/?lang=vi"):
        try:
            with speaking("ko"):
                raise LookupError
        except LookupError:
            assert current_locale() == "vi"


def test_a_block_leaves_the_choice_of_language_to_whoever_asks_later(app: Flask) -> None:
    with app.test_request_context("/?lang=vi"):
        with speaking("en"):
            gettext(SIGN_IN)
        assert gettext(SIGN_IN) == "Đăng nhập"


def test_outside_any_application_the_source_is_spoken() -> None:
    assert gettext(SIGN_IN) == "Sign in"
    assert ngettext("%(num)s tender", "%(num)s tenders", 2) == "2 tenders"


def test_what_is_put_into_a_templates_sentence_is_escaped(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        said = render_template_string("{{ _('<b>%(who)s</b> is 100%%', who=who) }}", who="<i>")
    assert said == "<b>&lt;i&gt;</b> is 100%"

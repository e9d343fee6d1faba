"""Words in three languages: Korean first, Vietnamese, English.

Source strings are English. `N_` marks a string that is translated later; `Message` carries
such a string and its parameters out of code that must not know the reader's language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final, TypeVar

from babel.support import NullTranslations
from flask import Flask, Request, current_app, g, has_request_context, request
from flask_babel import Babel, force_locale, get_locale, get_translations
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup
from werkzeug.wrappers import Response

LOCALES: Final = ("ko", "vi", "en")
DEFAULT_LOCALE: Final = "ko"
#: Each language by its own name, for the language switch.
LOCALE_NAMES: Final = {"ko": "한국어", "vi": "Tiếng Việt", "en": "English"}
LOCALE_COOKIE: Final = "duri_locale"
#: Texts kept ready for each language: more than templates hold. A template that is given a text
#: to translate could fill it with others otherwise.
_MOST_WRITTEN: Final = 10_000

V = TypeVar("V", bound=Callable[..., Any])

babel = Babel()

#: The `g` of the application context itself: through its proxy every look costs several calls.
_around: Final[Callable[[], Any]] = g._get_current_object


@dataclass(frozen=True)
class Speech:
    """The language in force, and its catalogue."""

    locale: str
    catalogue: NullTranslations
    #: Texts of templates that nothing is put into, ready to be written.
    written: dict[str, Markup] = field(default_factory=dict)


#: One for each catalogue: what is ready once is ready for every page.
_speech_of: Final = lru_cache(maxsize=16)(Speech)


def speech() -> Speech:
    """The language in force here, after any `speaking()` block.

    Asked for hundreds of times in a page: Flask-Babel finds it anew each time, this keeps it for
    as long as the application context lives.
    """
    try:
        around = _around()
    except RuntimeError:  # outside an application context
        return Speech(DEFAULT_LOCALE, NullTranslations())
    kept: Speech | None = around.get("duri_speech")
    if kept is None:
        locale = get_locale()
        kept = _speech_of(locale.language if locale else DEFAULT_LOCALE, get_translations())
        around.duri_speech = kept
    return kept


def gettext(msgid: str, **variables: Any) -> str:
    """`msgid` in the language in force, with `variables` in the places it has for them."""
    text: str = speech().catalogue.gettext(msgid)
    return text % variables if variables else text


def ngettext(one: str, many: str, num: int, **variables: Any) -> str:
    """The form for `num` things in the language in force; the text may name it `%(num)s`."""
    text: str = speech().catalogue.ngettext(one, many, num)
    return text % ({"num": num} | variables)


def in_words(text: str) -> str:
    """A text of ours in the reader's language, anybody else's as it stands: never markup, and its
    per cent signs are its own. For texts out of the database."""
    said: str = speech().catalogue.gettext(text) if text else ""
    return said


@pass_eval_context
def _template_gettext(context: EvalContext, msgid: str, /, **variables: Any) -> str:
    """`_()` of a template: the text may carry markup, what is put into it is escaped."""
    here = speech()
    if variables or not context.autoescape:
        return _written(context, here.catalogue.gettext(msgid), variables)
    text = here.written.get(msgid)
    if text is None:
        text = Markup(_written(context, here.catalogue.gettext(msgid), variables))  # noqa: S704  (our own catalogue, nothing is put into it)
        if len(here.written) < _MOST_WRITTEN:
            here.written[msgid] = text
    return text


@pass_eval_context
def _template_ngettext(
    context: EvalContext, one: str, many: str, num: int, /, **variables: Any
) -> str:
    """`ngettext()` of a template; the text may name the number `%(num)s`."""
    return _written(context, speech().catalogue.ngettext(one, many, num), {"num": num} | variables)


def _written(context: EvalContext, text: str, variables: Mapping[str, Any]) -> str:
    if context.autoescape:
        text = Markup(text)  # noqa: S704  (our own catalogue; what is put into it is escaped)
    return text % variables if "%" in text else text


def init_app(app: Flask) -> None:
    """Let requests choose their language, and templates speak it."""
    babel.init_app(app, locale_selector=select_locale)
    app.jinja_env.filters["in_words"] = in_words
    app.jinja_env.globals.update(
        _=_template_gettext, gettext=_template_gettext, ngettext=_template_ngettext
    )


def N_(msgid: str) -> str:  # noqa: N802  (gettext's customary name for "translate later")
    """Mark `msgid` for extraction without translating it now."""
    return msgid


@dataclass(frozen=True)
class Message:
    """A translatable sentence with its parameters; `str()` gives it in the reader's language."""

    msgid: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        if not self.msgid:
            return ""  # gettext would answer an empty id with the catalogue's header
        params = {k: str(v) if isinstance(v, Message) else v for k, v in self.params.items()}
        return str(gettext(self.msgid, **params))

    def __hash__(self) -> int:
        return hash((self.msgid, tuple(sorted((k, str(v)) for k, v in self.params.items()))))


def message(msgid: str, **params: Any) -> Message:
    """Build a `Message`; the extractor knows this function's name."""
    return Message(msgid, params)


class Labelled(StrEnum):
    """An enumeration whose members carry the word people see: `OPEN = "open", N_("Open")`."""

    msgid: str

    def __new__(cls, value: str, msgid: str = "") -> Labelled:
        """Create the member with its stored value and its English source word.

        The default is there for type checkers alone: `Role("owner")` looks a member up.
        """
        member = str.__new__(cls, value)
        member._value_ = value
        member.msgid = msgid
        return member

    @property
    def label(self) -> str:
        """The word in the reader's language."""
        return str(gettext(self.msgid))


def best_locale(incoming: Request) -> str:
    """`?lang=`, else the page's own language, the cookie, the browser's wish, Korean."""
    view = current_app.view_functions.get(incoming.endpoint or "")
    own = getattr(view, "speaks", None)
    for wish in (incoming.args.get("lang"), own, incoming.cookies.get(LOCALE_COOKIE)):
        if wish in LOCALES:
            return wish
    return incoming.accept_languages.best_match(LOCALES) or DEFAULT_LOCALE


def speaks(locale: str) -> Callable[[V], V]:
    """A page for readers of one language: theirs unless the address asks for another."""

    def mark(view: V) -> V:
        view.speaks = locale  # type: ignore[attr-defined]  # set or found at run time, not in its stubs
        return view

    return mark


def remember_locale(response: Response, locale: str, *, secure: bool) -> None:
    """Keep the reader's choice of language in a cookie for a year."""
    response.set_cookie(
        LOCALE_COOKIE,
        locale,
        max_age=365 * 24 * 3600,
        httponly=True,
        samesite="Lax",
        secure=secure,
    )


def select_locale() -> str:
    """The locale of this request; commands and jobs outside one are Korean unless forced."""
    if not has_request_context():
        return DEFAULT_LOCALE
    if "locale" not in g:
        g.locale = best_locale(request)
    return str(g.locale)


def current_locale() -> str:
    """The two-letter code in force here, after any `speaking()` block."""
    return speech().locale


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Translate into `locale` inside the block (mails, packs). Needs an app context."""
    if locale not in LOCALES:
        raise ValueError(f"unknown locale {locale!r}")
    if locale == current_locale():  # it is spoken already: nothing to set and to set back
        yield
        return
    outer = g.pop("duri_speech", None)
    with force_locale(locale):
        try:
            yield
        finally:
            g.duri_speech = outer


@dataclass(frozen=True)
class Names:
    """One thing's name in every language it has; printed in the reader's."""

    ko: str | None
    vi: str | None
    en: str | None

    def __str__(self) -> str:
        return pick(self.ko, self.vi, self.en)


def pick(ko: str | None, vi: str | None, en: str | None, locale: str | None = None) -> str:
    """The name in the reader's language, else English, Korean, Vietnamese, in that order."""
    wanted = {"ko": ko, "vi": vi, "en": en}[locale or current_locale()]
    return wanted or en or ko or vi or ""

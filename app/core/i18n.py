"""Words in three languages: Korean first, Vietnamese, English.

Source strings are English. `N_` marks a string that is translated later; `Message` carries
such a string and its parameters out of code that must not know the reader's language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, TypeVar

from flask import Request, current_app, g, has_request_context, request
from flask_babel import Babel, force_locale, get_locale, gettext
from werkzeug.wrappers import Response

LOCALES: Final = ("ko", "vi", "en")
DEFAULT_LOCALE: Final = "ko"
#: Each language by its own name, for the language switch.
LOCALE_NAMES: Final = {"ko": "한국어", "vi": "Tiếng Việt", "en": "English"}
LOCALE_COOKIE: Final = "duri_locale"

V = TypeVar("V", bound=Callable[..., Any])

babel = Babel()


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
    locale = get_locale()
    return locale.language if locale is not None else DEFAULT_LOCALE


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Translate into `locale` inside the block (mails, packs). Needs an app context."""
    if locale not in LOCALES:
        raise ValueError(f"unknown locale {locale!r}")
    with force_locale(locale):
        yield


def pick(ko: str | None, vi: str | None, en: str | None, locale: str | None = None) -> str:
    """The name in the reader's language, else English, Korean, Vietnamese, in that order."""
    wanted = {"ko": ko, "vi": vi, "en": en}[locale or current_locale()]
    return wanted or en or ko or vi or ""

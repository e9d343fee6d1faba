"""The web side of the foundations: templates, filters, errors, security headers, CSRF."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, current_app, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, SecurityError
from werkzeug.routing import BaseConverter, RequestRedirect

from app.core import addresses, clock, dates, frame, i18n, money, security, static
from app.core.access import ANONYMOUS, allow, anyone, me
from app.core.db import read_session
from app.core.errors import DomainError
from app.core.i18n import message
from app.core.ids import ALPHABET, LENGTH
from config import Config

csrf = CSRFProtect()

_STALE_FORM = message("This form has expired. Go back, load the page again and send it once more.")


class PublicIdConverter(BaseConverter):
    """`<public_id:tender>`: anything that cannot be an id is a 404 without a query."""

    regex = f"[{ALPHABET}]{{{LENGTH}}}"


def settings() -> Config:
    """The configuration of the running application."""
    config: Config = current_app.config["DURI"]
    return config


def init_app(app: Flask) -> None:
    """Attach converters, filters, error pages and headers to `app`."""
    app.url_map.converters["public_id"] = PublicIdConverter
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.do")
    security.init_app(app, app.config["DURI"])
    csrf.init_app(app)
    static.init_app(app)
    app.jinja_env.filters.update(
        amount=money.format_amount,
        won=money.format_won,
        share=money.format_share,
        day=dates.format_date,
        instant=dates.format_instant,
        quarter=dates.format_quarter,
        announced=dates.format_announced,
        stated=dates.format_stated,
        both_zones=dates.format_both_zones,
        days_until=dates.days_until,
        host=frame.host,
    )
    app.jinja_env.globals["url_for"] = addresses.url_for
    app.context_processor(_template_context)
    app.before_request(_refuse_null)
    app.after_request(_remember_locale)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(DomainError, _domain_error)
    app.add_url_rule("/healthz", "healthz", healthz)


def _template_context() -> dict[str, Any]:
    return {
        "me": me(),
        "now": clock.now(),
        "locale": i18n.current_locale(),
        "locales": i18n.LOCALE_NAMES,
        "settings": settings(),
        "SEOUL": clock.SEOUL,
        "HANOI": clock.HANOI,
        **frame.context(),
    }


def _refuse_null() -> ResponseReturnValue | None:
    """Nobody types the character NUL, and PostgreSQL keeps it in no text: 400, not a crash."""
    texts = (
        request.path,
        *(text for texts in request.args.listvalues() for text in texts),
        *(text for texts in request.form.listvalues() for text in texts),
    )
    return error_page(400) if any("\0" in text for text in texts) else None


def _remember_locale(response: Response) -> Response:
    wish = request.args.get("lang")
    if wish in i18n.LOCALES:
        i18n.remember_locale(response, wish, secure=settings().secure_cookies)
    return response


def safe_next(target: str | None) -> str | None:
    """`target` when it is a page of this application, else nothing.

    A path of ours starts with one slash; `//host`, `/\\host` and control characters are
    how browsers are talked into leaving.
    """
    if not target or not target.startswith("/") or target[1:2] in {"/", "\\"}:
        return None
    if any(ord(letter) < 0x20 or letter == "\\" for letter in target):
        return None
    return target if leads_somewhere(target.partition("?")[0].partition("#")[0]) else None


def leads_somewhere(path: str) -> bool:
    """Whether a GET of `path` reaches a page of this application."""
    adapter = current_app.url_map.bind("localhost")
    try:
        adapter.match(path, method="GET")
    except RequestRedirect:
        return True
    except (NotFound, MethodNotAllowed):
        return False
    return True


def error_page(status: int, reason: str | None = None) -> ResponseReturnValue:
    """The page for an HTTP error, in the reader's language."""
    return render_template("error.html", status=status, reason=reason), status


def _http_error(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:
        return error.get_response()
    if status >= 500:
        # Whatever broke may break again: the page is made without asking who reads.
        g.viewer = ANONYMOUS
    if isinstance(error, SecurityError):
        # The request names a host that is not ours: no page of ours with addresses in it.
        return Response("400 Bad Request\n", 400, mimetype="text/plain")
    return error_page(status, str(_STALE_FORM) if isinstance(error, CSRFError) else None)


def _domain_error(error: DomainError) -> ResponseReturnValue:
    status = int(error.status)
    # 404 is the same page whether the thing is absent or not yours.
    return error_page(status, None if status == 404 else str(error))


@allow(anyone)
def healthz() -> ResponseReturnValue:
    """200 when the database answers."""
    read_session().connection().exec_driver_sql("SELECT 1")
    g.viewer = me()
    return jsonify(status="ok")

"""What every answer carries and every request must respect: headers, hosts, cookies, sizes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from app.core.access import ANONYMOUS, me
from config import Config

V = TypeVar("V", bound=Callable[..., Any])

#: No inline script or style, nothing from elsewhere, no framing.
CONTENT_SECURITY_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
#: Bytes that somebody who is not signed in may send: forms, no files (`takes_from_strangers`).
ANONYMOUS_BYTES: Final = 64 * 1024
#: Two years, as browsers' preload lists ask.
_HSTS: Final = "max-age=63072000; includeSubDomains"


def static_headers(*, secure: bool) -> Mapping[str, str]:
    """Headers of every answer, static files included; `secure`: served over HTTPS alone."""
    headers = {
        "Content-Security-Policy": CONTENT_SECURITY_POLICY,
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
    return headers | ({"Strict-Transport-Security": _HSTS} if secure else {})


def settings_for(config: Config) -> dict[str, object]:
    """Flask's own settings about cookies, hosts and sizes."""
    # A cookie called __Host-… is taken from this very host over HTTPS only, never a sibling.
    prefix = "__Host-" if config.secure_cookies else ""
    return {
        "MAX_CONTENT_LENGTH": config.max_upload_bytes,
        "SESSION_COOKIE_NAME": f"{prefix}duri_session",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": config.secure_cookies,
        "SESSION_COOKIE_PATH": "/",
        "TRUSTED_HOSTS": trusted_hosts(config),
        # The token lives as long as the session it belongs to.
        "WTF_CSRF_TIME_LIMIT": None,
        # Our forms send a Referer (same-origin); asking for it defeats a stolen token.
        "WTF_CSRF_SSL_STRICT": True,
    }


def trusted_hosts(config: Config) -> list[str] | None:
    """Host names answered to: those configured, else over HTTPS the one of the public address.

    On a laptop any name is fine: nothing builds an address out of the Host header.
    """
    if config.hosts:
        return list(config.hosts)
    if config.secure_cookies:
        return [urlsplit(config.base_url).hostname or "localhost"]
    return None


def init_app(app: Flask, config: Config) -> None:
    """Attach it all to `app`; before anything that reads a request's body."""
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # how WSGI layers are put on
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    app.before_request(_limit_strangers)
    headers = static_headers(secure=config.secure_cookies)

    def secure(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        _say_who_may_keep(response)
        return response

    app.after_request(secure)


def _limit_strangers() -> None:
    if request.method in {"GET", "HEAD", "OPTIONS"} or me().signed_in:
        return
    view = current_app.view_functions.get(request.endpoint or "")
    request.max_content_length = getattr(view, "stranger_bytes", ANONYMOUS_BYTES)


def takes_from_strangers(size: int) -> Callable[[V], V]:
    """Let a view take forms of up to `size` bytes, a file in them, from people not signed in."""

    def mark(view: V) -> V:
        view.stranger_bytes = size  # type: ignore[attr-defined]  # set or found at run time, not in its stubs
        return view

    return mark


def _say_who_may_keep(response: Response) -> None:
    """Pages of somebody signed in are never stored; public pages are asked for again."""
    if request.endpoint == "static":
        return
    # After a failure the reader may be unknown: g says so instead of asking the database again.
    if g.get("viewer", ANONYMOUS).signed_in:
        response.headers["Cache-Control"] = "no-store"
    elif response.mimetype == "text/html":
        response.headers.setdefault("Cache-Control", "no-cache")
        response.vary.update(["Cookie", "Accept-Language"])

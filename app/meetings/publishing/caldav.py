"""One collection on a CalDAV server (RFC 4791): put an event where its ETag says it should be.

The standard library alone: PUT with If-Match or If-None-Match is all that publishing needs.
"""

from __future__ import annotations

import base64
import http.client
import ssl
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final
from urllib.parse import quote, unquote, urlsplit

#: Seconds one request may take.
TIMEOUT: Final = 20.0
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_DONE: Final = frozenset({HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT})


class CalendarServerError(Exception):
    """The server could not be reached or refused for another reason than a stale ETag."""


class StaleTagError(Exception):
    """Somebody else has changed the event since the ETag was read."""


@dataclass(frozen=True)
class Collection:
    """A calendar collection; `url` as in DURI_CALDAV_URL, with user and password in it."""

    host: str
    port: int | None
    path: str
    secure: bool
    user: str
    password: str = field(repr=False)

    @classmethod
    def of(cls, url: str) -> Collection:
        """Read https://user:password@host/path/; a password in clear only to this machine."""
        parts = urlsplit(url)
        if parts.scheme not in {"https", "http"} or not parts.hostname:
            raise ValueError("DURI_CALDAV_URL is https://user:password@host/path/")
        if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
            raise ValueError("DURI_CALDAV_URL has a password: use https://")
        return cls(
            parts.hostname,
            parts.port,
            parts.path.rstrip("/") + "/",
            parts.scheme == "https",
            unquote(parts.username or ""),
            unquote(parts.password or ""),
        )

    def put(self, name: str, content: bytes, *, etag: str | None) -> str:
        """Write an event and give its new ETag. `etag` None: it must not be there yet.

        Raises StaleTagError when it is there, or is another version; CalendarServerError else.
        """
        headers = {"Content-Type": "text/calendar; charset=utf-8"}
        headers |= {"If-Match": etag} if etag else {"If-None-Match": "*"}
        status, answered = self._ask("PUT", name, content, headers)
        if status == HTTPStatus.PRECONDITION_FAILED:
            raise StaleTagError
        if status not in _DONE:
            raise CalendarServerError(f"PUT answered {status}")
        return answered or self.etag(name) or ""

    def etag(self, name: str) -> str | None:
        """The ETag of an event as it stands; None when there is none."""
        status, answered = self._ask("GET", name, None, {})
        if status == HTTPStatus.NOT_FOUND:
            return None
        if status not in _DONE:
            raise CalendarServerError(f"GET answered {status}")
        return answered

    def _ask(
        self, method: str, name: str, content: bytes | None, headers: dict[str, str]
    ) -> tuple[int, str | None]:
        connection: http.client.HTTPConnection
        if self.secure:
            trust = ssl.create_default_context()
            connection = http.client.HTTPSConnection(
                self.host, self.port, timeout=TIMEOUT, context=trust
            )
        else:
            connection = http.client.HTTPConnection(self.host, self.port, timeout=TIMEOUT)
        known = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        try:
            connection.request(
                method,
                self.path + quote(name),
                body=content,
                headers=headers | {"Authorization": f"Basic {known}"},
            )
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise CalendarServerError(f"{type(error).__name__}: {error}") from error
        finally:
            connection.close()
        return answer.status, answer.getheader("ETag")

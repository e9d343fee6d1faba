"""Asking the tax office whether a registration stands: by hand, or through its status service.

`StatusChecker` is the whole interface. Which one a deployment has says its configuration; an
officer asks, never the sign-up form, so that a newcomer waits for nobody.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from http.client import HTTPException
from typing import Any, Final, Protocol
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from app.core.i18n import N_, Labelled
from app.firms.models import IdentifierScheme
from config import Config

#: Seconds the service may take.
TIMEOUT: Final = 10.0
_LONGEST_ANSWER: Final = 64 * 1024


class Standing(Labelled):
    """What is known about a registration."""

    ACTIVE = "active", N_("In business, as entered")
    MISMATCH = "mismatch", N_("The tax office knows it otherwise")
    SUSPENDED = "suspended", N_("Business suspended")
    CLOSED = "closed", N_("Business closed")
    UNKNOWN = "unknown", N_("The tax office does not know it")
    BY_HAND = "by_hand", N_("To be compared by hand")
    UNREACHABLE = "unreachable", N_("The tax office could not be asked")


@dataclass(frozen=True)
class Registration:
    """What an application states."""

    scheme: IdentifierScheme
    value: str
    representative: str
    opened_on: date


@dataclass(frozen=True)
class StatusAnswer:
    """What a check said, when, and who was asked."""

    standing: Standing
    checked_at: datetime
    source: str

    def kept(self) -> dict[str, Any]:
        """As the application keeps it."""
        return {
            "standing": self.standing.value,
            "checked_at": self.checked_at.isoformat(),
            "source": self.source,
        }


class StatusChecker(Protocol):
    """Somebody who knows whether a registration stands."""

    @property
    def automatic(self) -> bool:
        """Whether asking gives an answer without an officer's eyes."""

    def check(self, registration: Registration, *, now: datetime) -> StatusAnswer:
        """What is known about `registration`; never raises for an unreachable service."""


@dataclass(frozen=True)
class ManualChecker:
    """The default: an officer compares the certificate."""

    automatic: bool = False

    def check(self, registration: Registration, *, now: datetime) -> StatusAnswer:
        """Says only that it has to be done by hand."""
        return StatusAnswer(Standing.BY_HAND, now, "manual")


@dataclass(frozen=True)
class TaxServiceChecker:
    """The Korean tax office's validation service, or a gateway that speaks like it.

    POST {url}?serviceKey=…&returnType=JSON with number, opening date and representative;
    `valid` 01/02 says whether they belong together, `status.b_stt_cd` 01/02/03 whether the
    business is active, suspended or closed.
    """

    url: str
    key: str | None = None
    automatic: bool = True

    def check(self, registration: Registration, *, now: datetime) -> StatusAnswer:
        """Ask the service; Vietnamese numbers stay with the officer."""
        if registration.scheme is not IdentifierScheme.KR_BRN:
            return ManualChecker().check(registration, now=now)
        try:
            standing = _standing(self._ask(registration))
        except (OSError, URLError, HTTPException, ValueError):
            standing = Standing.UNREACHABLE
        return StatusAnswer(standing, now, "tax service")

    def _ask(self, registration: Registration) -> Any:
        query = urlencode({"returnType": "JSON"} | ({"serviceKey": self.key} if self.key else {}))
        body = {
            "businesses": [
                {
                    "b_no": registration.value,
                    "start_dt": registration.opened_on.strftime("%Y%m%d"),
                    "p_nm": registration.representative,
                }
            ]
        }
        request = Request(  # noqa: S310  (the address is the deployment's own configuration)
            f"{self.url}?{query}",
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "Accept": "application/json"},
            method="POST",
        )
        with urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310  (the address is the deployment's own configuration)
            return json.loads(answer.read(_LONGEST_ANSWER))


_BY_STATUS: Final = {
    "01": Standing.ACTIVE,
    "02": Standing.SUSPENDED,
    "03": Standing.CLOSED,
}


def _standing(answer: Any) -> Standing:
    """What the service's answer means; ValueError when it is none."""
    try:
        line = answer["data"][0]
        valid, status = line["valid"], (line.get("status") or {}).get("b_stt_cd") or ""
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise ValueError("not an answer of the status service") from error
    if valid == "02":
        return Standing.MISMATCH
    return _BY_STATUS.get(status, Standing.UNKNOWN)


def checker_of(config: Config) -> StatusChecker:
    """The checker this deployment has."""
    if config.tax_status_url:
        return TaxServiceChecker(config.tax_status_url, config.tax_status_key)
    return ManualChecker()

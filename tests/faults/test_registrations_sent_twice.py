"""Registrations, each sent twice at once by fifty clients over HTTP, on PostgreSQL.

A thousand with `make soak`, two hundred otherwise; DURI_LOAD_REGISTRATIONS says another number.
"""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.models import UserSession
from app.core import clock
from app.core.access import Role
from app.core.db import db as database
from app.core.tokens import hash_of, new_token
from app.interests.models import Interest, InterestSharing
from app.notifications.models import Notification
from tests import SOAK
from tests.factories import make_firm, make_tender, make_user
from tests.fresh import ON_POSTGRES

pytestmark = [pytest.mark.slow, ON_POSTGRES]

ROOT = Path(__file__).resolve().parents[2]
CLIENTS = 50
REGISTRATIONS = int(os.environ.get("DURI_LOAD_REGISTRATIONS", "1000" if SOAK else "200"))
FORM = {"lot": "", "role": "lead", "share": "yes"}


@dataclass
class Site:
    """An application that gunicorn serves on a port, and who can sign in."""

    app: Flask
    port: int
    #: The session cookie of each client, an owner of a firm of their own.
    cookies: list[str] = field(default_factory=list)
    tenders: list[str] = field(default_factory=list)


@pytest.fixture
def site(own_app: Flask) -> Iterator[Site]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    made = Site(own_app, port)
    _furnish(made)
    config = own_app.config["DURI"]
    environment = os.environ | {
        "DURI_INSTANCE": str(config.instance),
        "DATABASE_URL": config.database_url,
        "DURI_SECRET_KEY": config.secret_key,
        "DURI_ENCRYPTION_KEY": config.encryption_key,
    }
    command = [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", "2", "--threads", "8", "--timeout", "120", "--preload"]
    serving = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        _await(port)
        yield made
    finally:
        serving.terminate()
        serving.wait(timeout=30)


def _furnish(site: Site) -> None:
    app = site.app
    now = clock.now()
    with app.app_context():
        db = database.session
        for number in range(REGISTRATIONS // CLIENTS):
            tender = make_tender(db, f"T{number}", closes_at=now + timedelta(days=9))
            site.tenders.append(tender.public_id)
        for _client in range(CLIENTS):
            firm = make_firm(db)
            user = make_user(db, Role.OWNER, organisation=firm.organisation)
            token = new_token()
            signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]  # set or found at run time, not in its stubs
            signed = signer.dumps({"_user_id": token, "_fresh": True})
            site.cookies.append(f"{app.config['SESSION_COOKIE_NAME']}={signed}")
            db.add(
                UserSession(
                    token_hash=hash_of(token),
                    user_id=user.id,
                    created_at=now,
                    expires_at=now + timedelta(hours=2),
                )
            )
        db.commit()


def _await(port: int) -> None:
    for _try in range(300):
        try:
            link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            link.request("GET", "/healthz")
            if link.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("gunicorn did not answer")


class Client:
    """One firm's owner with a browser of their own, who sends every form twice at once."""

    def __init__(self, site: Site, number: int) -> None:
        self.site = site
        self.cookie = site.cookies[number]
        self.answers: Counter[tuple[int, bool]] = Counter()
        self.csrf = ""

    def run(self) -> Counter[tuple[int, bool]]:
        self._open_form()
        with ThreadPoolExecutor(2) as both:
            for tender in self.site.tenders:
                sent = [both.submit(self._post, tender) for _twice in range(2)]
                places = [each.result() for each in sent]
                same = places[0][1] == places[1][1] and bool(places[0][1])
                for status, _place in places:
                    self.answers[status, same] += 1
        return self.answers

    def _open_form(self) -> None:
        """The form's own token and the session cookie it belongs to."""
        address = f"/interests/tenders/{self.site.tenders[0]}/register"
        status, headers, body = self._send("GET", address, self.cookie, None)
        assert status == 200, status
        found = re.search(rb'name="csrf_token" value="([^"]*)"', body)
        assert found is not None
        self.csrf = found[1].decode()
        # The answer's cookie replaces the first: it carries the token's secret, too.
        kept = [value.split(";")[0] for name, value in headers if name == "Set-Cookie"]
        self.cookie = "; ".join(kept) or self.cookie

    def _post(self, tender: str) -> tuple[int, str]:
        form = urlencode(FORM | {"csrf_token": self.csrf})
        address = f"/interests/tenders/{tender}/register"
        status, headers, _body = self._send("POST", address, self.cookie, form)
        return status, dict(headers).get("Location", "")

    def _send(
        self, method: str, address: str, cookies: str, form: str | None
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        link = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=120)
        headers = {"Cookie": cookies}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            link.request(method, address, form, headers)
            answer = link.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            link.close()


def test_every_registration_is_there_once_and_nothing_broke(site: Site) -> None:
    begun = time.monotonic()
    with ThreadPoolExecutor(CLIENTS) as clients:
        runs = [clients.submit(Client(site, number).run) for number in range(CLIENTS)]
        answers = sum((run.result() for run in runs), Counter())
    taken = time.monotonic() - begun
    wanted = len(site.tenders) * CLIENTS
    sys.stderr.write(
        f"\n{wanted} registrations, each sent twice, by {CLIENTS} clients: {taken:.1f} s\n"
    )
    # Both answers of every pair lead to the same interest; none is an error.
    assert answers == Counter({(302, True): 2 * wanted})
    with site.app.app_context():
        db = database.session
        pair = sa.select(Interest.tender_id, Interest.firm_id)
        assert len(db.execute(pair).all()) == wanted
        assert len(set(db.execute(pair).all())) == wanted
        assert db.scalar(sa.select(sa.func.count(InterestSharing.id))) == wanted
        assert db.scalar(sa.select(sa.func.count(Notification.id))) == 0  # nobody but the actor

"""Mail to a server that wants TLS and a password."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword
from aiosmtpd.smtp import Session as Conversation
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from flask import Flask
from sqlalchemy.orm import Session

from app.core.db import transaction
from app.core.outbox import Delivery, deliver, queue_mail
from tests.peers import free_port


class Post:
    """Counts mails; knows one password."""

    def __init__(self) -> None:
        self.received = 0

    async def handle_DATA(  # noqa: N802  (aiosmtpd calls it so)
        self, server: SMTP, session: Conversation, envelope: Envelope
    ) -> str:
        assert session.authenticated
        self.received += 1
        return "250 OK"

    def authenticate(self, *arguments: Any) -> AuthResult:
        right = LoginPassword(b"duri", b"p@ss")
        return AuthResult(success=arguments[-1] == right, handled=False)


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A certificate for this machine that this process trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "server.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    return file


@pytest.fixture(params=["smtps", "smtp+starttls"])
def server(
    request: pytest.FixtureRequest, app: Flask, certificate: Path
) -> Iterator[tuple[Post, str]]:
    """A peer for each way of speaking TLS, and the address without its password."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    post, port = Post(), free_port()
    wrapped = {"ssl_context": context} if request.param == "smtps" else {}
    started = {"tls_context": context, "require_starttls": True} if not wrapped else {}
    controller = Controller(
        post,
        hostname="127.0.0.1",
        port=port,
        authenticator=post.authenticate,
        auth_require_tls=not wrapped,
        **wrapped,
        **started,
    )
    controller.start()
    usual = app.config["DURI"]
    yield post, f"{request.param}://duri:%s@127.0.0.1:{port}"
    app.config["DURI"] = usual
    controller.stop()


def test_mail_travels_over_tls_with_the_password_of_the_address(
    db: Session, app: Flask, server: tuple[Post, str], now: datetime
) -> None:
    post, url = server
    with transaction() as writing:
        queue_mail(writing, "kim@example.org", "s", "b", caused_by=None, now=now)
    app.config["DURI"] = app.config["DURI"].with_(smtp_url=url % "wrong")
    assert deliver(now) == Delivery(postponed=1), "our own password: never the mail's fault"
    app.config["DURI"] = app.config["DURI"].with_(smtp_url=url % "p%40ss")
    assert deliver(now + timedelta(minutes=1)) == Delivery(sent=1)
    assert post.received == 1


def test_a_server_nobody_vouches_for_gets_nothing(
    db: Session,
    app: Flask,
    server: tuple[Post, str],
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    post, url = server
    monkeypatch.delenv("SSL_CERT_FILE")
    with transaction() as writing:
        queue_mail(writing, "kim@example.org", "s", "b", caused_by=None, now=now)
    app.config["DURI"] = app.config["DURI"].with_(smtp_url=url % "p%40ss")
    assert deliver(now) == Delivery(postponed=1)
    assert post.received == 0

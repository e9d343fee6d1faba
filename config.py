"""Configuration: the only reader of the environment."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent


def _truthy(value: str | None) -> bool:
    return (value or "").strip().lower() in {"1", "true", "yes", "on"}


def _instance_key(folder: Path, name: str, *, size: int = 32) -> str:
    """The secret kept in `folder/keys/name`, made on first use (mode 0600).

    Two processes starting at once agree: the file is created exclusively and the
    loser reads the winner's key.
    """
    path = folder / "keys" / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(size))
    except FileExistsError:
        # Made by an earlier start or by a process starting beside this one.
        return path.read_text().strip()
    return path.read_text().strip()


@dataclass(frozen=True)
class Config:
    """Everything Duri can be told from outside; immutable once read."""

    instance: Path
    database_url: str
    secret_key: str = field(repr=False)
    #: Fernet-style key material for TOTP secrets and certificates kept in the database.
    encryption_key: str = field(repr=False)
    demo: bool = False
    testing: bool = False
    #: Public address used in mails and QR codes, without a trailing slash.
    base_url: str = "http://localhost:8000"
    secure_cookies: bool = False
    #: Host names answered to; empty: any, or with secure cookies the one of `base_url`.
    hosts: tuple[str, ...] = ()
    #: Reverse proxies in front whose X-Forwarded-* headers are believed.
    trusted_proxies: int = 0
    smtp_url: str | None = field(default=None, repr=False)
    mail_from: str = "Duri <duri@localhost>"
    #: May one person hold the secretariat and the compliance role? Off by default.
    allow_secretariat_compliance: bool = False
    #: The banner "an official website of the Republic of Korea": only where that is true.
    government_banner: bool = False
    #: Ruleset values and templates may be overridden per deployment; upload limit in bytes.
    max_upload_bytes: int = 50 * 1024 * 1024
    #: A clamd that looks into uploaded documents: host:port, or the path of its socket.
    clamd: str | None = None
    #: The tax office's status service (or a gateway to it) and its key; without: by hand.
    tax_status_url: str | None = None
    tax_status_key: str | None = field(default=None, repr=False)
    #: Processes that lay out PDFs at the same time; as many jobs does a worker run.
    pdf_children: int = 2
    #: A folder (Maildir or plain files) with answers to invitations, and the token with which a
    #: mail server may post them; without: answers are entered by hand.
    reply_mailbox: Path | None = None
    reply_token: str | None = field(default=None, repr=False)
    #: A CalDAV collection that shows every meeting: https://user:password@host/path/; optional.
    caldav_url: str | None = field(default=None, repr=False)
    #: Working days that the Korean side travels before and after a meeting in Hanoi (0–3).
    travel_days: int = 1
    #: Jobs run in the calling process when true (tests, `flask` one-shot commands).
    jobs_inline: bool = False

    @property
    def files(self) -> Path:
        """Content-addressed store of uploaded and issued files."""
        return self.instance / "files"

    @property
    def packs(self) -> Path:
        """Readable copies of issued briefing packs."""
        return self.instance / "packs"

    @property
    def mail(self) -> Path:
        """Where mail goes as .eml files when no SMTP server is configured."""
        return self.instance / "mail"

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Config:
        """Read the environment; every value has a default that works from a fresh clone."""
        instance = Path(environ.get("DURI_INSTANCE") or ROOT / "instance").resolve()
        instance.mkdir(parents=True, exist_ok=True)
        return cls(
            instance=instance,
            database_url=environ.get("DATABASE_URL") or f"sqlite:///{instance / 'duri.sqlite'}",
            secret_key=environ.get("DURI_SECRET_KEY") or _instance_key(instance, "secret_key"),
            encryption_key=environ.get("DURI_ENCRYPTION_KEY")
            or _instance_key(instance, "encryption_key"),
            demo=_truthy(environ.get("DURI_DEMO")),
            base_url=(environ.get("DURI_BASE_URL") or "http://localhost:8000").rstrip("/"),
            secure_cookies=_truthy(environ.get("DURI_SECURE_COOKIES")),
            hosts=tuple(filter(None, (environ.get("DURI_HOSTS") or "").replace(",", " ").split())),
            trusted_proxies=int(environ.get("DURI_TRUSTED_PROXIES") or 0),
            smtp_url=environ.get("DURI_SMTP_URL") or None,
            mail_from=environ.get("DURI_MAIL_FROM") or "Duri <duri@localhost>",
            allow_secretariat_compliance=_truthy(environ.get("DURI_ALLOW_SECRETARIAT_COMPLIANCE")),
            government_banner=_truthy(environ.get("DURI_GOVERNMENT_BANNER")),
            clamd=environ.get("DURI_CLAMD") or None,
            tax_status_url=environ.get("DURI_TAX_STATUS_URL") or None,
            pdf_children=max(1, int(environ.get("DURI_PDF_CHILDREN") or 2)),
            tax_status_key=environ.get("DURI_TAX_STATUS_KEY") or None,
            reply_mailbox=Path(mailbox) if (mailbox := environ.get("DURI_REPLY_MAILBOX")) else None,
            reply_token=environ.get("DURI_REPLY_TOKEN") or None,
            caldav_url=environ.get("DURI_CALDAV_URL") or None,
            travel_days=min(max(int(environ.get("DURI_TRAVEL_DAYS") or 1), 0), 3),
        )

    def with_(self, **changes: object) -> Config:
        """A copy with some values changed (tests)."""
        return replace(self, **changes)  # type: ignore[arg-type]  # narrower than the stubs can say

"""Writing one mail: the whole RFC 5322 message, the same bytes for the same act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime, parseaddr
from typing import Any, Final
from urllib.parse import urlsplit

from app.core.errors import DomainError
from app.core.i18n import message
from app.core.ids import PublicId
from config import Config

#: Characters of a line of a header (RFC 2047, section 2).
_LINE: Final = 76


class _Words(EmailPolicy):
    """Subject and sender in encoded words that keep every space.

    The library's own folding loses the space at which it breaks a line ("đô thị" came as "đôthị").
    """

    def fold(self, name: str, value: Any) -> str:
        """One header with its line ends, as text."""
        field = name.lower()
        if field == "subject" and not str(value).isascii():
            return f"{name}: {self._encoded(name, str(value))}{self.linesep}"
        if field == "from" and not str(value).isascii():
            (sender,) = value.addresses
            words = self._encoded(name, sender.display_name)
            return f"{name}: {words}{self.linesep} <{sender.addr_spec}>{self.linesep}"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: Any) -> bytes:
        """The same as bytes."""
        if name.lower() in {"subject", "from"}:
            return self.fold(name, value).encode("ascii")
        return bytes(super().fold_binary(name, value))

    def _encoded(self, name: str, text: str) -> str:
        words = Header(text, charset="utf-8", header_name=name, maxlinelen=_LINE)
        return words.encode(linesep=self.linesep)


#: Everything as ASCII, so that a peer without 8BITMIME gets it whole.
_POLICY: Final = _Words(linesep=SMTP.linesep, cte_type="7bit")


@dataclass(frozen=True)
class Attachment:
    """A file sent along, e.g. `Attachment("agenda.pdf", content, "application/pdf")`."""

    filename: str
    content: bytes
    media_type: str = "application/octet-stream"


@dataclass(frozen=True)
class Calendar:
    """An iTIP object: sent as a text/calendar alternative with its METHOD, and as a file."""

    method: str
    content: bytes


@dataclass(frozen=True)
class Letter:
    """What one mail says."""

    recipient: str
    subject: str
    body: str
    attachments: Sequence[Attachment] = ()
    calendar: Calendar | None = None


def checked_address(recipient: str) -> str:
    """The bare address; DomainError when it is none (a line break in it, a name, no domain)."""
    refusal = DomainError(message("“%(address)s” is not a mail address.", address=recipient))
    if not recipient.isascii():  # would need SMTPUTF8 at every hop
        raise refusal
    try:
        address = Address(addr_spec=recipient.strip())
    except (ValueError, IndexError, MessageError) as error:
        raise refusal from error
    if not address.username or ("." not in address.domain and address.domain != "localhost"):
        raise refusal
    return str(address.addr_spec)


def sender_address(config: Config) -> str:
    """The bare address mail comes from: envelope sender, organiser of invitations."""
    return parseaddr(config.mail_from)[1]


def message_id(public_id: PublicId, config: Config) -> str:
    """The Message-ID of an outbox row: the same however often the row is sent."""
    host = urlsplit(config.base_url).hostname or "localhost"
    return f"<{public_id}@{host}>"


def compose(letter: Letter, public_id: PublicId, *, now: datetime, config: Config) -> bytes:
    """The message as sent: From, To, Date, stable Message-ID, text, calendar, attachments."""
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = config.mail_from
    mail["To"] = checked_address(letter.recipient)
    mail["Subject"] = one_line(letter.subject)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = message_id(public_id, config)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.body)
    if letter.calendar is not None:
        mail.add_alternative(
            letter.calendar.content.decode(),
            subtype="calendar",
            params={"method": letter.calendar.method},
        )
        mail.add_attachment(
            letter.calendar.content, maintype="application", subtype="ics", filename="invite.ics"
        )
    for attachment in letter.attachments:
        maintype, _, subtype = attachment.media_type.partition("/")
        mail.add_attachment(
            attachment.content, maintype=maintype, subtype=subtype, filename=attachment.filename
        )
    # Boundaries from the id: the same act gives the same bytes.
    for number, part in enumerate(p for p in mail.walk() if p.is_multipart()):
        part.set_boundary(f"=_duri_{public_id}_{number}")
    return mail.as_bytes()


def one_line(text: str) -> str:
    """Header text without line breaks."""
    return " ".join(text.split())

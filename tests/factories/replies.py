"""Mails with answers to invitations, as calendar programs write them."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage


def reply_mail(
    *,
    uid: str = "meeting@duri",
    sequence: int = 0,
    stamp: datetime = datetime(2026, 12, 7, 2, 0, tzinfo=UTC),
    stamp_line: str | None = None,
    attendee: str = "member@example.org",
    sender: str | None = None,
    partstat: str = "ACCEPTED",
    method: str = "REPLY",
    verdict: str | None = None,
    more: str | None = None,
) -> bytes:
    """One answer; `sender` is the attendee unless told."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Example//Mail//EN",
        f"METHOD:{method}",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"SEQUENCE:{sequence}",
        stamp_line or f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}",
        f"ATTENDEE;CN=Member;PARTSTAT={partstat}:mailto:{attendee}",
        *([more] if more else []),
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    mail = EmailMessage()
    mail["From"] = f"Member <{sender or attendee}>"
    mail["To"] = "duri@localhost"
    mail["Subject"] = f"{partstat.title()}: meeting"
    if verdict:
        mail["Authentication-Results"] = verdict
    mail.set_content("Answer")
    mail.add_alternative("\r\n".join(lines), subtype="calendar", params={"method": method})
    return mail.as_bytes()

"""The headers of a mail as its reader's program shows them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import default
from email.utils import parseaddr
from pathlib import Path

import pytest

from app.core.ids import PublicId
from app.core.mail import Letter, compose
from config import Config

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
CONFIG = Config(
    instance=Path("unused"), database_url="sqlite://", secret_key="k", encryption_key="k"
)
WORDS = "[Thư mời] Hội đồng công tác đô thị thông minh Hàn – Việt (hư cấu), cuộc họp lần thứ "


def sent(subject: str, config: Config = CONFIG) -> bytes:
    letter = Letter("reader@duri.example", subject, "Kính gửi quý vị")
    return compose(letter, PublicId("0123456789abcdef"), now=NOW, config=config)


def shown(content: bytes, name: str) -> str:
    """A header by RFC 2047 alone: lines joined, encoded words read one by one."""
    raw = str(message_from_bytes(content)[name]).replace("\r\n", "").replace("\n", "")
    return str(make_header(decode_header(raw)))


@pytest.mark.parametrize(
    "subject",
    [
        # Every length, so that each space comes to stand where a line is folded.
        *(WORDS + "12, 9/12/2026 (Thứ Tư) 15:00 " + "ạ" * more for more in range(40)),
        *(
            "가" * more + " 한-베 실무협의회(가상) 제3차 회의, 2026. 12. 9.(수)"
            for more in range(9)
        ),
        "Invitation to" + " a long English title" * 6,
        "Invitation",
    ],
)
def test_a_subject_of_any_length_is_read_as_it_was_written(subject: str) -> None:
    content = sent(subject)
    wanted = " ".join(subject.split())
    mail = message_from_bytes(content, policy=default)
    assert mail["Subject"] == wanted
    # What other programs do: the encoded words one by one.
    assert shown(content, "Subject") == wanted
    head = content.split(b"\r\n\r\n", 1)[0]
    assert head.isascii()
    assert all(len(line) <= 78 for line in head.split(b"\r\n"))


def test_a_sender_with_a_long_korean_name_is_read_as_configured() -> None:
    name = "한국 베트남 스마트시티 협력을 위한 실무협의회를 돕는 두리 사무국 담당자"
    config = replace(CONFIG, mail_from=f'"{name}" <duri@duri.example>')
    assert parseaddr(shown(sent("초청", config), "From")) == (name, "duri@duri.example")

"""Looking into uploaded files for malware: clamd over its own protocol, when one is configured."""

from __future__ import annotations

import socket
import struct
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, Protocol

from app.core.errors import DomainError
from app.core.i18n import message
from config import Config

#: Seconds one step of the conversation may take.
TIMEOUT: Final = 20.0
#: Bytes per chunk; clamd's own limit (StreamMaxLength) is on the whole.
CHUNK: Final = 64 * 1024
#: A verdict is one short line.
_LONGEST_ANSWER: Final = 4096


class Scanner(Protocol):
    """Something that knows malware when it sees it."""

    def infection(self, content: bytes) -> str | None:
        """The name of what was found, or None; `ScannerUnavailableError` when nobody can tell."""


class ScannerUnavailableError(DomainError):
    """A scanner is configured but gave no verdict: the file is not taken unseen."""

    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self) -> None:
        super().__init__(
            message("The file could not be checked for malware just now. Try again later."),
            field="file",
        )


@dataclass(frozen=True)
class Clamd:
    """A clamd at `host:port`, or at a Unix socket's path."""

    address: str

    def infection(self, content: bytes) -> str | None:
        """Send `content` with INSTREAM (clamd(8)) and read the verdict."""
        try:
            with closing(self._connect()) as peer:
                peer.sendall(b"zINSTREAM\0")
                for start in range(0, len(content), CHUNK):
                    chunk = content[start : start + CHUNK]
                    peer.sendall(struct.pack("!I", len(chunk)) + chunk)
                peer.sendall(struct.pack("!I", 0))
                answer = _read_answer(peer)
        except (OSError, ValueError) as error:
            raise ScannerUnavailableError from error
        if answer == "stream: OK":
            return None
        if answer.startswith("stream: ") and answer.endswith(" FOUND"):
            return answer.removeprefix("stream: ").removesuffix(" FOUND")
        raise ScannerUnavailableError

    def _connect(self) -> socket.socket:
        if self.address.startswith("/"):
            peer = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            peer.settimeout(TIMEOUT)
            peer.connect(self.address)
            return peer
        host, _, port = self.address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout=TIMEOUT)


def _read_answer(peer: socket.socket) -> str:
    """One answer of the `z` commands: text up to NUL or the end."""
    received = b""
    while b"\0" not in received and len(received) < _LONGEST_ANSWER:
        part = peer.recv(_LONGEST_ANSWER)
        if not part:
            break
        received += part
    return received.partition(b"\0")[0].decode("utf-8", "replace").strip()


def scanner_of(config: Config) -> Scanner | None:
    """The scanner this deployment has, if one."""
    return Clamd(config.clamd) if config.clamd else None

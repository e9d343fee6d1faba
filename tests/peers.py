"""Real peers on this machine for the tests."""

from __future__ import annotations

import socket
import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


#: Stands for malware in these tests: the fake clamd knows it, nobody else does.
MALWARE = b"PRETEND-MALWARE"


class FakeClamd(socketserver.BaseRequestHandler):
    """Speaks INSTREAM as clamd does (clamd(8)): length-prefixed chunks, a zero length, a verdict.

    The server's `verdict` overrides the answer.
    """

    def handle(self) -> None:
        stream = self.request.makefile("rb")
        assert stream.read(10) == b"zINSTREAM\0"
        received = b""
        while (size := struct.unpack("!I", stream.read(4))[0]) > 0:
            received += stream.read(size)
        answer = b"stream: OK" if MALWARE not in received else b"stream: Test.Bad FOUND"
        self.server.sizes.append(len(received))  # type: ignore[attr-defined]  # set or found at run time, not in its stubs
        self.request.sendall((self.server.verdict or answer) + b"\0")  # type: ignore[attr-defined]  # set or found at run time, not in its stubs


@contextmanager
def fake_clamd() -> Iterator[socketserver.TCPServer]:
    """A clamd on a port of its own; `sizes` says what it was sent."""
    with socketserver.TCPServer(("127.0.0.1", 0), FakeClamd) as server:
        server.verdict = None  # type: ignore[attr-defined]  # set or found at run time, not in its stubs
        server.sizes = []  # type: ignore[attr-defined]  # set or found at run time, not in its stubs
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()

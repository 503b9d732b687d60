"""Cutting: a proxy between a laptop and a server that closes the line after so many bytes, or when it saw some words."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Literal

Way = Literal["up", "down"]


@dataclass
class Proxy:
    """A proxy before a server; it cuts the first connection alone, those behind it go through."""

    host: str
    port: int
    listen: int = 0
    cut: tuple[Way, int] | None = None
    """Which way, and after how many bytes."""
    words: bytes = b""
    """When these were sent up, nothing comes back down any more."""
    sent: dict[Way, bytearray] = field(default_factory=lambda: {"up": bytearray(), "down": bytearray()})
    """What went over the first connection."""
    connections: int = 0

    def serve(self, listening: socket.socket) -> None:
        while True:
            try:
                laptop, _address = listening.accept()
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX if self.host.startswith("/") else socket.AF_INET)
            with suppress(OSError):
                server.connect(f"{self.host}/.s.PGSQL.{self.port}" if self.host.startswith("/") else (self.host, self.port))
            self.connections += 1
            is_first = self.connections == 1
            for way, source, target in (("up", laptop, server), ("down", server, laptop)):
                threading.Thread(target=self._carry, args=(way, source, target, is_first), daemon=True).start()

    def _carry(self, way: Way, source: socket.socket, target: socket.socket, is_first: bool) -> None:
        with suppress(OSError):
            while block := source.recv(4096):
                if is_first:
                    before = len(self.sent[way])
                    self.sent[way] += block
                    if self.cut is not None and self.cut[0] == way and len(self.sent[way]) >= self.cut[1]:
                        target.sendall(block[: self.cut[1] - before])
                        break
                    if self.words and way == "down" and self.words in self.sent["up"]:
                        break
                target.sendall(block)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@contextmanager
def proxy(host: str, port: int, cut: tuple[Way, int] | None = None, words: bytes = b"") -> Iterator[Proxy]:
    """Stand before a server on a port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        made = Proxy(host, port, listening.getsockname()[1], cut, words)
        threading.Thread(target=made.serve, args=(listening,), daemon=True).start()
        yield made
        listening.shutdown(socket.SHUT_RDWR)


def boundaries(sent: bytes, way: Way) -> list[int]:
    """Return where the messages of the protocol end in what went one way."""
    ends, at = [], 0
    while at + 5 <= len(sent):
        begins = 0 if way == "up" and at == 0 else 1  # the first message of a laptop has no letter
        at += begins + int.from_bytes(sent[at + begins : at + begins + 4], "big")
        ends.append(at)
    return [end for end in ends if end <= len(sent)]

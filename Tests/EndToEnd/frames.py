"""An HTTP/2 peer made by hand: any frame at all, and what came back for it.

A case sends frames and says what RFC 9113 demands of the receiver: that the connection ends with an
error code, that a stream does, that nothing happens, or that a reply comes. After its frames every
case sends a good request on a stream of its own; the answer to it shows that the connection lives.
"""

from __future__ import annotations

import enum
import socket
import struct
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import hpack
import pytest

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
WAIT_SECONDS_MAX = 10
HEAD_BYTES = 9
FRAME_BYTES_MAX = 16_384
WINDOW_MAX = (1 << 31) - 1

# Flags.
ACK = END_STREAM = 0x1
END_HEADERS = 0x4
PADDED = 0x8
PRIORITY = 0x20

# Settings.
HEADER_TABLE_SIZE, ENABLE_PUSH, MAX_CONCURRENT_STREAMS = 1, 2, 3
INITIAL_WINDOW_SIZE, MAX_FRAME_SIZE, MAX_HEADER_LIST_SIZE = 4, 5, 6
NO_RFC7540_PRIORITIES = 9

Field = tuple[str | bytes, str | bytes]


class Kind(enum.IntEnum):
    """Frame types."""

    DATA = 0
    HEADERS = 1
    PRIORITY = 2
    RST_STREAM = 3
    SETTINGS = 4
    PUSH_PROMISE = 5
    PING = 6
    GOAWAY = 7
    WINDOW_UPDATE = 8
    CONTINUATION = 9


class Code(enum.IntEnum):
    """Error codes (RFC 9113 section 7)."""

    NO_ERROR = 0
    PROTOCOL_ERROR = 1
    INTERNAL_ERROR = 2
    FLOW_CONTROL_ERROR = 3
    SETTINGS_TIMEOUT = 4
    STREAM_CLOSED = 5
    FRAME_SIZE_ERROR = 6
    REFUSED_STREAM = 7
    CANCEL = 8
    COMPRESSION_ERROR = 9
    CONNECT_ERROR = 10
    ENHANCE_YOUR_CALM = 11


def named(code: int | None) -> str:
    return "none" if code is None else Code(code).name if code in set(Code) else hex(code)


# Frames as bytes.


def frame(kind: int, flags: int, stream: int, payload: bytes = b"") -> bytes:
    """Any frame, whether the protocol knows it or not."""
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def data(stream: int, payload: bytes = b"", *, ends: bool = False, flags: int = 0) -> bytes:
    return frame(Kind.DATA, flags | (END_STREAM if ends else 0), stream, payload)


def headers(stream: int, block: bytes, *, ends: bool = True, flags: int = END_HEADERS) -> bytes:
    return frame(Kind.HEADERS, flags | (END_STREAM if ends else 0), stream, block)


def continuation(stream: int, block: bytes = b"", *, flags: int = END_HEADERS) -> bytes:
    return frame(Kind.CONTINUATION, flags, stream, block)


def priority(stream: int, depends_on: int = 0, weight: int = 15) -> bytes:
    return frame(Kind.PRIORITY, 0, stream, struct.pack(">IB", depends_on, weight))


def reset(stream: int, code: int = Code.CANCEL) -> bytes:
    return frame(Kind.RST_STREAM, 0, stream, struct.pack(">I", code))


def settings(*pairs: tuple[int, int]) -> bytes:
    return frame(Kind.SETTINGS, 0, 0, b"".join(struct.pack(">HI", *pair) for pair in pairs))


SETTINGS_ACK = frame(Kind.SETTINGS, ACK, 0)


def ping(payload: bytes = b"crossfad", flags: int = 0) -> bytes:
    return frame(Kind.PING, flags, 0, payload)


def goaway(last: int = 0, code: int = 0, more: bytes = b"", stream: int = 0) -> bytes:
    return frame(Kind.GOAWAY, 0, stream, struct.pack(">II", last, code) + more)


def window_update(stream: int, increment: int) -> bytes:
    return frame(Kind.WINDOW_UPDATE, 0, stream, struct.pack(">I", increment))


# Header blocks as bytes (RFC 7541).


def integer(value: int, prefix_bits: int, first: int = 0) -> bytes:
    """An integer behind a pattern (RFC 7541 section 5.1)."""
    most = (1 << prefix_bits) - 1
    if value < most:
        return bytes([first | value])
    octets, rest = [first | most], value - most
    while rest >= 128:
        octets.append(rest & 127 | 128)
        rest >>= 7
    return bytes([*octets, rest])


def octets(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


def string(text: str | bytes) -> bytes:
    """A string literal without Huffman's code (RFC 7541 section 5.2)."""
    return integer(len(octets(text)), 7) + octets(text)


def literal(name: str | bytes, value: str | bytes) -> bytes:
    """A field that leaves the dynamic table alone (RFC 7541 section 6.2.2)."""
    return b"\x00" + string(name) + string(value)


def indexed_literal(name: str | bytes, value: str | bytes) -> bytes:
    """A field that goes into the dynamic table (RFC 7541 section 6.2.1)."""
    return b"\x40" + string(name) + string(value)


def block(*fields: Field) -> bytes:
    """A header list, malformed as it may be."""
    return b"".join(literal(name, value) for name, value in fields)


def request_fields(
    method: str = "GET", path: str = "/v2/health/live", *more: Field
) -> tuple[Field, ...]:
    return (
        (":method", method),
        (":scheme", "http"),
        (":authority", "localhost"),
        (":path", path),
        *more,
    )


def get(stream: int, path: str = "/v2/health/live", *more: Field) -> bytes:
    """A whole good request."""
    return headers(stream, block(*request_fields("GET", path, *more)))


POST_PATH = "/v2/models/two_in_two_out/infer"


def post_block(*more: Field, path: str = POST_PATH) -> bytes:
    return block(
        *request_fields("POST", path, ("content-type", "application/x-protobuf"), *more)
    )


def post(stream: int, *more: Field, path: str = POST_PATH) -> bytes:
    """The head of a request whose body is to follow."""
    return headers(stream, post_block(*more, path=path), ends=False)


# What is demanded.


@dataclass(frozen=True)
class Demand:
    """One of what may happen, all of which are as good."""

    # A stream's number, and what becomes of it; the stream is None for the whole connection.
    endings: frozenset[tuple[int | None, str]]

    def __or__(self, other: Demand) -> Demand:
        return Demand(self.endings | other.endings)

    def __str__(self) -> str:
        told = [
            what if stream is None else f"stream {stream}: {what}"
            for stream, what in sorted(self.endings, key=str)
        ]
        return " or ".join(told)


def connection_error(*codes: Code) -> Demand:
    return Demand(frozenset((None, f"GOAWAY {code.name}") for code in codes))


def stream_error(*codes: Code, stream: int = 1) -> Demand:
    return Demand(frozenset((stream, f"RST_STREAM {code.name}") for code in codes))


def answered(status: int = 200, stream: int = 1) -> Demand:
    return Demand(frozenset({(stream, f"status {status}")}))


# Nothing comes back for it, and the connection goes on.
NOTHING = (None, "nothing")
IGNORED = Demand(frozenset({NOTHING}))
# The connection is gone without a word, as is allowed where the peer may not speak HTTP/2 at all.
CLOSED = Demand(frozenset({(None, "closed")}))


def malformed(stream: int = 1) -> Demand:
    """What becomes of a malformed request (RFC 9113 section 8.1.1); a reply may tell it too."""
    return stream_error(Code.PROTOCOL_ERROR, stream=stream) | answered(400, stream)


def harsher(code: Code, stream: int = 1) -> Demand:
    """A stream error, which an endpoint may answer as one of the connection (RFC 9113 5.4)."""
    return stream_error(code, stream=stream) | connection_error(code)


@dataclass(frozen=True)
class Case:
    """What is sent, by section of the RFC, and what it demands for it."""

    section: str
    title: str
    demand: Demand
    # Gets the peer, so that it can read before it sends on; sends what it returns.
    send: Callable[[Peer], bytes | None]
    # What the peer announces.
    settings: Mapping[int, int] = field(default_factory=dict)
    # Why this receiver may do otherwise than the RFC's first choice, where it does.
    because: str = ""

    def __str__(self) -> str:
        return f"{self.section} {self.title}"


def cases_of(section: str, *rows) -> list[Case]:
    """Rows of a title, a demand, what is sent, and maybe what is announced before."""
    made = []
    for title, demand, sent, *announced in rows:
        send = sent if callable(sent) else (lambda _, sent=sent: sent)
        made.append(Case(section, title, demand, send, *announced))
    return made


# The peer.


@dataclass
class Frame:
    kind: int
    flags: int
    stream: int
    payload: bytes

    def has(self, flag: int) -> bool:
        return bool(self.flags & flag)

    @property
    def number(self) -> int:
        """The code of RST_STREAM, the increment of WINDOW_UPDATE."""
        return struct.unpack(">I", self.payload)[0]


@dataclass
class Reply:
    fields: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    has_ended: bool = False
    reset_code: int | None = None

    @property
    def status(self) -> int | None:
        return int(self.fields[":status"]) if ":status" in self.fields else None

    @property
    def is_over(self) -> bool:
        return self.has_ended or self.reset_code is not None

    def __str__(self) -> str:
        if self.reset_code is not None:
            return f"RST_STREAM {named(self.reset_code)}"
        return f"status {self.status}" if self.has_ended else "nothing"


class Peer:
    """One connection. A context manager: it ends with the socket's close."""

    def __init__(
        self,
        address: tuple[str, int],
        announced: Mapping[int, int] | None = None,
        *,
        greets: bool = True,
        acknowledges: bool = True,
    ) -> None:
        """Unless it `greets`, it sends nothing of its own, not even the preface."""
        self.frames: list[Frame] = []
        self.replies: dict[int, Reply] = {}
        # (last stream, code) of each GOAWAY in turn.
        self.goaways: list[tuple[int, int]] = []
        self.is_closed = False
        self.stream_max = 0
        # What the server announces.
        self.settings: dict[int, int] = {}
        self.pongs: list[bytes] = []
        self.acks = 0
        self._unread = b""
        self._blocks: dict[int, bytes] = {}
        self._decoder = hpack.Decoder()
        self.socket = socket.create_connection(address, timeout=WAIT_SECONDS_MAX)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if greets:
            self.send(PREFACE + settings(*(announced or {}).items()))
            self.until(lambda: self.settings and self.acks, "SETTINGS and their acknowledgement")
            if acknowledges:
                self.send(SETTINGS_ACK)

    def __enter__(self) -> Peer:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, *parts: bytes) -> None:
        """A server that ended the connection meanwhile has said why; that can still be read."""
        try:
            self.socket.sendall(b"".join(parts))
        except (BrokenPipeError, ConnectionResetError):
            pass

    def reply(self, stream: int) -> Reply:
        return self.replies.setdefault(stream, Reply())

    def until(self, happened: Callable[[], object], what: str, seconds: float = 0) -> None:
        deadline = time.monotonic() + (seconds or WAIT_SECONDS_MAX)
        while not happened():
            assert not self.is_closed, f"closed, expected {what}; {self.told()}"
            assert time.monotonic() < deadline, f"waited for {what}; {self.told()}"
            self.take(deadline)

    def wait(self, stream: int) -> Reply:
        self.until(lambda: self.reply(stream).is_over, f"the end of stream {stream}")
        return self.reply(stream)

    def wait_closed(self) -> None:
        self.until(lambda: self.is_closed, "the end of the connection")

    def alive(self) -> None:
        """Waits for the answer to a PING: the server has read all that was sent."""
        payload = struct.pack(">Q", len(self.pongs) + 0xC0_FFEE)
        self.send(ping(payload))
        self.until(lambda: payload in self.pongs, "an answer to PING")

    def take(self, deadline: float) -> None:
        """Reads once and notes what came."""
        self.socket.settimeout(max(0.01, deadline - time.monotonic()))
        try:
            came = self.socket.recv(1 << 18)
        except TimeoutError:
            return
        except (ConnectionResetError, BrokenPipeError):
            came = b""
        self.is_closed = not came
        self._unread += came
        while len(self._unread) >= HEAD_BYTES:
            end = HEAD_BYTES + int.from_bytes(self._unread[:3], "big")
            if end > len(self._unread):
                break
            kind, flags, stream = struct.unpack(">BBI", self._unread[3:HEAD_BYTES])
            self._note(Frame(kind, flags, stream, self._unread[HEAD_BYTES:end]))
            self._unread = self._unread[end:]

    def _note(self, came: Frame) -> None:
        self.frames.append(came)
        match came.kind:
            case Kind.SETTINGS if came.has(ACK):
                self.acks += 1
            case Kind.SETTINGS:
                self.settings.update(struct.iter_unpack(">HI", came.payload))
            case Kind.PING if came.has(ACK):
                self.pongs.append(came.payload)
            case Kind.GOAWAY:
                last, code = struct.unpack(">II", came.payload[:8])
                self.goaways.append((last, code))
            case Kind.RST_STREAM:
                self.reply(came.stream).reset_code = came.number
            case Kind.HEADERS | Kind.CONTINUATION:
                self._blocks[came.stream] = self._blocks.get(came.stream, b"") + came.payload
                if came.has(END_HEADERS):
                    fields = self._decoder.decode(self._blocks.pop(came.stream))
                    self.reply(came.stream).fields.update(fields)
            case Kind.DATA:
                self.reply(came.stream).body += came.payload
        if came.kind in (Kind.DATA, Kind.HEADERS) and came.has(END_STREAM):
            self.reply(came.stream).has_ended = True

    def told(self) -> str:
        """What came so far, in words."""
        parts = [f"GOAWAY {named(code)} after stream {last}" for last, code in self.goaways]
        parts += [
            f"stream {stream}: {reply}" for stream, reply in self.replies.items() if reply.is_over
        ]
        return ", ".join(parts + ["closed"] * self.is_closed) or "nothing came"


# A stream that no case uses.
PROBE_STREAM = 0x7FFF_FFF1


def endings(peer: Peer) -> set[tuple[int | None, str]]:
    """What came, in the words of a demand."""
    found: set[tuple[int | None, str]] = {
        (stream, str(reply)) for stream, reply in peer.replies.items() if reply.is_over
    }
    # The first GOAWAY tells why; a second one may repeat it.
    found |= {(None, f"GOAWAY {named(code)}") for _, code in peer.goaways}
    if peer.is_closed and not peer.goaways:
        found.add((None, "closed"))
    return found


def check(
    address: tuple[str, int],
    demand: Demand,
    send: Callable[[Peer], bytes | None],
    announced: Mapping[int, int] | None = None,
    neighbours: Iterable[int] = (),
) -> Peer:
    """Sends a case's frames, and holds what comes back to what is demanded; the peer, closed.

    The streams of `neighbours` have to be answered with 200, and the connection has to live.
    """
    with Peer(address, announced) as peer:
        peer.send(send(peer) or b"")
        # Where replies get no window by themselves, the good one needs some.
        observe(peer, demand, credit=1 << 16 if INITIAL_WINDOW_SIZE in (announced or {}) else 0)
        found = endings(peer)
        told = f"demanded {demand}; came: {peer.told()}"
        if peer.goaways or peer.is_closed:
            assert not neighbours, told
            assert demand.endings & {ending for ending in found if ending[0] is None}, told
            return peer
        resets = {ending for ending in found if "RST_STREAM" in ending[1]}
        assert resets <= demand.endings, told
        assert NOTHING in demand.endings or demand.endings & found, told
        for stream in neighbours:
            assert peer.wait(stream).status == 200, peer.told()
        return peer


def observe(peer: Peer, demand: Demand, credit: int = 0) -> None:
    """Reads until it is plain what became of a case: its end, or the answer to a good request."""
    peer.send(get(PROBE_STREAM), window_update(PROBE_STREAM, credit) if credit else b"")
    peer.until(
        lambda: peer.is_closed or peer.reply(PROBE_STREAM).is_over, "the answer to a good request"
    )
    if peer.is_closed:
        return
    assert not peer.goaways, peer.told()
    assert peer.reply(PROBE_STREAM).status == 200, peer.told()
    if NOTHING in demand.endings:
        return
    streams = [stream for stream, _ in demand.endings if stream is not None]
    peer.until(
        lambda: peer.is_closed or any(peer.reply(stream).is_over for stream in streams),
        str(demand),
    )


def parameters(cases: Iterable[Case]):
    """For pytest: a case's section and title are its id."""
    cases = list(cases)
    assert len({str(case) for case in cases}) == len(cases), "two cases of one name"
    return pytest.mark.parametrize("case", [pytest.param(case, id=str(case)) for case in cases])


def run(address: tuple[str, int], case: Case) -> None:
    check(address, case.demand, case.send, case.settings)

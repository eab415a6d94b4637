"""An HTTP/2 client with its hands on the frames: flow control, resets, trailers, GOAWAY.

`h2` holds the protocol's state. It forbids everything after a GOAWAY has come, though the streams
that were open go on (RFC 9113 section 6.8), so GOAWAY frames are noted here and kept from it.
"""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import h2.config
import h2.connection
import h2.events
import h2.settings
from google.protobuf import message

import wire
from client import Refusal

WAIT_SECONDS_MAX = 30
FRAME_HEAD_BYTES = 9
FRAME_TYPE_GOAWAY = 7

Headers = Iterable[tuple[str, str]]


@dataclass
class Reply:
    headers: dict[str, str] = field(default_factory=dict)
    body: bytearray = field(default_factory=bytearray)
    # Received and not yet credited: what the flow-control windows are short of.
    uncredited: int = 0
    has_ended: bool = False
    reset_code: int | None = None

    @property
    def is_over(self) -> bool:
        return self.has_ended or self.reset_code is not None

    @property
    def status(self) -> int:
        return int(self.headers[":status"])

    @property
    def refusal(self) -> Refusal:
        return Refusal.read(self.status, self.headers, bytes(self.body))

    def read(self, kind: type[message.Message]) -> message.Message:
        assert self.has_ended, f"reset with {self.reset_code}"
        assert self.status == 200, self.refusal
        return kind.FromString(bytes(self.body))


class Connection:
    """One connection. A context manager: it ends with the socket's close."""

    def __init__(
        self,
        address: tuple[str, int],
        *,
        initial_window: int | None = None,
        credits_at_once: bool = True,
    ) -> None:
        """With `credits_at_once` off, nothing is credited until `credit` is called."""
        self.replies: dict[int, Reply] = {}
        # (last stream, error code) of each GOAWAY in turn.
        self.goaways: list[tuple[int, int]] = []
        self.is_closed = False
        self._credits_at_once = credits_at_once
        self._pongs = 0
        self._partial = b""
        self._socket = socket.create_connection(address, timeout=WAIT_SECONDS_MAX)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        config = h2.config.H2Configuration(
            client_side=True,
            header_encoding="utf-8",
            validate_outbound_headers=False,
            normalize_outbound_headers=False,
        )
        self.h2 = h2.connection.H2Connection(config)
        if initial_window is not None:
            self.h2.local_settings[h2.settings.SettingCodes.INITIAL_WINDOW_SIZE] = initial_window
            self.h2.local_settings.acknowledge()
        self.h2.initiate_connection()
        self.flush()

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._socket.close()

    def abort(self) -> None:
        """Leaves as a client does that crashes: the socket is reset."""
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._socket.close()

    def set_initial_window(self, count: int) -> None:
        self.h2.update_settings({h2.settings.SettingCodes.INITIAL_WINDOW_SIZE: count})
        self.flush()

    def forget_stream_limit(self) -> None:
        """Lets `open` go past what the server allows."""
        self.h2.remote_settings[h2.settings.SettingCodes.MAX_CONCURRENT_STREAMS] = 1 << 31
        self.h2.remote_settings.acknowledge()

    # Sending.

    def flush(self) -> None:
        self._socket.sendall(self.h2.data_to_send())

    def open(
        self, path: str, headers: Headers = (), *, method: str = "POST", ends: bool = False
    ) -> int:
        """Sends a request's head; the stream. `headers` may replace the content type."""
        stream = self.h2.get_next_available_stream_id()
        self.replies[stream] = Reply()
        fields = [
            (":method", method),
            (":scheme", "http"),
            (":authority", "localhost"),
            (":path", path),
            *headers,
        ]
        if method == "POST" and not any(name == "content-type" for name, _ in fields):
            fields.append(("content-type", wire.CONTENT_TYPE))
        self.h2.send_headers(stream, fields, end_stream=ends)
        self.flush()
        return stream

    def send(self, stream: int, data: bytes, *, ends: bool = False, frame_max: int = 1 << 24):
        """Sends as the windows allow, taking what comes meanwhile; less if the reply is over."""
        rest = memoryview(data)
        while rest and not self.replies[stream].is_over:
            room = min(
                self.h2.local_flow_control_window(stream),
                self.h2.max_outbound_frame_size,
                frame_max,
                len(rest),
            )
            if room > 0:
                self.h2.send_data(stream, bytes(rest[:room]))
                rest = rest[room:]
                self.flush()
            else:
                self._take(f"credit for stream {stream}")
        if ends and not self.replies[stream].is_over:
            self.h2.end_stream(stream)
            self.flush()

    def post(self, path: str, body: bytes | message.Message, headers: Headers = ()) -> int:
        content = body if isinstance(body, bytes) else body.SerializeToString()
        stream = self.open(path, headers)
        self.send(stream, content, ends=True)
        return stream

    def trailers(self, stream: int, headers: Headers) -> None:
        self.h2.send_headers(stream, list(headers), end_stream=True)
        self.flush()

    def reset(self, stream: int, code: int) -> None:
        self.h2.reset_stream(stream, code)
        self.flush()

    def credit(self, stream: int, count: int | None = None) -> None:
        """Gives `count` bytes (or what came) back to the windows of a stream and the connection."""
        reply = self.replies[stream]
        amount = reply.uncredited if count is None else count
        reply.uncredited = 0
        if amount:
            self.h2.increment_flow_control_window(amount)
            self.h2.increment_flow_control_window(amount, stream)
            self.flush()

    # Receiving.

    def ping(self) -> None:
        """Waits until the server has read all that was sent."""
        expected = self._pongs + 1
        self.h2.ping(b"crossfad")
        self.flush()
        self.until(lambda: self._pongs >= expected, "an answer to PING")

    def wait(self, stream: int) -> Reply:
        self.until(lambda: self.replies[stream].is_over, f"the reply on stream {stream}")
        return self.replies[stream]

    def request(self, path: str, body: bytes | message.Message, headers: Headers = ()) -> Reply:
        return self.wait(self.post(path, body, headers))

    def wait_closed(self) -> None:
        self.until(lambda: self.is_closed, "the end of the connection")

    def until(self, happened: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + WAIT_SECONDS_MAX
        while not happened():
            assert time.monotonic() < deadline, f"waited {WAIT_SECONDS_MAX} s for {what}"
            self._take(what)

    def _take(self, awaited: str) -> None:
        """Reads once and acts on it."""
        assert not self.is_closed, f"the server closed the connection; expected {awaited}"
        try:
            data = self._socket.recv(1 << 18)
        except ConnectionResetError:
            data = b""
        if not data:
            self.is_closed = True
            return
        for event in self.h2.receive_data(self._without_goaways(data)):
            self._act(event)
        self.flush_quietly()

    def flush_quietly(self) -> None:
        """Acknowledgements may come too late for a server that has closed already."""
        try:
            self.flush()
        except (BrokenPipeError, ConnectionResetError):
            self.is_closed = True

    def _without_goaways(self, data: bytes) -> bytes:
        data = self._partial + data
        kept, at = [], 0
        while len(data) - at >= FRAME_HEAD_BYTES:
            end = at + FRAME_HEAD_BYTES + int.from_bytes(data[at : at + 3], "big")
            if end > len(data):
                break
            if data[at + 3] == FRAME_TYPE_GOAWAY:
                payload = data[at + FRAME_HEAD_BYTES : end]
                last = int.from_bytes(payload[:4], "big") & 0x7FFF_FFFF
                self.goaways.append((last, int.from_bytes(payload[4:8], "big")))
            else:
                kept.append(data[at:end])
            at = end
        self._partial = data[at:]
        return b"".join(kept)

    def _act(self, event: h2.events.Event) -> None:
        match event:
            case h2.events.ResponseReceived():
                self.replies[event.stream_id].headers.update(event.headers)
            case h2.events.DataReceived():
                reply = self.replies[event.stream_id]
                reply.body += event.data
                reply.uncredited += event.flow_controlled_length
                if self._credits_at_once:
                    amount, reply.uncredited = reply.uncredited, 0
                    self.h2.acknowledge_received_data(amount, event.stream_id)
            case h2.events.StreamEnded():
                self.replies[event.stream_id].has_ended = True
            case h2.events.StreamReset():
                self.replies[event.stream_id].reset_code = event.error_code
            case h2.events.PingAckReceived():
                self._pongs += 1

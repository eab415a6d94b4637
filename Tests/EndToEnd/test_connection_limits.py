"""Peers that do too much, or too little, on a connection: cut off, counted, and nobody else's harm.

Frames by hand: no client library would send these.
"""

import re
import socket
import struct
import time

import httpx
import hpack
import numpy as np
import pytest

import wire
from admin import until
from client import infer_path
from gateway import Gateway
from http2 import Connection

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PUSH, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = (
    range(10)
)
END_STREAM, END_HEADERS = 0x1, 0x4
ENHANCE_YOUR_CALM, NO_ERROR, CANCEL = 0xB, 0x0, 0x8
SECONDS_MAX = 20
ASK = wire.infer_request({"x": np.array([[1]], np.float32)})
LIMIT = 20


def frame(kind: int, flags: int = 0, stream: int = 0, payload: bytes = b"") -> bytes:
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(
        ">I", stream
    ) + payload


def head(model: str = "constant") -> bytes:
    return hpack.Encoder().encode(
        [
            (":method", "POST"),
            (":scheme", "http"),
            (":authority", "localhost"),
            (":path", infer_path(model)),
            ("content-type", "application/x-protobuf"),
        ]
    )


class Peer:
    """One end of a connection that sends what it is told, and reads what comes."""

    def __init__(self, gateway: Gateway, *, greets: bool = True) -> None:
        self.socket = socket.create_connection(gateway.address, timeout=SECONDS_MAX)
        self.frames: list[tuple[int, int, int, bytes]] = []
        if greets:
            self.send(PREFACE + frame(SETTINGS))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, content: bytes) -> bool:
        """Whether the other end still takes it."""
        try:
            self.socket.sendall(content)
            return True
        except OSError:
            return False

    def read_to_end(self) -> None:
        """Until the other end closes."""
        content = b""
        try:
            while piece := self.socket.recv(65536):
                content += piece
        except ConnectionError:
            pass
        while len(content) >= 9:
            length = int.from_bytes(content[:3], "big")
            stream = int.from_bytes(content[5:9], "big")
            self.frames.append((content[3], content[4], stream, content[9 : 9 + length]))
            content = content[9 + length :]

    def end_code(self) -> int | None:
        """The error code of the last GOAWAY."""
        codes = [
            int.from_bytes(payload[4:8], "big")
            for kind, _, _, payload in self.frames
            if kind == GOAWAY
        ]
        return codes[-1] if codes else None


def hits(gateway: Gateway, limit: str) -> int:
    text = httpx.get(f"{gateway.admin_url}/metrics").text
    found = re.search(
        rf'^crossfade_connection_limit_hits_total{{limit="{limit}"}} (\d+)', text, re.MULTILINE
    )
    return int(found[1]) if found else 0


@pytest.fixture(scope="module")
def strict(shared_registry):
    """A server with low limits."""
    flags = [
        *("--max-resets", LIMIT, "--max-pings", LIMIT, "--max-settings", LIMIT),
        *("--max-priorities", LIMIT, "--max-window-updates", LIMIT),
        *("--max-empty-data", LIMIT, "--max-tiny-data", LIMIT, "--max-unknown-frames", LIMIT),
    ]
    with Gateway(shared_registry, *flags) as gateway:
        yield gateway


@pytest.fixture(scope="module")
def impatient(shared_registry):
    """A server that waits for nobody."""
    flags = [
        *("--handshake-seconds", 1, "--header-seconds", 1, "--body-seconds", 1),
        *("--write-seconds", 1, "--idle-seconds", 2),
    ]
    with Gateway(shared_registry, *flags) as gateway:
        yield gateway


def reset_floods(number: int) -> bytes:
    stream = 2 * number + 1
    return frame(HEADERS, END_HEADERS, stream, head()) + frame(
        RST_STREAM, 0, stream, struct.pack(">I", CANCEL)
    )


def provoked_resets(number: int) -> bytes:
    """Windows that overflow: each stream is the server's to reset."""
    stream = 2 * number + 1
    return frame(HEADERS, END_HEADERS, stream, head()) + frame(
        WINDOW_UPDATE, 0, stream, struct.pack(">I", 2**31 - 1)
    )


def malformed_requests(number: int) -> bytes:
    """Streams that the server has to reset because their heads are malformed."""
    block = hpack.Encoder().encode([(":method", "POST"), ("UPPER", "x")])
    return frame(HEADERS, END_HEADERS | END_STREAM, 2 * number + 1, block)


def crowded_requests(number: int) -> bytes:
    """Header lists of too many fields, each of which is refused with 431."""
    block = head() + hpack.Encoder().encode([("x", "")] * 200)
    return frame(HEADERS, END_HEADERS | END_STREAM, 2 * number + 1, block)


FLOODS = {
    "peer_resets": (b"", reset_floods),
    "provoked_resets": (b"", provoked_resets),
    "provoked_resets-malformed": (b"", malformed_requests),
    "pings": (b"", lambda _: frame(PING, 0, 0, bytes(8))),
    "settings": (b"", lambda _: frame(SETTINGS)),
    "priorities": (b"", lambda _: frame(PRIORITY, 0, 1, bytes([0, 0, 0, 3, 1]))),
    "window_updates": (b"", lambda _: frame(WINDOW_UPDATE, 0, 0, struct.pack(">I", 1))),
    "empty_data": (frame(HEADERS, END_HEADERS, 1, head()), lambda _: frame(DATA, 0, 1)),
    "tiny_data": (frame(HEADERS, END_HEADERS, 1, head()), lambda _: frame(DATA, 0, 1, b"x")),
    "unknown_frames": (b"", lambda _: frame(0xBE, 0, 0, bytes(8))),
    "header_list": (b"", crowded_requests),
    "goaways": (frame(HEADERS, END_HEADERS, 1, head()), lambda _: frame(GOAWAY, 0, 0, bytes(8))),
}


@pytest.mark.parametrize("name", FLOODS)
def test_a_flood_ends_its_connection_and_no_other(strict, name):
    limit = name.partition("-")[0]
    opening, flood = FLOODS[name]
    before = hits(strict, limit)
    with Connection(strict.address) as neighbour, Peer(strict) as peer:
        assert neighbour.request(infer_path("constant"), ASK).status == 200
        peer.send(opening)
        for number in range(1_000):
            if not peer.send(flood(number)):
                break
        peer.read_to_end()
        assert peer.end_code() in (ENHANCE_YOUR_CALM, None), peer.frames[-3:]
        assert hits(strict, limit) == before + 1
        assert neighbour.request(infer_path("constant"), ASK).status == 200


def test_the_peer_is_told_to_calm_down(strict):
    """Who still reads is told; a flood that goes on may be reset before it does."""
    with Peer(strict) as peer:
        peer.send(frame(PING, 0, 0, bytes(8)) * (LIMIT + 1))
        peer.read_to_end()
        assert peer.end_code() == ENHANCE_YOUR_CALM


def test_streams_are_limited_before_the_settings_are_acknowledged(shared_registry):
    with Gateway(shared_registry, "--max-streams", 5) as gateway, Peer(gateway) as peer:
        # Bodies that do not end, so that the streams stay.
        peer.send(b"".join(frame(HEADERS, END_HEADERS, 2 * n + 1, head()) for n in range(8)))
        peer.send(frame(GOAWAY, 0, 0, struct.pack(">II", 0, NO_ERROR)))
        peer.socket.settimeout(2)
        content = b""
        with pytest.raises(TimeoutError):
            while piece := peer.socket.recv(65536):
                content += piece
        refused = content.count(frame(RST_STREAM, 0, 11, struct.pack(">I", 7)))
        assert refused == 1
        assert frame(RST_STREAM, 0, 9, struct.pack(">I", 7)) not in content


def test_a_header_bomb_is_not_decoded_to_its_end(shared_registry):
    """One long field in the table, then one byte for each time it is used again."""
    with Gateway(shared_registry) as gateway, Peer(gateway) as peer:
        encoder = hpack.Encoder()
        block = encoder.encode([(":method", "POST"), ("x", "v" * 3_900)])
        bomb = block + b"\xbe" * 15_000
        peer.send(frame(HEADERS, END_HEADERS, 1, bomb[:16_000]))
        peer.read_to_end()
        assert peer.end_code() == ENHANCE_YOUR_CALM
        assert hits(gateway, "header_list") == 1


def test_continuations_without_end_are_cut_off(shared_registry):
    with Gateway(shared_registry) as gateway, Peer(gateway) as peer:
        peer.send(frame(HEADERS, 0, 1, head()))
        for _ in range(10_000):
            if not peer.send(frame(CONTINUATION, 0, 1, b"")):
                break
        peer.read_to_end()
        assert peer.end_code() in (ENHANCE_YOUR_CALM, None)
        assert hits(gateway, "continuations") == 1


# Peers that take their time.

SLOW = {
    "handshake_seconds": (False, b""),
    "handshake_seconds-preface": (False, PREFACE),
    "header_seconds": (True, frame(HEADERS, 0, 1, head()[:3])),
    "idle_seconds": (True, b""),
}


@pytest.mark.parametrize("name", SLOW)
def test_a_peer_that_takes_too_long_is_let_go(impatient, name):
    limit = name.partition("-")[0]
    greets, content = SLOW[name]
    before = hits(impatient, limit)
    with Peer(impatient, greets=greets) as peer:
        peer.send(content)
        peer.read_to_end()
        expected = NO_ERROR if limit == "idle_seconds" else ENHANCE_YOUR_CALM
        assert peer.end_code() == expected
        assert hits(impatient, limit) == before + 1


def test_a_body_that_drips_ends_its_request_only(impatient):
    before = hits(impatient, "body_seconds")
    with Connection(impatient.address) as connection:
        slow = connection.open(infer_path("constant"), [("content-type", "application/x-protobuf")])
        deadline = time.monotonic() + SECONDS_MAX
        while not connection.replies[slow].is_over and time.monotonic() < deadline:
            # A byte now and then, and other requests beside it.
            connection.send(slow, b"x")
            assert connection.request(infer_path("constant"), ASK).status == 200
            time.sleep(0.05)
        assert connection.replies[slow].reset_code == ENHANCE_YOUR_CALM
        assert connection.request(infer_path("constant"), ASK).status == 200
    assert hits(impatient, "body_seconds") == before + 1


def test_a_reply_that_nobody_takes_is_given_up(impatient):
    """A window that stays shut holds a reply no longer than it may."""
    before = hits(impatient, "write_seconds")
    with Peer(impatient) as peer:
        # No window at all for what the server sends.
        peer.send(frame(SETTINGS, 0, 0, struct.pack(">HI", 4, 0)))
        body = ASK.SerializeToString()
        peer.send(frame(HEADERS, END_HEADERS, 1, head()) + frame(DATA, END_STREAM, 1, body))
        until(lambda: hits(impatient, "write_seconds") == before + 1, "the reply to be given up")


def test_a_model_that_takes_long_is_nobodys_delay(impatient):
    """The limits are for peers: a request in flight is as fast as its model."""
    with Connection(impatient.address) as connection:
        started = time.monotonic()
        while time.monotonic() - started < 1.5:
            assert connection.request(infer_path("slow"), ASK).status == 200


# How many.


def test_an_address_has_its_share_of_connections(shared_registry):
    with Gateway(shared_registry, "--max-address-connections", 4) as gateway:
        held = [Connection(gateway.address) for _ in range(4)]
        try:
            for connection in held:
                assert connection.request(infer_path("constant"), ASK).status == 200
            with Peer(gateway) as peer:
                peer.read_to_end()
                assert not peer.frames
            assert hits(gateway, "address_connections") == 1
        finally:
            for connection in held:
                connection.close()
        until(lambda: _answers(gateway), "room again")


def _answers(gateway: Gateway) -> bool:
    with Peer(gateway) as peer:
        peer.send(frame(PING, 0, 0, bytes(8)))
        peer.socket.settimeout(1)
        try:
            return bool(peer.socket.recv(9))
        except (TimeoutError, ConnectionError):
            return False


def test_few_descriptors_leave_room_for_all_else(shared_registry):
    """With 256 descriptors half are kept for the registry and the admin plane."""
    with Gateway(shared_registry, descriptors=256) as gateway:
        assert "fewer connections than asked for" in gateway.log
        held = [socket.create_connection(gateway.address) for _ in range(300)]
        try:
            assert httpx.get(f"{gateway.admin_url}/health/ready").status_code == 200
            assert httpx.get(f"{gateway.admin_url}/v1/status").status_code == 200
        finally:
            for each in held:
                each.close()
        until(lambda: _answers(gateway), "room again")

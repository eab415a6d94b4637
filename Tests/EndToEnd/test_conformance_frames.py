"""RFC 9113, sections 3.4, 4 and 6: the preface, frame sizes, and the rules of each frame type.

Each case is named by the section that it is of, and holds the server to what stands there.
"""

import struct
import time

import numpy as np
import pytest

import frames
import wire
from frames import (
    ACK,
    CLOSED,
    ENABLE_PUSH,
    END_HEADERS,
    END_STREAM,
    FRAME_BYTES_MAX,
    IGNORED,
    INITIAL_WINDOW_SIZE,
    MAX_FRAME_SIZE,
    NO_RFC7540_PRIORITIES,
    PADDED,
    PREFACE,
    PRIORITY,
    WINDOW_MAX,
    Code,
    Kind,
    Peer,
    answered,
    cases_of,
    connection_error,
    continuation,
    data,
    frame,
    get,
    harsher,
    headers,
    ping,
    post,
    post_block,
    reset,
    settings,
    stream_error,
    window_update,
)
from gateway import Gateway

A = np.array([[1, 2, 3, 4]], np.float32)
BODY = wire.infer_request({"a": A, "b": A}).SerializeToString()

PROTOCOL = connection_error(Code.PROTOCOL_ERROR)
SIZE = connection_error(Code.FRAME_SIZE_ERROR)
UNKNOWN = 0xBE


def padded(content: bytes, count: int, announced: int | None = None) -> bytes:
    return bytes([count if announced is None else announced]) + content + bytes(count)


HEAD = frames.block(*frames.request_fields())
# Good but for its length.
OVERSIZED = frames.literal("x-filler", bytes(b"v" * (FRAME_BYTES_MAX - 12)))
assert len(OVERSIZED) == FRAME_BYTES_MAX + 1


FORMAT = [
    *cases_of(
        "4.1",
        ("an unknown type on stream 0 is ignored", IGNORED, frame(UNKNOWN, 0, 0, b"what")),
        (
            "an unknown type on an open stream is ignored",
            answered(),
            post(1) + frame(UNKNOWN, 0xFF, 1, b"what") + data(1, BODY, ends=True),
        ),
        ("an unknown type on an idle stream is ignored", IGNORED, frame(UNKNOWN, 0, 9, b"what")),
        (
            "an unknown type of the largest size is ignored",
            IGNORED,
            frame(UNKNOWN, 0, 0, bytes(FRAME_BYTES_MAX)),
        ),
        (
            "the reserved bit before the stream is ignored",
            answered(),
            headers(1 | 1 << 31, HEAD),
        ),
        (
            "flags without a meaning are ignored",
            answered(),
            frame(Kind.PING, 0xFE, 0, b"crossfad")
            + frame(Kind.SETTINGS, 0xFE, 0)
            + headers(1, post_block(), ends=False, flags=END_HEADERS | 0xD2)
            + data(1, BODY, flags=0xF6)
            + data(1, ends=True),
        ),
    ),
    *cases_of(
        "4.2",
        (
            "a frame of exactly the size is taken",
            answered(400),
            post(1) + data(1, bytes(FRAME_BYTES_MAX), ends=True),
        ),
        (
            "DATA over the size",
            harsher(Code.FRAME_SIZE_ERROR),
            post(1) + data(1, bytes(FRAME_BYTES_MAX + 1)),
        ),
        ("HEADERS over the size", SIZE, headers(1, bytes(FRAME_BYTES_MAX + 1))),
        (
            "CONTINUATION over the size",
            SIZE,
            headers(1, HEAD, flags=0) + continuation(1, OVERSIZED),
        ),
        ("SETTINGS over the size", SIZE, settings(*[(0xFF, 0)] * (FRAME_BYTES_MAX // 6 + 1))),
        ("PING over the size", SIZE, ping(bytes(FRAME_BYTES_MAX + 1))),
        ("an unknown type over the size", SIZE, frame(UNKNOWN, 0, 0, bytes(FRAME_BYTES_MAX + 1))),
        ("a length of 16 MiB", SIZE, frame(UNKNOWN, 0, 0)[3:].join([b"\xff\xff\xff", b""])),
    ),
]

DATA = cases_of(
    "6.1",
    ("DATA on stream 0", PROTOCOL, data(0, b"body")),
    (
        "padding is thrown away",
        answered(),
        post(1) + data(1, padded(BODY, 255), flags=PADDED, ends=True),
    ),
    (
        "padding alone is no body",
        answered(),
        post(1) + data(1, BODY) + data(1, padded(b"", 200), flags=PADDED, ends=True),
    ),
    (
        "padding of no octets",
        answered(),
        post(1) + data(1, padded(BODY, 0), flags=PADDED, ends=True),
    ),
    (
        "padding as long as the payload",
        PROTOCOL,
        post(1) + data(1, padded(b"", 9, announced=10), flags=PADDED),
    ),
    (
        "padding longer than the payload",
        PROTOCOL,
        post(1) + data(1, padded(b"body", 0, announced=200), flags=PADDED),
    ),
    (
        "no room for the padding's length",
        connection_error(Code.FRAME_SIZE_ERROR, Code.PROTOCOL_ERROR)
        | stream_error(Code.FRAME_SIZE_ERROR),
        post(1) + data(1, b"", flags=PADDED),
    ),
)

HEADERS = cases_of(
    "6.2",
    ("HEADERS on stream 0", PROTOCOL, headers(0, HEAD)),
    (
        "padding is thrown away",
        answered(),
        headers(1, padded(HEAD, 99), flags=END_HEADERS | PADDED),
    ),
    (
        "a priority is read over",
        answered(),
        headers(1, struct.pack(">IB", 0, 15) + HEAD, flags=END_HEADERS | PRIORITY),
    ),
    (
        "padding and a priority",
        answered(),
        headers(
            1,
            padded(struct.pack(">IB", 1 << 31, 255) + HEAD, 7),
            flags=END_HEADERS | PADDED | PRIORITY,
        ),
    ),
    (
        "padding longer than the payload",
        PROTOCOL,
        headers(1, padded(HEAD, 0, announced=255), flags=END_HEADERS | PADDED),
    ),
    (
        "padding that reaches into the priority",
        connection_error(Code.PROTOCOL_ERROR, Code.FRAME_SIZE_ERROR),
        headers(1, padded(bytes(5), 0, announced=3), flags=END_HEADERS | PADDED | PRIORITY),
    ),
    (
        "no room for the padding's length",
        connection_error(Code.FRAME_SIZE_ERROR, Code.PROTOCOL_ERROR),
        headers(1, b"", flags=END_HEADERS | PADDED),
    ),
    (
        "no room for the priority",
        connection_error(Code.FRAME_SIZE_ERROR, Code.PROTOCOL_ERROR),
        headers(1, b"\0\0\0", flags=END_HEADERS | PRIORITY),
    ),
)

SMALL = [
    *cases_of(
        "6.3",
        ("PRIORITY on stream 0", PROTOCOL, frames.priority(0)),
        ("PRIORITY on an idle stream", IGNORED, frames.priority(9)),
        ("PRIORITY on a closed stream", answered(), get(1) + frames.priority(1)),
        (
            "PRIORITY of 4 octets",
            harsher(Code.FRAME_SIZE_ERROR),
            post(1) + frame(Kind.PRIORITY, 0, 1, bytes(4)),
        ),
        (
            "PRIORITY of 6 octets",
            harsher(Code.FRAME_SIZE_ERROR),
            post(1) + frame(Kind.PRIORITY, 0, 1, bytes(6)),
        ),
        (
            "a stream that depends on itself (5.3)",
            IGNORED | harsher(Code.PROTOCOL_ERROR, 9),
            frames.priority(9, 9),
        ),
    ),
    *cases_of(
        "6.4",
        ("RST_STREAM on stream 0", PROTOCOL, reset(0)),
        ("RST_STREAM on an idle stream", PROTOCOL, reset(1)),
        ("RST_STREAM on an open stream", IGNORED, post(1) + reset(1)),
        ("RST_STREAM with an unknown code", IGNORED, post(1) + reset(1, 0xFFFF_FFFF)),
        ("RST_STREAM of 3 octets", SIZE, post(1) + frame(Kind.RST_STREAM, 0, 1, bytes(3))),
        ("RST_STREAM of 5 octets", SIZE, post(1) + frame(Kind.RST_STREAM, 0, 1, bytes(5))),
        ("RST_STREAM of no octets", SIZE, post(1) + frame(Kind.RST_STREAM, 0, 1)),
    ),
    *cases_of(
        "6.6",
        (
            "PUSH_PROMISE from a client",
            PROTOCOL,
            post(1) + frame(Kind.PUSH_PROMISE, END_HEADERS, 1, struct.pack(">I", 2) + HEAD),
        ),
        (
            "PUSH_PROMISE on stream 0",
            PROTOCOL,
            frame(Kind.PUSH_PROMISE, END_HEADERS, 0, struct.pack(">I", 2) + HEAD),
        ),
    ),
    *cases_of(
        "6.7",
        ("PING on a stream", PROTOCOL, frame(Kind.PING, 0, 1, bytes(8))),
        ("PING of 7 octets", SIZE, ping(bytes(7))),
        ("PING of 9 octets", SIZE, ping(bytes(9))),
        ("PING of no octets", SIZE, ping(b"")),
        ("an acknowledgement that nobody awaits", IGNORED, ping(flags=ACK)),
        ("an acknowledgement of 6 octets", SIZE, ping(bytes(6), flags=ACK)),
    ),
    *cases_of(
        "6.8",
        ("GOAWAY on a stream", PROTOCOL, frames.goaway(stream=1)),
        ("GOAWAY of 7 octets", SIZE, frame(Kind.GOAWAY, 0, 0, bytes(7))),
        ("GOAWAY of no octets", SIZE, frame(Kind.GOAWAY, 0, 0)),
    ),
]

SETTINGS = [
    *cases_of(
        "6.5",
        ("SETTINGS on a stream", PROTOCOL, frame(Kind.SETTINGS, 0, 1)),
        ("5 octets", SIZE, frame(Kind.SETTINGS, 0, 0, bytes(5))),
        ("7 octets", SIZE, frame(Kind.SETTINGS, 0, 0, bytes(7))),
        ("an acknowledgement with a payload", SIZE, frame(Kind.SETTINGS, ACK, 0, bytes(6))),
        ("an acknowledgement on a stream", PROTOCOL, frame(Kind.SETTINGS, ACK, 1)),
        ("no settings at all", IGNORED, settings()),
    ),
    *cases_of(
        "6.5.2",
        ("ENABLE_PUSH of 2", PROTOCOL, settings((ENABLE_PUSH, 2))),
        ("ENABLE_PUSH of 1", IGNORED, settings((ENABLE_PUSH, 1))),
        ("ENABLE_PUSH of 0", IGNORED, settings((ENABLE_PUSH, 0))),
        (
            "INITIAL_WINDOW_SIZE of 2^31",
            connection_error(Code.FLOW_CONTROL_ERROR),
            settings((INITIAL_WINDOW_SIZE, 1 << 31)),
        ),
        (
            "INITIAL_WINDOW_SIZE of 2^32 - 1",
            connection_error(Code.FLOW_CONTROL_ERROR),
            settings((INITIAL_WINDOW_SIZE, (1 << 32) - 1)),
        ),
        ("INITIAL_WINDOW_SIZE of 2^31 - 1", IGNORED, settings((INITIAL_WINDOW_SIZE, WINDOW_MAX))),
        ("MAX_FRAME_SIZE of 2^14 - 1", PROTOCOL, settings((MAX_FRAME_SIZE, (1 << 14) - 1))),
        ("MAX_FRAME_SIZE of 2^24", PROTOCOL, settings((MAX_FRAME_SIZE, 1 << 24))),
        ("MAX_FRAME_SIZE of 0", PROTOCOL, settings((MAX_FRAME_SIZE, 0))),
        (
            "MAX_FRAME_SIZE at both ends",
            IGNORED,
            settings((MAX_FRAME_SIZE, 1 << 14), (MAX_FRAME_SIZE, (1 << 24) - 1)),
        ),
        ("an unknown setting is ignored", IGNORED, settings((0xFFFF, 0xFFFF_FFFF), (0, 1))),
        (
            "NO_RFC7540_PRIORITIES of 2 (RFC 9218 2.1)",
            PROTOCOL,
            settings((NO_RFC7540_PRIORITIES, 2)),
        ),
    ),
    *cases_of(
        "6.5.3",
        (
            "values count in their order",
            answered(),
            settings((INITIAL_WINDOW_SIZE, 0), (INITIAL_WINDOW_SIZE, 1 << 16)) + get(1, "/v2"),
        ),
        (
            "an acknowledgement that nobody awaits",
            # The RFC says nothing of it.
            IGNORED | PROTOCOL,
            frames.SETTINGS_ACK * 2,
        ),
    ),
]

WINDOWS = [
    *cases_of(
        "6.9",
        (
            "an increment of 0 for a stream",
            harsher(Code.PROTOCOL_ERROR),
            post(1) + window_update(1, 0),
        ),
        ("an increment of 0 for the connection", PROTOCOL, window_update(0, 0)),
        ("3 octets", SIZE, frame(Kind.WINDOW_UPDATE, 0, 0, bytes(3))),
        ("5 octets", SIZE, frame(Kind.WINDOW_UPDATE, 0, 0, bytes(5))),
        ("3 octets for a stream", SIZE, post(1) + frame(Kind.WINDOW_UPDATE, 0, 1, bytes(3))),
        ("on an idle stream", PROTOCOL, window_update(9, 1)),
        (
            "the reserved bit before the increment is ignored",
            IGNORED,
            frame(Kind.WINDOW_UPDATE, 0, 0, struct.pack(">I", 1 << 31 | 1)),
        ),
    ),
    *cases_of(
        "6.9.1",
        (
            "a stream's window over 2^31 - 1",
            stream_error(Code.FLOW_CONTROL_ERROR),
            post(1) + window_update(1, WINDOW_MAX) + window_update(1, WINDOW_MAX),
        ),
        (
            "the connection's window over 2^31 - 1",
            connection_error(Code.FLOW_CONTROL_ERROR),
            window_update(0, WINDOW_MAX),
        ),
    ),
    *cases_of(
        "6.9.2",
        (
            "new settings put a stream's window over 2^31 - 1",
            # A departure: libnghttp2 ends the streams that this happens to, and no more.
            harsher(Code.FLOW_CONTROL_ERROR),
            post(1) + window_update(1, 1 << 30) + settings((INITIAL_WINDOW_SIZE, WINDOW_MAX)),
        ),
    ),
]

CONTINUATIONS = [
    *cases_of(
        "6.10",
        (
            "a block in four parts",
            answered(),
            headers(1, HEAD[:5], flags=0)
            + continuation(1, HEAD[5:30], flags=0)
            + continuation(1, b"", flags=0)
            + continuation(1, HEAD[30:]),
        ),
        ("CONTINUATION on stream 0", PROTOCOL, continuation(0, HEAD)),
        ("CONTINUATION after nothing", PROTOCOL, continuation(1, HEAD)),
        ("CONTINUATION after a whole block", PROTOCOL, post(1) + continuation(1, HEAD)),
        ("CONTINUATION after DATA", PROTOCOL, post(1) + data(1, b"body") + continuation(1, HEAD)),
        (
            "CONTINUATION of another stream",
            PROTOCOL,
            headers(1, HEAD[:9], flags=0) + continuation(3, HEAD[9:]),
        ),
        (
            "DATA inside a block",
            PROTOCOL,
            headers(1, HEAD[:9], ends=False, flags=0) + data(1, b"body"),
        ),
        (
            "HEADERS of another stream inside a block",
            PROTOCOL,
            headers(1, HEAD[:9], flags=0) + get(3),
        ),
        ("PING inside a block", PROTOCOL, headers(1, HEAD[:9], flags=0) + ping()),
        (
            "an unknown type inside a block (5.5)",
            PROTOCOL,
            headers(1, HEAD[:9], flags=0) + frame(UNKNOWN, 0, 1),
        ),
        (
            "END_STREAM has no meaning on CONTINUATION",
            answered(),
            headers(1, post_block()[:9], ends=False, flags=0)
            + continuation(1, post_block()[9:], flags=END_HEADERS | END_STREAM)
            + data(1, BODY, ends=True),
        ),
    ),
]


@frames.parameters(
    [*FORMAT, *DATA, *HEADERS, *SMALL, *SETTINGS, *WINDOWS, *CONTINUATIONS]
)
def test_frames(gateway, case):
    frames.run(gateway.address, case)


# Section 3.4: the preface.


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(PREFACE[:-1] + b"X" + settings(), id="3.4 a wrong last octet"),
        pytest.param(PREFACE.lower() + settings(), id="3.4 in lower case"),
        pytest.param(settings() * 4, id="3.4 no preface at all"),
        pytest.param(b"\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03" + bytes(64), id="3.4 TLS"),
        pytest.param(PREFACE + ping(), id="3.4 PING before SETTINGS"),
        pytest.param(PREFACE + get(1), id="3.4 HEADERS before SETTINGS"),
        pytest.param(PREFACE + frames.SETTINGS_ACK, id="3.4 an acknowledgement before SETTINGS"),
    ],
)
def test_a_bad_preface_ends_the_connection(gateway, sent):
    with Peer(gateway.address, greets=False) as peer:
        peer.send(sent)
        peer.wait_closed()
        # GOAWAY may be left out, as the peer may not speak HTTP/2 at all.
        assert {code for _, code in peer.goaways} <= {Code.PROTOCOL_ERROR}, peer.told()
        assert not peer.replies


def test_3_4_a_preface_in_single_octets_is_taken(gateway):
    with Peer(gateway.address, greets=False) as peer:
        for octet in PREFACE + settings() + get(1):
            peer.send(bytes([octet]))
        assert peer.wait(1).status == 200


def test_3_4_the_servers_preface_is_its_settings(gateway):
    with Peer(gateway.address) as peer:
        assert (peer.frames[0].kind, peer.frames[0].flags, peer.frames[0].stream) == (
            Kind.SETTINGS,
            0,
            0,
        )
        assert frames.ENABLE_PUSH not in peer.settings or not peer.settings[frames.ENABLE_PUSH]


def test_3_4_a_client_need_not_wait_for_the_servers_settings(gateway):
    with Peer(gateway.address, greets=False) as peer:
        peer.send(PREFACE, settings(), get(1), get(3))
        assert [peer.wait(stream).status for stream in (1, 3)] == [200, 200]


# What is answered, and how.


def test_6_5_3_each_settings_frame_is_acknowledged(gateway):
    with Peer(gateway.address) as peer:
        before = peer.acks
        peer.send(settings(), settings((frames.MAX_HEADER_LIST_SIZE, 9)), settings((0xFF, 1)))
        peer.until(lambda: peer.acks == before + 3, "three acknowledgements")
        peer.alive()
        assert peer.acks == before + 3


def test_6_7_an_acknowledgement_repeats_the_octets_and_has_none_of_its_own(gateway):
    with Peer(gateway.address) as peer:
        sent = [struct.pack(">Q", number << 40 | 7) for number in range(5)]
        peer.send(*(ping(octets) for octets in sent), ping(b"no reply", flags=ACK))
        peer.alive()
        assert peer.pongs[:5] == sent
        assert b"no reply" not in peer.pongs


def test_6_7_ping_is_answered_before_a_body_that_is_late(gateway):
    with Peer(gateway.address) as peer:
        peer.send(post(1), data(1, BODY[:10]))
        peer.alive()
        peer.send(data(1, BODY[10:], ends=True))
        assert peer.wait(1).status == 200


def test_6_8_requests_under_way_are_answered_after_a_goaway(gateway):
    with Peer(gateway.address) as peer:
        peer.send(post(1), data(1, BODY[:10]), frames.goaway(more=b"I am leaving"))
        peer.send(data(1, BODY[10:], ends=True))
        assert peer.wait(1).status == 200


def test_6_8_a_goaway_names_the_last_stream_that_was_worked_on(gateway):
    with Peer(gateway.address) as peer:
        peer.send(get(1), get(3), get(7))
        peer.wait(7)
        peer.send(ping(bytes(3)))
        peer.wait_closed()
        assert peer.goaways[-1] == (7, Code.FRAME_SIZE_ERROR)


def test_5_4_1_after_a_connection_error_nothing_more_is_worked_on(gateway):
    with Peer(gateway.address) as peer:
        peer.send(get(1), window_update(0, 0), get(3))
        peer.wait_closed()
        assert 3 not in peer.replies and peer.goaways[0][1] == Code.PROTOCOL_ERROR


# Section 6.9: what we are given is kept to, and what we give is enough.


def sent_bytes(peer: Peer, stream: int) -> list[int]:
    return [len(each.payload) for each in peer.frames if (each.kind, each.stream) == (0, stream)]


def test_6_9_1_no_more_is_sent_than_the_streams_window_takes(gateway):
    with Peer(gateway.address, {INITIAL_WINDOW_SIZE: 1}) as peer:
        peer.send(get(1, "/v2"))
        peer.until(lambda: sent_bytes(peer, 1), "the first octet")
        peer.alive()
        assert sum(sent_bytes(peer, 1)) == 1 and not peer.reply(1).has_ended
        peer.send(window_update(1, 2))
        peer.until(lambda: sum(sent_bytes(peer, 1)) == 3, "two octets more")
        peer.alive()
        assert sum(sent_bytes(peer, 1)) == 3
        peer.send(window_update(1, 1 << 16))
        assert peer.wait(1).status == 200


def test_6_9_2_a_window_may_become_negative_and_is_waited_for(gateway):
    with Peer(gateway.address, {INITIAL_WINDOW_SIZE: 10}) as peer:
        peer.send(get(1, "/v2"))
        peer.until(lambda: sum(sent_bytes(peer, 1)) == 10, "ten octets")
        # Ten were sent, so seven are owed now.
        peer.send(settings((INITIAL_WINDOW_SIZE, 3)), window_update(1, 7))
        peer.alive()
        assert sum(sent_bytes(peer, 1)) == 10
        peer.send(window_update(1, 1))
        peer.until(lambda: sum(sent_bytes(peer, 1)) == 11, "one octet more")
        peer.send(settings((INITIAL_WINDOW_SIZE, 1 << 16)))
        assert peer.wait(1).status == 200


def test_6_9_2_the_settings_do_not_change_the_connections_window(gateway):
    with Peer(gateway.address, {INITIAL_WINDOW_SIZE: 0}) as peer:
        peer.send(settings((INITIAL_WINDOW_SIZE, 1 << 20)))
        request = wire.infer_request({"x": np.ones((1, 1), np.float32)}).SerializeToString()
        peer.send(post(1, path="/v2/models/wide/infer"), data(1, request, ends=True))
        peer.until(lambda: sum(sent_bytes(peer, 1)) == 65_535, "a window of data")
        peer.alive()
        assert sum(sent_bytes(peer, 1)) == 65_535


@pytest.mark.parametrize(
    ("size", "largest"), [(FRAME_BYTES_MAX, FRAME_BYTES_MAX), ((1 << 24) - 1, (1 << 24) - 1)]
)
def test_4_2_no_frame_is_larger_than_announced(gateway, size, largest):
    with Peer(gateway.address, {MAX_FRAME_SIZE: size, INITIAL_WINDOW_SIZE: WINDOW_MAX}) as peer:
        request = wire.infer_request({"x": np.ones((1, 1), np.float32)}).SerializeToString()
        peer.send(window_update(0, 1 << 30), post(1, path="/v2/models/wide/infer"))
        peer.send(data(1, request, ends=True))
        assert peer.wait(1).status == 200
        assert max(sent_bytes(peer, 1)) <= largest
        assert sum(sent_bytes(peer, 1)) > 4 << 20


def test_6_9_1_data_past_the_streams_window_is_refused(gateway):
    """The whole window without waiting for credit, and more: some may be given back meanwhile."""
    with Peer(gateway.address) as peer:
        window = peer.settings[INITIAL_WINDOW_SIZE]
        # In one read nothing can be given back in between.
        peer.send(post(1, path="/v2/models/slow/infer"))
        deadline = time.monotonic() + 5
        while not (peer.is_closed or peer.reply(1).is_over) and time.monotonic() < deadline:
            peer.send(data(1, bytes(FRAME_BYTES_MAX)) * (window // FRAME_BYTES_MAX + 8))
            peer.take(time.monotonic() + 0.02)
        overrun = (Code.FLOW_CONTROL_ERROR, Code.ENHANCE_YOUR_CALM)
        assert (
            peer.reply(1).reset_code in overrun
            or peer.reply(1).status == 413
            or {code for _, code in peer.goaways} & set(overrun)
        ), peer.told()


def test_6_9_padding_and_thrown_away_data_get_their_window_back(own_registry):
    """Three connection windows of padding and of DATA on streams that were reset, as many frames as
    a peer is let send of them."""
    with Gateway(own_registry, "--max-tiny-data", 10_000) as gateway, Peer(gateway.address) as peer:
        for number in range(48):
            stream = 2 * number + 1
            peer.send(post(stream))
            if number % 2:
                peer.send(reset(stream))
            for _ in range(12):
                peer.send(data(stream, padded(b"", 255) + b"", flags=PADDED) * 8)
                if not number % 2:
                    peer.send(data(stream, bytes(4096)))
        peer.send(get(2001), post(2003), data(2003, BODY, ends=True))
        assert [peer.wait(stream).status for stream in (2001, 2003)] == [200, 200]

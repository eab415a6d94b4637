"""RFC 9113, section 5: what each state of a stream takes, identifiers, and how many may be open."""

import numpy as np
import pytest

import frames
import wire
from frames import (
    IGNORED,
    INITIAL_WINDOW_SIZE,
    Code,
    Kind,
    Peer,
    answered,
    cases_of,
    connection_error,
    continuation,
    data,
    get,
    harsher,
    headers,
    post,
    post_block,
    reset,
    settings,
    stream_error,
    window_update,
)

A = np.array([[1, 2, 3, 4]], np.float32)
BODY = wire.infer_request({"a": A, "b": A}).SerializeToString()
HEAD = frames.block(*frames.request_fields())
TRAILERS = frames.block(("x-checksum", "1"))

PROTOCOL = connection_error(Code.PROTOCOL_ERROR)
CLOSED = harsher(Code.STREAM_CLOSED)
# Section 5.1, of the state "closed": an endpoint may take a frame for an error, or drop it.
DROPPED = IGNORED | CLOSED

# Replies get no window, so a stream that was asked stays half-closed until it gets some.
UNREAD = {INITIAL_WINDOW_SIZE: 0}


def answered_before(*parts: bytes):
    """Frames on stream 1 after both sides have finished it."""

    def send(peer: Peer) -> bytes:
        peer.send(get(1))
        peer.wait(1)
        return b"".join(parts)

    return send


def reset_before(*parts: bytes):
    """Frames on stream 1 after we have reset it."""

    def send(peer: Peer) -> bytes:
        peer.send(post(1), reset(1))
        peer.alive()
        return b"".join(parts)

    return send


def refused_before(*parts: bytes):
    """Frames on stream 1 after the server has reset it, which the peer may not know yet."""

    def send(peer: Peer) -> bytes:
        peer.send(headers(1, frames.block((":method", "GET")), ends=False))
        peer.until(lambda: peer.reply(1).is_over, "the reset")
        return b"".join(parts)

    return send


STATES = [
    *cases_of(
        "5.1 idle",
        ("DATA", PROTOCOL, data(1, b"body")),
        ("RST_STREAM", PROTOCOL, reset(1)),
        ("WINDOW_UPDATE", PROTOCOL, window_update(1, 1)),
        ("CONTINUATION", PROTOCOL, continuation(1, HEAD)),
        ("DATA on a stream above those in use", PROTOCOL, get(1) + data(5, b"body")),
        ("WINDOW_UPDATE on a stream of the server's", PROTOCOL, window_update(2, 1)),
        ("RST_STREAM on a stream of the server's", PROTOCOL, reset(2)),
        ("PRIORITY", IGNORED, frames.priority(1)),
    ),
    *cases_of(
        "5.1 open",
        ("DATA and END_STREAM", answered(), post(1) + data(1, BODY) + data(1, ends=True)),
        (
            "trailers end the message",
            answered(),
            post(1) + data(1, BODY) + headers(1, TRAILERS),
        ),
        ("WINDOW_UPDATE", answered(), post(1) + window_update(1, 9) + data(1, BODY, ends=True)),
        (
            "PRIORITY",
            answered(),
            post(1) + frames.priority(1, 0) + data(1, BODY, ends=True),
        ),
        ("RST_STREAM closes it", IGNORED, post(1) + reset(1)),
    ),
    *cases_of(
        "5.1 half-closed",
        ("DATA", CLOSED, get(1, "/v2") + data(1, b"body"), UNREAD),
        ("empty DATA", CLOSED, get(1, "/v2") + data(1), UNREAD),
        ("HEADERS", CLOSED, get(1, "/v2") + headers(1, HEAD), UNREAD),
        ("trailers", CLOSED, get(1, "/v2") + headers(1, TRAILERS), UNREAD),
        ("CONTINUATION (6.10)", PROTOCOL, get(1, "/v2") + continuation(1, HEAD), UNREAD),
        ("RST_STREAM", IGNORED, get(1, "/v2") + reset(1), UNREAD),
        ("PRIORITY", IGNORED, get(1, "/v2") + frames.priority(1), UNREAD),
        (
            "WINDOW_UPDATE lets the reply go on",
            answered(),
            get(1, "/v2") + window_update(1, 1 << 16),
            UNREAD,
        ),
    ),
    *cases_of(
        "5.1 closed by both",
        ("DATA", DROPPED, answered_before(data(1, b"body"))),
        ("HEADERS", DROPPED, answered_before(headers(1, HEAD))),
        ("CONTINUATION (6.10)", PROTOCOL, answered_before(continuation(1, HEAD))),
        ("WINDOW_UPDATE", IGNORED, answered_before(window_update(1, 9))),
        ("RST_STREAM", IGNORED, answered_before(reset(1))),
        ("PRIORITY", IGNORED, answered_before(frames.priority(1))),
    ),
    *cases_of(
        "5.1 closed by the peer's reset",
        ("DATA", DROPPED, reset_before(data(1, b"body"))),
        ("HEADERS", DROPPED, reset_before(headers(1, HEAD))),
        ("CONTINUATION (6.10)", PROTOCOL, reset_before(continuation(1, HEAD))),
        ("WINDOW_UPDATE", DROPPED, reset_before(window_update(1, 9))),
        ("a second RST_STREAM", DROPPED, reset_before(reset(1))),
        ("PRIORITY", IGNORED, reset_before(frames.priority(1))),
    ),
    *cases_of(
        "5.1 closed by our reset",
        # What was under way when we reset it must be dropped: it was sent in good faith.
        ("DATA", frames.malformed(), refused_before(data(1, b"body", ends=True))),
        ("trailers", frames.malformed(), refused_before(headers(1, TRAILERS))),
        ("WINDOW_UPDATE", frames.malformed(), refused_before(window_update(1, 9))),
        ("RST_STREAM", frames.malformed(), refused_before(reset(1))),
        ("PRIORITY", frames.malformed(), refused_before(frames.priority(1))),
    ),
    *cases_of(
        "5.1.1",
        ("a request on an even stream", PROTOCOL, get(2)),
        ("a request on stream 0", PROTOCOL, get(0)),
        (
            "a request below the streams in use",
            # A departure: libnghttp2 drops it, as it cannot tell it from trailers that were sent
            # before a reset arrived.
            PROTOCOL | CLOSED | IGNORED,
            lambda peer: (peer.send(get(5)), peer.wait(5)) and get(3),
        ),
        ("streams may be left out", answered(stream=501), get(1) + get(501)),
        ("the highest stream there is", answered(stream=0x7FFF_FFEF), get(0x7FFF_FFEF)),
    ),
    *cases_of(
        "5.3",
        ("a priority of RFC 7540 changes nothing", IGNORED, frames.priority(3, 1 << 31 | 1, 255)),
        (
            "PRIORITY_UPDATE, an extension of RFC 9218, is no error",
            IGNORED,
            frames.frame(0x10, 0, 0, b"\0\0\0\1u=1"),
        ),
    ),
]


@frames.parameters(STATES)
def test_streams(gateway, case):
    frames.run(gateway.address, case)


# Section 5.1.2: how many may be open. A client that has not yet read the server's limit gets its
# stream refused; of one that has acknowledged it, libnghttp2 makes an error of the connection, as
# section 5.4 lets every endpoint do.


def fill(peer: Peer) -> list[int]:
    """Opens as many streams as the server takes."""
    streams = [2 * number + 1 for number in range(peer.settings[frames.MAX_CONCURRENT_STREAMS])]
    peer.send(*(post(stream) for stream in streams))
    peer.alive()
    assert not peer.replies
    return streams


def test_5_1_2_a_stream_too_many_is_refused_and_the_others_go_on(gateway):
    with Peer(gateway.address, acknowledges=False) as peer:
        streams = fill(peer)
        more = streams[-1] + 2
        peer.send(post(more))
        # Which says that nothing was done, and the request may be sent again (section 8.7).
        assert peer.wait(more).reset_code == Code.REFUSED_STREAM
        peer.send(*(data(stream, BODY, ends=True) for stream in streams))
        assert {peer.wait(stream).status for stream in streams} == {200}
        assert not peer.goaways
        peer.send(post(more + 2), data(more + 2, BODY, ends=True))
        assert peer.wait(more + 2).status == 200


def test_5_1_2_a_stream_too_many_after_the_limit_was_acknowledged(gateway):
    with Peer(gateway.address) as peer:
        more = fill(peer)[-1] + 2
        peer.send(post(more))
        peer.until(lambda: peer.goaways or peer.reply(more).is_over, "a refusal")
        told = (Code.REFUSED_STREAM, Code.PROTOCOL_ERROR)
        assert peer.reply(more).reset_code in told or peer.goaways[0][1] in told


def test_5_1_2_half_closed_streams_count_and_closed_ones_do_not(gateway):
    with Peer(gateway.address, UNREAD, acknowledges=False) as peer:
        count = peer.settings[frames.MAX_CONCURRENT_STREAMS]
        # Asked for and not yet read: half-closed.
        peer.send(*(get(2 * number + 1, "/v2") for number in range(count)))
        peer.alive()
        peer.send(get(2 * count + 1))
        assert peer.wait(2 * count + 1).reset_code == Code.REFUSED_STREAM
        more = 2 * count + 3
        peer.send(reset(1), get(more, "/v2"), window_update(more, 1 << 16))
        assert peer.wait(more).status == 200


def test_4_3_a_refused_stream_leaves_the_header_compression_intact(gateway):
    """Its block changes the tables all the same."""
    with Peer(gateway.address, acknowledges=False) as peer:
        more = fill(peer)[-1] + 2
        kept = frames.indexed_literal("x-request-id", "kept-by-the-table")
        peer.send(headers(more, post_block() + kept, ends=False))
        assert peer.wait(more).reset_code == Code.REFUSED_STREAM
        peer.send(data(1, BODY, ends=True))
        peer.wait(1)
        # Entry 62, the youngest of the table (RFC 7541 section 2.3.3).
        peer.send(headers(more + 2, HEAD + frames.integer(62, 7, 0x80)))
        assert peer.wait(more + 2).fields["x-request-id"] == "kept-by-the-table"


def test_5_1_2_requests_that_are_answered_at_once_are_not_counted(gateway):
    with Peer(gateway.address) as peer:
        count = 3 * peer.settings[frames.MAX_CONCURRENT_STREAMS]
        for first in range(0, count, 64):
            streams = [2 * number + 1 for number in range(first, first + 64)]
            peer.send(*(get(stream) for stream in streams))
            assert {peer.wait(stream).status for stream in streams} == {200}


# Section 5.2: one stream's window is not another's.


def test_5_2_1_a_stream_without_window_does_not_hold_up_others(gateway):
    with Peer(gateway.address, UNREAD) as peer:
        peer.send(get(1, "/v2"), get(3, "/v2"), window_update(3, 1 << 16))
        assert peer.wait(3).status == 200
        assert not peer.reply(1).has_ended
        peer.send(settings((INITIAL_WINDOW_SIZE, 1 << 16)))
        assert peer.wait(1).status == 200


def test_5_2_2_the_server_gives_back_what_it_has_read(gateway):
    with Peer(gateway.address) as peer:
        window = peer.settings[INITIAL_WINDOW_SIZE]
        peer.send(post(1))
        sent, given = 0, window
        while sent < 4 * window:
            credited = sum(
                frame.number
                for frame in peer.frames
                if (frame.kind, frame.stream) == (Kind.WINDOW_UPDATE, 1)
            )
            given = window + credited
            room = min(given - sent, frames.FRAME_BYTES_MAX)
            if room > 0:
                peer.send(data(1, bytes(room)))
                sent += room
            else:
                before = len(peer.frames)
                peer.until(lambda before=before: len(peer.frames) > before, "credit")
        peer.send(data(1, ends=True))
        assert peer.wait(1).status == 400


# Section 5.4.2: a stream's error is that stream's.


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(
            window_update(3, frames.WINDOW_MAX) * 2, id="5.4.2 a window over 2^31 - 1"
        ),
        pytest.param(headers(3, frames.block((":status", "200"))), id="5.4.2 malformed trailers"),
        pytest.param(headers(3, TRAILERS, ends=False), id="5.4.2 trailers without an end"),
    ],
)
def test_a_streams_error_leaves_its_neighbours_alone(gateway, bad):
    with Peer(gateway.address) as peer:
        peer.send(post(1), data(1, BODY[:9]), post(3), data(3, BODY[:9]), post(5))
        peer.send(bad, data(1, BODY[9:], ends=True), data(5, BODY, ends=True))
        assert [peer.wait(stream).status for stream in (1, 5)] == [200, 200]
        if peer.goaways:
            pytest.fail(f"the connection ended: {peer.told()}")
        assert peer.wait(3).reset_code in (Code.PROTOCOL_ERROR, Code.FLOW_CONTROL_ERROR)


def test_5_4_2_our_reset_is_the_last_frame_of_its_stream(gateway):
    with Peer(gateway.address) as peer:
        peer.send(post(1), window_update(1, frames.WINDOW_MAX), data(1, BODY, ends=True))
        peer.wait(1)
        peer.alive()
        kinds = [frame.kind for frame in peer.frames if frame.stream == 1]
        assert kinds.count(Kind.RST_STREAM) == 1 and kinds[-1] == Kind.RST_STREAM

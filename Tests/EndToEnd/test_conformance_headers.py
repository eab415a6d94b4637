"""RFC 9113, section 8: which header lists make a request, and which make it malformed.

A malformed request is an error of its stream, PROTOCOL_ERROR (section 8.1.1); a reply of status 400
may tell it too. It must never reach a model, and the streams beside it go on.
"""

import numpy as np
import pytest

import frames
import wire
from frames import Code, Peer, answered, block, data, headers, malformed, request_fields

A = np.array([[1, 2, 3, 4]], np.float32)
BODY = wire.infer_request({"a": A, "b": A}).SerializeToString()
CONTENT_TYPE = ("content-type", "application/x-protobuf")
PSEUDO = dict(request_fields("POST", frames.POST_PATH))


def fields(*more, **changed):
    """Those of a good request, pseudo-header fields changed or (None) left out."""
    kept = {name: changed.get(name[1:], value) for name, value in PSEUDO.items()}
    return [*((name, value) for name, value in kept.items() if value is not None), *more]


def good(*more, **changed):
    return fields(CONTENT_TYPE, *more, **changed)


MALFORMED = {
    # Section 8.2.1: which octets.
    "8.2.1 an uppercase letter in a name": good(("X-Upper", "1")),
    "8.2.1 one uppercase letter in a name": good(("x-uppeR", "1")),
    "8.2.1 an empty name": good(("", "1")),
    "8.2.1 a space in a name": good(("x name", "1")),
    "8.2.1 a space behind a name": good(("x-name ", "1")),
    "8.2.1 a tab before a name": good(("\tx-name", "1")),
    "8.2.1 NUL in a name": good((b"x\0name", "1")),
    "8.2.1 CR LF in a name": good(("x\r\nname", "1")),
    "8.2.1 DEL in a name": good((b"x\x7fname", "1")),
    "8.2.1 an octet above ASCII in a name": good((b"x\xe4name", "1")),
    "8.2.1 a colon inside a name": good(("x:name", "1")),
    "8.2.1 a colon behind a name": good(("x-name:", "1")),
    "8.2.1 a quotation mark in a name": good(('x"name', "1")),
    "8.2.1 NUL in a value": good((b"x-name", b"a\0b")),
    "8.2.1 LF in a value": good(("x-name", "a\nb")),
    "8.2.1 CR in a value": good(("x-name", "a\rb")),
    "8.2.1 CR LF and a field in a value": good(("x-name", "a\r\nx-other: b")),
    "8.2.1 LF at a value's end": good(("x-name", "a\n")),
    "8.2.1 a space before a value": good(("x-name", " a")),
    "8.2.1 a space behind a value": good(("x-name", "a ")),
    "8.2.1 a tab before a value": good(("x-name", "\ta")),
    "8.2.1 a tab behind a value": good(("x-name", "a\t")),
    # Section 8.2.2: what belongs to a connection of HTTP/1.1.
    "8.2.2 connection": good(("connection", "close")),
    "8.2.2 keep-alive": good(("keep-alive", "timeout=5")),
    "8.2.2 proxy-connection": good(("proxy-connection", "keep-alive")),
    "8.2.2 transfer-encoding": good(("transfer-encoding", "chunked")),
    "8.2.2 transfer-encoding of identity": good(("transfer-encoding", "identity")),
    "8.2.2 upgrade": good(("upgrade", "h2c")),
    "8.2.2 te of gzip": good(("te", "gzip")),
    "8.2.2 te of trailers and more": good(("te", "trailers, deflate")),
    "8.2.2 te of nothing": good(("te", "")),
    # Section 8.3: pseudo-header fields.
    "8.3 one behind a regular field": [*fields()[:3], CONTENT_TYPE, fields()[3]],
    "8.3 an unknown one": [*fields(), (":version", "1"), CONTENT_TYPE],
    "8.3 an empty one": [*fields(), (":", "1"), CONTENT_TYPE],
    "8.3 one of replies": [*fields(), (":status", "200"), CONTENT_TYPE],
    "8.3 one in upper case": [(":Method", "POST"), *fields()[1:], CONTENT_TYPE],
    "8.3.1 :method twice": [(":method", "POST"), *fields(), CONTENT_TYPE],
    "8.3.1 :method twice, differing": [(":method", "GET"), *fields(), CONTENT_TYPE],
    "8.3.1 :path twice": [(":path", "/v2"), *fields(), CONTENT_TYPE],
    "8.3.1 :scheme twice": [(":scheme", "https"), *fields(), CONTENT_TYPE],
    "8.3.1 :authority twice": [(":authority", "other"), *fields(), CONTENT_TYPE],
    "8.3.1 no :method": good(method=None),
    "8.3.1 no :scheme": good(scheme=None),
    "8.3.1 no :path": good(path=None),
    "8.3.1 no pseudo-header field at all": [CONTENT_TYPE],
    "8.3.1 no field at all": [],
    "8.3.1 an empty :method": good(method=""),
    "8.3.1 an empty :scheme": good(scheme=""),
    "8.3.1 an empty :path": good(path=""),
    "8.3.1 a :path without a slash": good(path="v2/models/two_in_two_out/infer"),
    "8.3.1 a :path of * for POST": good(path="*"),
    "8.3.1 neither :authority nor host": good(authority=None),
    "8.3.1 host that is not :authority": good(("host", "elsewhere.example")),
    "8.3.1 host twice": good(("host", "localhost"), ("host", "localhost")),
    "8.3.1 a user in :authority": good(authority="root@localhost"),
    "8.3.1 an empty :authority": good(authority=""),
    # Section 8.5.
    "8.5 CONNECT with :scheme and :path": good(method="CONNECT"),
    "8.5 CONNECT without :authority": good(
        method="CONNECT", scheme=None, path=None, authority=None
    ),
    "8.5 CONNECT that names a protocol (RFC 8441)": [
        *fields(method="CONNECT"), (":protocol", "websocket"), CONTENT_TYPE
    ],
    # Section 8.1.1: the length.
    "8.1.1 content-length below the body": good(("content-length", "1")),
    "8.1.1 content-length above the body": good(("content-length", "9999")),
    "8.1.1 content-length of 0 with a body": good(("content-length", "0")),
    "8.1.1 content-length twice, equal": good(*[("content-length", str(len(BODY)))] * 2),
    "8.1.1 content-length twice, differing": good(
        ("content-length", str(len(BODY))), ("content-length", "1")
    ),
    "8.1.1 content-length as a list": good(("content-length", f"{len(BODY)}, {len(BODY)}")),
    "8.1.1 content-length below zero": good(("content-length", f"-{len(BODY)}")),
    "8.1.1 content-length with a sign": good(("content-length", f"+{len(BODY)}")),
    "8.1.1 content-length in hexadecimal": good(("content-length", hex(len(BODY)))),
    "8.1.1 content-length of no digits": good(("content-length", "")),
    "8.1.1 content-length with a fraction": good(("content-length", f"{len(BODY)}.0")),
    "8.1.1 content-length over 64 bits": good(("content-length", "18446744073709551617")),
}

WELL_FORMED = {
    "8.1.1 the content-length of the body": good(("content-length", str(len(BODY)))),
    "8.2 a name of every letter that may be": good(("!#$%&'*+-.^_`|~0123456789abcxyz", "1")),
    "8.2.1 a value of visible octets and those above ASCII": good(
        ("x-name", bytes([*range(0x21, 0x7F), 0x20, 0x80, 0xFF]))
    ),
    "8.2.1 an empty value": good(("x-name", "")),
    "8.2.1 a tab inside a value": good(("x-name", "a\tb")),
    "8.2.2 te of trailers": good(("te", "trailers")),
    "8.2.3 cookies in crumbs": good(("cookie", "a=b"), ("cookie", "c=d"), ("cookie", "e=f")),
    "8.3 pseudo-header fields in another order": [*reversed(fields()), CONTENT_TYPE],
    "8.3.1 :scheme of https, as behind a proxy": good(scheme="https"),
    "8.3.1 host instead of :authority": good(("host", "localhost"), authority=None),
    "8.3.1 host that is :authority": good(("host", "localhost")),
    "8.3.1 host that is :authority in other letters": good(
        ("host", "LOCALHOST:8500"), authority="localhost:8500"
    ),
    "8.3.1 an IPv6 address and a port": good(authority="[::1]:8500"),
}


def table(rows):
    named = [pytest.param(row, id=name) for name, row in rows.items()]
    return pytest.mark.parametrize("sent", named)


def beside_a_neighbour(address, sent: bytes, demand: frames.Demand) -> None:
    """Sends on one stream while another is in the middle of its body; both are looked at."""

    def send(peer: Peer) -> bytes:
        peer.send(frames.post(1), data(1, BODY[:9]), sent)
        return data(1, BODY[9:], ends=True)

    frames.check(address, demand, send, neighbours=[1])


def in_whole(stream: int, sent) -> bytes:
    return headers(stream, block(*sent), ends=False) + data(stream, BODY, ends=True)


@table(MALFORMED)
def test_a_malformed_request_is_an_error_of_its_stream(gateway, sent):
    beside_a_neighbour(gateway.address, in_whole(3, sent), malformed(3))


@table(WELL_FORMED)
def test_a_well_formed_request_is_answered(gateway, sent):
    beside_a_neighbour(gateway.address, in_whole(3, sent), answered(200, 3))


# Section 8.1: heads, bodies and trailers in their order.


def trailing(*trailers, ends: bool = True, length: bool = False) -> bytes:
    head = good(*([("content-length", str(len(BODY)))] if length else []))
    return (
        headers(3, block(*head), ends=False)
        + data(3, BODY)
        + headers(3, block(*trailers), ends=ends)
    )


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(trailing(("x-a", "1"), ends=False), id="8.1 trailers without END_STREAM"),
        pytest.param(trailing((":path", "/v2")), id="8.1 :path in trailers"),
        pytest.param(trailing((":method", "GET")), id="8.1 :method in trailers"),
        pytest.param(trailing((":status", "200")), id="8.1 :status in trailers"),
        pytest.param(trailing(("x-a", "1"), (":authority", "x")), id="8.1 :authority in trailers"),
        pytest.param(trailing(("Upper", "1")), id="8.2.1 an uppercase letter in trailers"),
        pytest.param(trailing(("x-a", "1\r\nb: 2")), id="8.2.1 CR LF in trailers"),
        pytest.param(trailing(("connection", "close")), id="8.2.2 connection in trailers"),
        pytest.param(trailing(("transfer-encoding", "chunked")), id="8.2.2 transfer-encoding"),
        pytest.param(
            headers(3, block(*good(("content-length", str(len(BODY) + 1)))), ends=False)
            + data(3, BODY)
            + headers(3, block(("x-a", "1"))),
            id="8.1.1 content-length above the body, trailers",
        ),
        pytest.param(
            headers(3, block(*good(("content-length", "5")))), id="8.1.1 content-length and no body"
        ),
        pytest.param(
            headers(3, block(*good(("content-length", str(len(BODY))))), ends=False)
            + data(3, BODY) + data(3, b"\0", ends=True),
            id="8.1.1 one octet too many",
        ),
    ],
)
def test_a_message_that_is_not_in_order_is_an_error_of_its_stream(gateway, sent):
    beside_a_neighbour(gateway.address, sent, malformed(3))


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(trailing(("x-checksum", "1")), id="8.1 trailers"),
        pytest.param(trailing(), id="8.1 empty trailers"),
        pytest.param(trailing(("x-checksum", "1"), length=True), id="8.1 with a content-length"),
        pytest.param(
            trailing(("content-type", "text/plain"), ("crossfade-timeout-ms", "none")),
            id="8.1 fields of the head in trailers are not taken for it",
        ),
        pytest.param(
            headers(3, block(*good()), ends=False)
            + b"".join(data(3, BODY[at : at + 1]) for at in range(len(BODY)))
            + data(3, ends=True),
            id="8.1 a body in single octets",
        ),
        pytest.param(
            headers(3, block(*good(("expect", "100-continue"))), ends=False)
            + data(3, BODY, ends=True),
            id="8.1 expect of 100-continue",
        ),
    ],
)
def test_a_message_in_order_is_answered(gateway, sent):
    beside_a_neighbour(gateway.address, sent, answered(200, 3))


# Sections 8.4 and 8.5: what a server need not do, said in a reply.


@pytest.mark.parametrize(
    ("sent", "statuses"),
    [
        pytest.param(
            fields(method="CONNECT", scheme=None, path=None), (400, 405, 501), id="CONNECT"
        ),
        pytest.param(fields(method="OPTIONS", path="*"), (400, 404, 405), id="OPTIONS of *"),
        pytest.param(fields(method="TRACE"), (405, 501), id="TRACE"),
        pytest.param(fields(method="M-SEARCH"), (405, 501), id="a method that nobody knows"),
    ],
)
def test_8_5_methods_that_are_not_taken(gateway, sent, statuses):
    with Peer(gateway.address) as peer:
        peer.send(headers(1, block(*sent)), frames.get(3))
        assert peer.wait(3).status == 200
        reply = peer.wait(1)
        assert reply.status in statuses or reply.reset_code == Code.PROTOCOL_ERROR, peer.told()


def test_8_1_an_answer_before_the_body_does_not_lose_the_rest(gateway):
    """A reply may come before the request is whole; the rest is taken or asked to stop."""
    with Peer(gateway.address) as peer:
        peer.send(headers(1, block(*fields(("content-type", "text/plain"))), ends=False))
        assert peer.wait(1).status == 415
        peer.send(data(1, BODY), data(1, BODY, ends=True), frames.get(3))
        assert peer.wait(3).status == 200
        assert peer.reply(1).reset_code in (None, Code.NO_ERROR)


def test_8_3_2_replies_have_status_first_and_lower_case_names(gateway):
    with Peer(gateway.address) as peer:
        peer.send(frames.get(1), in_whole(3, good()), frames.get(5, "/nothing"))
        for stream in (1, 3, 5):
            names = list(peer.wait(stream).fields)
            assert names[0] == ":status"
            assert not any(name.startswith(":") for name in names[1:])
            assert all(name == name.lower() for name in names)
            assert not {"connection", "transfer-encoding", "keep-alive"} & set(names)


def test_8_1_1_a_replys_content_length_is_its_bodys(gateway):
    with Peer(gateway.address) as peer:
        peer.send(in_whole(1, good()), frames.get(3, "/nothing"))
        for stream in (1, 3):
            reply = peer.wait(stream)
            announced = reply.fields.get("content-length")
            assert announced is None or int(announced) == len(reply.body)



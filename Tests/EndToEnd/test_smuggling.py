"""Requests that two servers in a row might read as two different ones: none is answered.

What a proxy and the gateway would disagree on, an attacker can use to get a request past the proxy.
So whatever can be read in two ways is refused, on both planes. On the data plane the other streams
of the connection go on; on the admin plane the connection ends, as nobody can tell any more where
the next request begins.
"""

from __future__ import annotations

import re
import socket
import time
import urllib.parse

import numpy as np
import pytest

import frames
import wire
from client import infer_path
from frames import Code, Demand, Peer, block, data, headers

A = np.array([[1, 2, 3, 4]], np.float32)
BODY = wire.infer_request({"a": A, "b": A}).SerializeToString()
PATH = infer_path("two_in_two_out")
CONTENT_TYPE = ("content-type", "application/x-protobuf")

REFUSED = Demand(
    frozenset(
        {
            (3, f"RST_STREAM {Code.PROTOCOL_ERROR.name}"),
            *((3, f"status {status}") for status in (400, 404, 405, 415, 501)),
        }
    )
)


def asked(*more, path=PATH, method="POST", scheme="http", authority="localhost"):
    named = zip((":method", ":scheme", ":authority", ":path"), (method, scheme, authority, path))
    return [(name, value) for name, value in named if value is not None] + [CONTENT_TYPE, *more]


def refused(address, fields, *after: bytes) -> None:
    """On a stream beside one that is in the middle of its body, and that has to be answered."""

    def send(peer: Peer) -> bytes:
        peer.send(frames.post(1), data(1, BODY[:9]))
        peer.send(headers(3, block(*fields), ends=False), *(after or (data(3, BODY, ends=True),)))
        return data(1, BODY[9:], ends=True)

    frames.check(address, REFUSED, send, neighbours=[1])


def by_name(rows: dict):
    named = [pytest.param(row, id=name) for name, row in rows.items()]
    return pytest.mark.parametrize("fields", named)


LENGTH = str(len(BODY))
SMUGGLED = "\r\n\r\nPOST /v1/models/text/promote HTTP/1.1\r\nhost: localhost\r\n\r\n"

LENGTHS = {
    "transfer-encoding of chunked": asked(("transfer-encoding", "chunked")),
    "transfer-encoding and content-length": asked(
        ("content-length", LENGTH), ("transfer-encoding", "chunked")
    ),
    "transfer-encoding in upper case": asked(("Transfer-Encoding", "chunked")),
    "transfer-encoding behind a space": asked((" transfer-encoding", "chunked")),
    "transfer-encoding before a colon": asked(("transfer-encoding:", "chunked")),
    "connection that names content-length": asked(("connection", "content-length")),
    "content-length twice, equal": asked(*[("content-length", LENGTH)] * 2),
    "content-length twice, differing": asked(("content-length", LENGTH), ("content-length", "0")),
    "content-length as a list": asked(("content-length", f"{LENGTH},{LENGTH}")),
    "content-length of less than DATA": asked(("content-length", "3")),
    "content-length of more than DATA": asked(("content-length", f"{LENGTH}0")),
    "content-length of 0": asked(("content-length", "0")),
    "content-length with zeros and a sign": asked(("content-length", f"+0{LENGTH}")),
    "content-length between spaces": asked(("content-length", f" {LENGTH} ")),
    "content-length in other digits": asked(("content-length", "".join("\u0660" for _ in "12"))),
    "content-length with an underscore": asked(("content-length", f"{LENGTH}_0")),
    "content-length with an exponent": asked(("content-length", f"{LENGTH}e0")),
}

VALUES = {
    f"{title} in {place}": asked(field)
    for title, octets in {
        "CR LF": b"a\r\nb: c", "LF": b"a\nb", "CR": b"a\rb", "NUL": b"a\0b", "a whole request":
        SMUGGLED.encode(),
    }.items()
    for place, field in {
        "a value": (b"x-a", octets),
        "a name": (octets, b"v"),
        "content-type": (b"content-type", octets),
        "x-request-id": (b"x-request-id", octets),
        "crossfade-key": (b"crossfade-key", octets),
    }.items()
}

NAMES = {
    "an empty name": asked(("", "v")),
    "an uppercase name": asked(("X-A", "v")),
    "an uppercase name that is known": asked(("Crossfade-Key", "v")),
    "a space in a name": asked(("x a", "v")),
    "a space behind a name": asked(("crossfade-key ", "v")),
    "a space before a name": asked((" crossfade-key", "v")),
    "a tab behind a name": asked(("crossfade-key\t", "v")),
    "a colon behind a name": asked(("crossfade-key:", "v")),
    "a space before a value": asked(("crossfade-key", " v")),
    "a space behind a value": asked(("crossfade-key", "v ")),
    "a tab around a value": asked(("crossfade-key", "\tv\t")),
    "crossfade-key twice": asked(("crossfade-key", "a"), ("crossfade-key", "b")),
    "crossfade-label twice": asked(("crossfade-label", "stable"), ("crossfade-label", "stable")),
    "crossfade-version twice": asked(("crossfade-version", "1"), ("crossfade-version", "1")),
    "x-request-id twice": asked(("x-request-id", "a"), ("x-request-id", "b")),
    "content-type twice": asked(CONTENT_TYPE),
}

TARGETS = {
    "host that is not :authority": asked(("host", "elsewhere")),
    "host with another port": asked(("host", "localhost:1")),
    "host twice": asked(("host", "localhost"), ("host", "elsewhere")),
    "host that is empty": asked(("host", "")),
    "host with a user": asked(("host", "root@localhost"), authority=None),
    "host as a list": asked(("host", "localhost, elsewhere")),
    "host with CR LF": asked(("host", "localhost\r\nx: y"), authority=None),
    "neither host nor :authority": asked(authority=None),
    ":authority with a user": asked(authority="elsewhere@localhost"),
    ":authority with a path": asked(authority="localhost/v2"),
    ":authority with a space": asked(authority="localhost elsewhere"),
    ":authority with NUL": asked(authority="localhost\0.elsewhere"),
    ":scheme of ftp": asked(scheme="ftp"),
    ":scheme of file": asked(scheme="file"),
    ":scheme with a whole target": asked(scheme="http://elsewhere/v2?"),
    ":scheme that is empty": asked(scheme=""),
    ":scheme with a space": asked(scheme="http "),
    ":method with a request line": asked(method="POST /v2 HTTP/1.1\r\nx:"),
    ":method in lower case": asked(method="post"),
    ":method with a space": asked(method="POST "),
    ":method that is empty": asked(method=""),
    ":method of GET": asked(method="GET"),
    ":method of HEAD": asked(method="HEAD"),
    ":method of PRI": asked(method="PRI"),
    ":method twice": [(":method", "GET"), *asked()],
    "x-http-method-override": asked(("x-http-method-override", "POST"), method="PUT"),
    "x-original-url": asked(("x-original-url", PATH), path="/v2/nothing"),
    "CONNECT": asked(method="CONNECT", scheme=None, path=None),
    "CONNECT with a path": asked(method="CONNECT"),
    "CONNECT of another protocol": [*asked(method="CONNECT")[:4], (":protocol", "websocket")],
    ":protocol without CONNECT": [*asked()[:4], (":protocol", "websocket"), CONTENT_TYPE],
    ":path behind the fields": [*asked()[:3], CONTENT_TYPE, (":path", PATH)],
    ":path twice": [(":path", "/v2/nothing"), *asked()],
    "an unknown pseudo-header field": [(":path-info", PATH), *asked()],
}

# None of these is the path of the good request, and none is made into it.
PATHS = [
    "",
    "*",
    "v2/models/two_in_two_out/infer",
    "//v2/models/two_in_two_out/infer",
    "/v2//models/two_in_two_out/infer",
    "/v2/models/two_in_two_out//infer",
    "/v2/models/two_in_two_out/infer/",
    "/v2/models/two_in_two_out/infer/.",
    "/v2/models/two_in_two_out/./infer",
    "/v2/models/./two_in_two_out/infer",
    "/v2/models/text/../two_in_two_out/infer",
    "/v2/../v2/models/two_in_two_out/infer",
    "/../v2/models/two_in_two_out/infer",
    "/v2/models/text/%2e%2e/two_in_two_out/infer",
    "/v2/models/text/%2E%2E/two_in_two_out/infer",
    "/v2/models/text/..%2ftwo_in_two_out/infer",
    "/v2/models/two_in_two_out%2finfer",
    "/v2/models/two_in_two_out%2Finfer",
    "/v2/models/two_in_two_ou%74/infer",
    "/v2/models/two_in_two_out%00/infer",
    "/v2/models/two_in_two_out/infer%00",
    "/v2/models/two_in_two_out/infer%20",
    "/v2/models/two_in_two_out/infer%0d%0ax:%20y",
    "/v2/models/two_in_two_out/infer\0",
    "/v2/models/two_in_two_out/infer ",
    "/v2/models/two_in_two_out/infer HTTP/1.1",
    "/v2/models/two_in_two_out/infer\tx",
    "/v2/models/two_in_two_out/infer\r\nx: y",
    "/v2/models/two_in_two_out/infer;x=y",
    "/v2/models/two_in_two_out;x=y/infer",
    "/v2/models/two_in_two_out/infer?x=y",
    "/v2/models/two_in_two_out/infer?",
    "/v2/models/two_in_two_out/infer#x",
    "/v2/models/two_in_two_out/infer#",
    "/v2/models/two_in_two_out\\infer",
    "\\v2\\models\\two_in_two_out\\infer",
    "/V2/models/two_in_two_out/infer",
    "/v2/models/TWO_IN_TWO_OUT/infer",
    "/v2/models/two_in_two_out/INFER",
    b"/v2/models/two_in_two_out\xc0\xafinfer",
    "/v2/models/two_in_two_out\uff0finfer",
    "http://localhost/v2/models/two_in_two_out/infer",
    "http:/v2/models/two_in_two_out/infer",
    "//localhost/v2/models/two_in_two_out/infer",
    "localhost:80",
    "/v2/models/two_in_two_out/versions/1/../1/infer",
    "/v2/models/two_in_two_out/versions/01/infer",
    "/v2/models/two_in_two_out/versions/%31/infer",
    "/v1/models/two_in_two_out/promote",
    "/metrics",
]


@by_name({**LENGTHS, **VALUES, **NAMES, **TARGETS})
def test_a_request_of_two_meanings_is_refused(gateway, fields):
    refused(gateway.address, fields)


@pytest.mark.parametrize("path", PATHS, ids=repr)
def test_a_path_is_not_made_into_another(gateway, path):
    refused(gateway.address, asked(path=path))


@pytest.mark.parametrize(
    "trailer",
    [
        (":path", "/v2"), (":method", "GET"), (":scheme", "http"), (":authority", "x"),
        (":status", "200"), (":unknown", "1"), ("Upper", "1"), ("", "1"),
        ("x", "1\r\n2"), ("x", "1\0"), ("transfer-encoding", "chunked"), ("connection", "close"),
    ],
    ids=repr,
)
def test_trailers_do_not_change_a_request(gateway, trailer):
    refused(gateway.address, asked(), data(3, BODY), headers(3, block(trailer)))


def test_trailers_are_not_read_as_fields_of_the_head(gateway):
    with Peer(gateway.address) as peer:
        peer.send(headers(1, block(*asked()), ends=False), data(1, BODY))
        peer.send(headers(1, block(("crossfade-version", "9"), ("x-request-id", "late"))))
        reply = peer.wait(1)
        assert reply.status == 200 and reply.fields["x-request-id"] != "late"


# The admin plane: HTTP/1.1.


HEAD = "POST /v1/models/text/verify HTTP/1.1\r\nHost: localhost\r\n"
JSON = "Content-Type: application/json\r\n"
# A second request inside the first one's body or behind it; it must never be answered.
SECOND = "GET /v1/status HTTP/1.1\r\nHost: localhost\r\nX-Smuggled: yes\r\n\r\n"
STATUS_LINE = re.compile(rb"HTTP/1\.[01] (\d{3})")


def exchange(gateway, sent: bytes, seconds: float = 10) -> tuple[list[int], bytes, bool]:
    """All that comes back until the server closes; the statuses, the bytes, and whether it did."""
    url = urllib.parse.urlsplit(gateway.admin_url)
    deadline = time.monotonic() + seconds
    with socket.create_connection((url.hostname, url.port), timeout=seconds) as connection:
        connection.sendall(sent)
        came = b""
        while time.monotonic() < deadline:
            connection.settimeout(max(0.01, deadline - time.monotonic()))
            try:
                chunk = connection.recv(1 << 16)
            except TimeoutError:
                return statuses(came), came, False
            except ConnectionResetError:
                chunk = b""
            if not chunk:
                return statuses(came), came, True
            came += chunk
    return statuses(came), came, False


def statuses(came: bytes) -> list[int]:
    return [int(status) for status in STATUS_LINE.findall(came)]


def chunked(*lines: str) -> str:
    return HEAD + JSON + "Transfer-Encoding: chunked\r\n\r\n" + "".join(lines)


def get(target: str, *lines: str, version: str = "HTTP/1.1") -> str:
    return f"GET {target} {version}\r\nHost: localhost\r\n" + "".join(lines) + "\r\n"


FRAMING = {
    "content-length and transfer-encoding": HEAD
    + JSON
    + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    + SECOND,
    "transfer-encoding and content-length": HEAD
    + JSON
    + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"
    + SECOND,
    "content-length twice, equal": HEAD
    + JSON
    + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}"
    + SECOND,
    "content-length twice, differing": HEAD
    + JSON
    + f"Content-Length: 2\r\nContent-Length: {2 + len(SECOND)}\r\n\r\n{{}}"
    + SECOND,
    "content-length as a list": HEAD + JSON + "Content-Length: 2, 2\r\n\r\n{}" + SECOND,
    "content-length with a sign": HEAD + JSON + "Content-Length: +2\r\n\r\n{}" + SECOND,
    "content-length below zero": HEAD + JSON + "Content-Length: -2\r\n\r\n{}" + SECOND,
    "content-length in hexadecimal": HEAD + JSON + "Content-Length: 0x2\r\n\r\n{}" + SECOND,
    "content-length with a letter": HEAD + JSON + "Content-Length: 2a\r\n\r\n{}" + SECOND,
    "content-length of two numbers": HEAD + JSON + "Content-Length: 2 0\r\n\r\n{}" + SECOND,
    "content-length that is empty": HEAD + JSON + "Content-Length:\r\n\r\n{}" + SECOND,
    "content-length over 64 bits": HEAD
    + JSON
    + "Content-Length: 18446744073709551618\r\n\r\n{}"
    + SECOND,
    "transfer-encoding unknown": HEAD
    + JSON
    + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"
    + SECOND,
    "transfer-encoding of identity": HEAD
    + JSON
    + "Transfer-Encoding: identity\r\nContent-Length: 2\r\n\r\n{}"
    + SECOND,
    "transfer-encoding twice": HEAD
    + JSON
    + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n"
    + SECOND,
    "transfer-encoding behind chunked": HEAD
    + JSON
    + "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n"
    + SECOND,
    "transfer-encoding in quotes": HEAD
    + JSON
    + 'Transfer-Encoding: "chunked"\r\n\r\n0\r\n\r\n'
    + SECOND,
    "transfer-encoding with a control character": HEAD
    + JSON
    + "Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n"
    + SECOND,
    "a space before the colon": HEAD
    + JSON
    + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"
    + SECOND,
    "a space before a name": HEAD + JSON + " Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SECOND,
    "a value on two lines": HEAD
    + JSON
    + "X-A: 1\r\n Content-Length: 2\r\n\r\n{}"
    + SECOND,
    "a tab begins a second line": HEAD
    + JSON
    + "Transfer-Encoding:\r\n\tchunked\r\n\r\n0\r\n\r\n"
    + SECOND,
    "lines that end with LF alone": (HEAD + JSON + "Content-Length: 2\r\n\r\n{}").replace(
        "\r\n", "\n"
    ),
    "one line that ends with LF alone": HEAD + JSON + "Content-Length: 2\n\r\n{}",
    "a head that ends with LF alone": HEAD + JSON + "Content-Length: 2\r\n\n{}",
    "CR alone in a value": HEAD + JSON + "X-A: 1\rContent-Length: 2\r\n\r\n{}",
    "NUL in a value": HEAD + JSON + "X-A: 1\x002\r\nContent-Length: 2\r\n\r\n{}",
    "NUL in a name": HEAD + JSON + "X\x00A: 1\r\nContent-Length: 2\r\n\r\n{}",
    "a line without a colon": HEAD + JSON + "X-A\r\nContent-Length: 2\r\n\r\n{}",
    "an empty name": HEAD + JSON + ": 1\r\nContent-Length: 2\r\n\r\n{}",
    "a chunk's size with 0x": chunked("0x2\r\n{}\r\n0\r\n\r\n"),
    "a chunk's size below zero": chunked("-2\r\n{}\r\n0\r\n\r\n"),
    "a chunk's size with a sign": chunked("+2\r\n{}\r\n0\r\n\r\n"),
    "a chunk's size behind a space": chunked(" 2\r\n{}\r\n0\r\n\r\n"),
    "a chunk's size before a space": chunked("2 \r\n{}\r\n0\r\n\r\n"),
    "a chunk's size over 64 bits": chunked("10000000000000002\r\n{}\r\n0\r\n\r\n"),
    "a chunk's size that is empty": chunked("\r\n{}\r\n0\r\n\r\n"),
    "a chunk's size before LF alone": chunked("2\n{}\r\n0\r\n\r\n"),
    "a chunk before LF alone": chunked("2\r\n{}\n0\r\n\r\n"),
    "a chunk longer than its size": chunked("2\r\n{}}\r\n0\r\n\r\n"),
    "a chunk's extension with LF": chunked("2;a\nb\r\n{}\r\n0\r\n\r\n"),
    "a chunk's extension with CR": chunked("2;a\rb\r\n{}\r\n0\r\n\r\n"),
    "the last chunk before LF alone": chunked("2\r\n{}\r\n0\n\n"),
}

HOSTS = {
    "no host": "GET /v1/status HTTP/1.1\r\nConnection: close\r\n\r\n",
    "host twice, equal": get("/v1/status", "Host: localhost\r\n"),
    "host twice, differing": get("/v1/status", "Host: elsewhere\r\n"),
    "host that is empty": "GET /v1/status HTTP/1.1\r\nHost:\r\n\r\n",
    "host of another": "GET /v1/status HTTP/1.1\r\nHost: elsewhere\r\n\r\n",
    "host with a user": "GET /v1/status HTTP/1.1\r\nHost: root@localhost\r\n\r\n",
    "host as a list": "GET /v1/status HTTP/1.1\r\nHost: localhost, elsewhere\r\n\r\n",
    "host with a path": "GET /v1/status HTTP/1.1\r\nHost: localhost/v1\r\n\r\n",
    "host with a bad port": "GET /v1/status HTTP/1.1\r\nHost: localhost:http\r\n\r\n",
    "host with a port above all": "GET /v1/status HTTP/1.1\r\nHost: localhost:65536\r\n\r\n",
    "host with a space": "GET /v1/status HTTP/1.1\r\nHost: local host\r\n\r\n",
    "an absolute target and another host": get("http://localhost/v1/status").replace(
        "Host: localhost", "Host: elsewhere"
    ),
    "an absolute target and host twice": get("http://localhost/v1/status", "Host: localhost\r\n"),
    "an absolute target of two slashes": get("http://localhost//v1/status"),
}

LINES = {
    "a method in lower case": get("/v1/status").replace("GET", "get"),
    "an unknown method": get("/v1/status").replace("GET", "GETS"),
    "TRACE": get("/v1/status").replace("GET", "TRACE"),
    "CONNECT": get("localhost:80").replace("GET", "CONNECT"),
    "OPTIONS of *": get("*").replace("GET", "OPTIONS"),
    "a version above 1.1": get("/v1/status", version="HTTP/1.2"),
    "a version of 2.0": get("/v1/status", version="HTTP/2.0"),
    "a version in lower case": get("/v1/status", version="http/1.1"),
    "a version with more digits": get("/v1/status", version="HTTP/1.10"),
    "no version": "GET /v1/status\r\n\r\n",
    "something behind the version": get("/v1/status", version="HTTP/1.1 x"),
    "a tab for a space": "GET\t/v1/status\tHTTP/1.1\r\nHost: localhost\r\n\r\n",
    "NUL in the target": get("/v1/status\0"),
    "the preface of HTTP/2": frames.PREFACE.decode(),
    "TLS": "\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03" + "\0" * 64,
    **{
        f"the target {target!r}": get(target)
        for target in [
            "*", "v1/status", "//v1/status", "/v1//status", "/v1/status/", "/v1/./status",
            "/v1/../v1/status", "/v1/x/../status", "/%76%31/status", "/v1/%73tatus",
            "/v1/%2e%2e/v1/status", "/v1%2fstatus", "/v1/status%00", "/v1/status%20",
            "/v1/status;x=y", "/v1/status#x", "/v1\\status", "\\v1\\status", "/V1/status",
            "/v1/status?unknown=1", "/v1/models/..%2f..%2fetc/route", "/v1/models/../../etc/route",
            "/..%2f..%2fetc%2fpasswd", "/../page.css", "/.%2e/page.css", "/page.css%00.html",
        ]
    },
}


@pytest.mark.parametrize(
    "sent", [pytest.param(sent, id=name) for name, sent in {**FRAMING, **HOSTS, **LINES}.items()]
)
def test_the_admin_plane_answers_no_request_of_two_meanings(gateway, sent):
    raw = sent.encode("latin-1")
    # Where the head can be read, the next request may be one's own again.
    if "connection:" not in sent.lower() and sent not in FRAMING.values():
        raw = raw.replace(b"\r\nHost:", b"\r\nConnection: close\r\nHost:", 1)
    codes, came, closed = exchange(gateway, raw)
    assert closed, f"the connection stays open after {came[:300]!r}"
    assert codes and all(400 <= code < 600 for code in codes), came[:600]
    assert len(codes) == 1, f"{len(codes)} answers: {came[:900]!r}"


@pytest.mark.parametrize("host", ["localhost", "elsewhere"])
def test_an_absolute_target_is_answered_by_its_path(gateway, host):
    """Every server has to take one (RFC 9112 section 3.2.2). Host is held to the server's names in
    any case; that of the target is thrown away by the parser, and nothing here depends on it."""
    sent = get(f"http://{host}/v1/status", "Connection: close\r\n")
    # One version is checked at a time, and an earlier test's may not be over yet.
    deadline = time.monotonic() + 30
    codes, came, _ = exchange(gateway, sent.encode())
    while codes == [503] and time.monotonic() < deadline:
        time.sleep(0.2)
        codes, came, _ = exchange(gateway, sent.encode())
    assert codes == [200], came[:600]


@pytest.mark.parametrize("name", ["h2c", "websocket"])
def test_the_admin_plane_changes_to_no_other_protocol(gateway, name):
    codes, _, _ = exchange(
        gateway,
        get(
            "/health/live", f"Upgrade: {name}\r\n", "Connection: upgrade, close\r\n",
            "HTTP2-Settings: AAMAAABkAAQAAP__\r\n",
        ).encode(),
    )
    assert codes == [200]


def test_requests_in_a_row_on_one_connection_are_answered_in_their_order(gateway):
    """The same connection as above, with nothing to misread."""
    sent = get("/health/live") * 3 + get("/v1/status", "Connection: close\r\n")
    codes, came, closed = exchange(gateway, sent.encode())
    assert codes == [200] * 4 and closed, came[:300]


def test_a_good_chunked_body_is_read(gateway):
    sent = chunked("1;ext=a\r\n{\r\n1\r\n}\r\n0\r\n\r\n").replace(
        "Host:", "Connection: close\r\nHost:", 1
    )
    # One version is checked at a time, and an earlier test's may not be over yet.
    deadline = time.monotonic() + 30
    codes, came, _ = exchange(gateway, sent.encode())
    while codes == [503] and time.monotonic() < deadline:
        time.sleep(0.2)
        codes, came, _ = exchange(gateway, sent.encode())
    assert codes == [200], came[:600]

"""Bad input: each kind gets its status, its code and a message that names what was wrong, and the
server goes on answering good requests."""

import contextlib
import itertools
import struct

import h2.errors
import numpy as np
import pytest

import wire
from client import infer_path
from http2 import Connection

MIB = 1 << 20
BODY_BYTES_MAX = 16 * MIB
HEADER_LIST_BYTES_MAX = 32 * 1024
HEADER_FIELDS_MAX = 100
# What a million empty messages may cost while they are refused; unpacking them took 600 MiB.
HOSTILE_GROWTH_BYTES_MAX = 64 * MIB

PATH = infer_path("two_in_two_out")
A = np.array([[1, 2, 3, 4]], np.float32)
B = np.array([[10, 20, 30, 40]], np.float32)
GOOD = wire.infer_request({"a": A, "b": B})


@pytest.fixture(autouse=True)
def good_request_afterwards(gateway, client):
    """After each test: another request, on a connection of its own, is answered."""
    yield
    assert gateway.is_running, gateway.log
    np.testing.assert_array_equal(client.predict("two_in_two_out", {"a": A, "b": B})["sum"], A + B)


@pytest.fixture
def connection(gateway):
    with Connection(gateway.address) as connection:
        yield connection


def good(**changes):
    """The good request with fields of its first input changed."""
    request = type(GOOD)()
    request.CopyFrom(GOOD)
    for name, value in changes.items():
        if name == "shape":
            request.inputs[0].shape[:] = value
        elif name == "content":
            request.raw_input_contents[0] = value
        else:
            setattr(request.inputs[0], name, value)
    return request


# Bodies that are no ModelInferRequest.


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param(b"\xff" * 10, ["byte 0"], id="no tag"),
        pytest.param(b"hello, world", ["byte"], id="text"),
        pytest.param(b'{"inputs": []}', ["byte"], id="JSON"),
        pytest.param(b"\x00\x00\x00\x00\x05" + b"\x0a\x03two", ["byte 0"], id="gRPC framing"),
        pytest.param(b"\x2a\xff\xff\xff\xff\x07", ["inputs"], id="length of 2 GiB"),
        pytest.param(b"\x2a" + b"\xff" * 9 + b"\x01", ["inputs"], id="length of 2^64 - 1"),
        pytest.param(b"\x2a" + b"\x80" * 11, ["inputs"], id="endless varint"),
        pytest.param(b"\x2a\x05\x0a\x09abc", ["inputs", "name"], id="inner length overruns"),
        pytest.param(b"\x08\x01", ["model_name"], id="varint for a string"),
        pytest.param(b"\x2b\x2c", ["inputs"], id="group"),
        pytest.param(b"\x02\x00", ["byte 0"], id="field number 0"),
        pytest.param(b"\x2d\x00", ["inputs"], id="fixed 32 for a message"),
    ],
)
def test_a_malformed_body_is_refused_with_its_place(client, body, words):
    client.refused(PATH, body).must_be("INVALID_ARGUMENT", "ModelInferRequest", *words)


def test_every_truncation_is_refused(connection):
    body = GOOD.SerializeToString()
    streams = [connection.post(PATH, body[:length]) for length in range(len(body))]
    for stream in streams:
        connection.wait(stream).refusal.must_be("INVALID_ARGUMENT")


@pytest.mark.parametrize(
    ("place", "body"),
    [
        ("model_name", wire.field(1, b"two\x00")),
        ("model_name", wire.field(1, b"\xc3\x28")),
        ("id", wire.field(3, b"\xed\xa0\x80")),
        ("inputs[0].name", wire.field(5, wire.field(1, b"a\x00"))),
        ("inputs[0].name", wire.field(5, wire.field(1, b"\xff"))),
        ("inputs[0].datatype", wire.field(5, wire.field(2, b"FP32\x00"))),
        ("outputs[0].name", wire.field(6, wire.field(1, b"\xf8\x88\x80\x80\x80"))),
        ("parameters[0].key", wire.field(4, wire.field(1, b"\x00"))),
    ],
)
def test_text_with_nul_or_invalid_utf8_is_refused_with_its_place(client, place, body):
    reason = "NUL" if b"\x00" in body else "UTF-8"
    refused = client.refused(PATH, body)
    refused.must_be("INVALID_ARGUMENT", place, reason)


EMPTY_ELEMENTS = {
    "inputs": wire.field(5, b""),
    "outputs": wire.field(6, b""),
    "parameters": wire.field(4, b""),
    "raw_input_contents": wire.field(7, b""),
    "unknown": wire.field(15, b""),
    "model_name": wire.field(1, b""),
    "bytes_contents": wire.field(8, b""),
}


@pytest.mark.parametrize("place", EMPTY_ELEMENTS)
def test_a_million_empty_elements_are_refused_before_they_cost_memory(gateway, client, place):
    body = EMPTY_ELEMENTS[place] * 1_100_000
    if place == "bytes_contents":
        body = wire.field(5, wire.field(5, body))
    gateway.forget_peak()
    before = gateway.peak_resident_bytes()
    client.refused(PATH, body).must_be("RESOURCE_EXHAUSTED", place, "at most", status=413)
    assert gateway.peak_resident_bytes() - before < HOSTILE_GROWTH_BYTES_MAX


# What a body says.

NOTHING = type(GOOD)()
ONE_TOO_FEW = wire.infer_request({"a": A})
UNKNOWN_INPUT = wire.infer_request({"a": A, "b": B, "bias": B})
OTHER_NAME = wire.infer_request({"a": A, "beta": B})


def twice(name):
    request = good()
    request.inputs.add(name=name, datatype="FP32", shape=[1, 4])
    request.raw_input_contents.append(wire.raw(A))
    return request


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        pytest.param(NOTHING, ["inputs", "at least one", "none"], id="no inputs"),
        pytest.param(ONE_TOO_FEW, ['"b"', "missing"], id="missing input"),
        pytest.param(UNKNOWN_INPUT, ['"bias"', '"a"', '"b"'], id="unknown input"),
        pytest.param(OTHER_NAME, ['"b"', '"beta"'], id="other name"),
        pytest.param(twice("a"), ['"a"', "twice"], id="input twice"),
        pytest.param(good(name=""), ['"a"'], id="empty name"),
        pytest.param(good(name="../../etc/passwd"), ["../../etc/passwd"], id="path as a name"),
        pytest.param(good(datatype="INT32"), ['"a"', "FP32", "INT32"], id="other datatype"),
        pytest.param(good(datatype="FP64"), ['"a"', "FP32", "FP64"], id="wider datatype"),
        pytest.param(good(datatype="FP99"), ['"a"', "FP99"], id="unknown datatype"),
        pytest.param(good(datatype="fp32"), ['"a"', "fp32"], id="datatype in small letters"),
        pytest.param(good(datatype=""), ['"a"', "datatype"], id="no datatype"),
        pytest.param(good(shape=[4]), ['"a"', "[4]", "rank", "2"], id="rank too low"),
        pytest.param(good(shape=[1, 2, 2]), ['"a"', "[1, 2, 2]", "rank"], id="rank too high"),
        pytest.param(good(shape=[]), ['"a"', "rank"], id="no shape"),
        pytest.param(good(shape=[1] * 500), ['"a"', "dimensions"], id="500 dimensions"),
        pytest.param(good(shape=[1, 5]), ['"a"', "expected 4", "got 5"], id="other dimension"),
        pytest.param(good(shape=[-1, 4]), ['"a"', "-1"], id="negative dimension"),
        pytest.param(good(shape=[-(2**63), 4]), ['"a"', -(2**63)], id="most negative dimension"),
        pytest.param(good(shape=[0, 4]), ['"a"', "got 0"], id="no rows"),
        pytest.param(good(shape=[1, 0]), ['"a"', "expected 4", "got 0"], id="no columns"),
        pytest.param(good(shape=[2**62, 4]), ['"a"'], id="bytes overflow"),
        pytest.param(good(shape=[2**63 - 1, 4]), ['"a"'], id="elements overflow"),
        pytest.param(good(shape=[2**61 + 1, 4]), ['"a"'], id="bytes overflow to 16"),
        pytest.param(good(shape=[2, 4]), ['"a"', "expected 32", "got 16"], id="too few bytes"),
        pytest.param(good(content=bytes(15)), ['"a"', "expected 16", "got 15"], id="a byte short"),
        pytest.param(good(content=bytes(17)), ['"a"', "expected 16", "got 17"], id="a byte over"),
        pytest.param(good(content=b""), ['"a"', "expected 16", "got 0"], id="no bytes"),
        pytest.param(
            wire.infer_request({"a": A, "b": np.concatenate([B, B])}),
            ['"b"', "got 2", "1"],
            id="rows that differ",
        ),
    ],
)
def test_inputs_that_do_not_fit_the_signature_are_named(client, request_, words):
    client.refused(PATH, request_).must_be("INVALID_ARGUMENT", *words)


def test_a_batch_is_refused_by_a_model_of_one_row(client):
    images = np.zeros((2, 3, 8, 8), np.float32)
    refused = client.refused(infer_path("fixed_shape"), wire.infer_request({"image": images}))
    refused.must_be("INVALID_ARGUMENT", '"image"', "expected 1", "got 2")


def raw_count(*contents):
    request = good()
    request.raw_input_contents[:] = contents
    return request


def typed(**lists):
    """The good request typed, with lists of its first input replaced."""
    request = wire.infer_request({"a": A, "b": B}, typed=True)
    if lists:
        request.inputs[0].ClearField("contents")
    for name, values in lists.items():
        getattr(request.inputs[0].contents, name).extend(values)
    return request


def mixed(raw_inputs):
    request = typed()
    for index in raw_inputs:
        request.raw_input_contents.append(wire.raw((A, B)[index]))
    return request


def half_typed():
    request = typed()
    request.inputs[1].ClearField("contents")
    return request


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        pytest.param(mixed([0, 1]), ["contents", "raw_input_contents"], id="both for all"),
        pytest.param(mixed([1]), ["contents", "raw_input_contents"], id="raw for one"),
        pytest.param(half_typed(), ['"b"'], id="typed for one"),
        pytest.param(raw_count(wire.raw(A)), ["2", "1"], id="a raw entry short"),
        pytest.param(raw_count(*[wire.raw(A)] * 3), ["2", "3"], id="a raw entry over"),
        pytest.param(
            typed(fp32_contents=[1, 2, 3]), ['"a"', "4 values", "3 values"], id="a value short"
        ),
        pytest.param(
            typed(fp32_contents=[1] * 5), ['"a"', "4 values", "5 values"], id="a value over"
        ),
        pytest.param(typed(int_contents=[1] * 4), ['"a"', "fp32_contents"], id="wrong list"),
        pytest.param(
            typed(fp32_contents=[1] * 4, fp64_contents=[1] * 4),
            ['"a"', "fp64_contents"],
            id="two lists",
        ),
    ],
)
def test_contents_that_do_not_fit_the_inputs_are_refused(client, request_, words):
    client.refused(PATH, request_).must_be("INVALID_ARGUMENT", *words)


@pytest.mark.parametrize(
    ("content", "count", "words"),
    [
        pytest.param(struct.pack("<I", 5) + b"four", 1, ["overruns"], id="element overruns"),
        pytest.param(struct.pack("<I", 2**32 - 1) + b"x", 1, ["overruns"], id="4 GiB element"),
        pytest.param(b"\x00\x00\x00", 1, ["overruns"], id="half a length"),
        pytest.param(wire.raw(wire.texts("a", "b")), 1, ["1", "got 2"], id="an element over"),
        pytest.param(wire.raw(wire.texts("a")), 2, ["2", "got 1"], id="an element short"),
        pytest.param(b"", 1, ["1", "got 0"], id="no element"),
        pytest.param(wire.raw(wire.texts("a")) + b"\x00", 1, ["overruns"], id="a byte over"),
    ],
)
def test_byte_strings_that_do_not_fill_their_tensor_are_refused(client, content, count, words):
    request = wire.infer_request({"text": wire.texts(*"x" * count)})
    request.raw_input_contents[0] = content
    refused = client.refused(infer_path("text"), request)
    refused.must_be("INVALID_ARGUMENT", '"text"', *words)


# Paths.


@pytest.mark.parametrize(
    ("path", "name"),
    [(infer_path("nobody"), "nobody"), (infer_path("two_in_two_out", 99), "99")],
)
def test_an_unknown_model_or_version_is_not_found(client, path, name):
    client.refused(path, GOOD).must_be("NOT_FOUND", name)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/v1/models/two_in_two_out/infer",
        "/v2/",
        "/v2/nothing",
        "/v2/models",
        "/v2/models/two_in_two_out/explain",
        "/v2/models/two_in_two_out/infer/",
        "/v2/models/two_in_two_out/infer?version=1",
        "/v2/models/two_in_two_out//infer",
        "/v2//models/two_in_two_out/infer",
        "/v2/models/two_in_two_out/versions/1",
        "/v2/models/two_in_two_out/versions//infer",
    ],
)
def test_an_unknown_path_is_refused(connection, path):
    refused = connection.request(path, GOOD).refusal
    # A path of ours that takes another method is no less wrong for a POST.
    assert refused.status in (400, 404, 405), refused


@pytest.mark.parametrize(
    "name",
    [
        "..",
        "../two_in_two_out",
        "./two_in_two_out",
        "..%2f..%2fetc%2fpasswd",
        "%2e%2e",
        "two_in_two_out%00",
        "two_in_two_out%2f..",
        "Two_in_two_out",
        "two\\in",
        "-two",
        ".two",
        "",
        "näme",
        "a" * 129,
        "a" * 20_000,
    ],
)
def test_a_name_that_cannot_be_a_models_is_refused(connection, name):
    refused = connection.request(f"/v2/models/{name}/infer", GOOD).refusal
    assert refused.status in (400, 404), refused
    assert refused.code in ("INVALID_ARGUMENT", "NOT_FOUND")
    assert len(refused.message) < 1000


@pytest.mark.parametrize(
    "version", ["0", "01", "-1", "+1", "1.0", "one", "%31", "", "9" * 19, "9" * 30]
)
def test_a_version_that_cannot_be_one_is_refused(connection, version):
    path = f"/v2/models/two_in_two_out/versions/{version}/infer"
    refused = connection.request(path, GOOD).refusal
    assert refused.status in (400, 404), refused


@pytest.mark.parametrize(
    "path", ["*", "", "v2", "/v2/models/two in two out/infer", "/v2/models/two\x7f/infer"]
)
def test_a_path_that_http_forbids_is_an_error_of_its_stream(connection, path):
    """A malformed request (RFC 9113 section 8.1.1)."""
    reply = connection.request(path, GOOD)
    assert reply.reset_code == h2.errors.ErrorCodes.PROTOCOL_ERROR or reply.status == 400
    assert connection.request(PATH, GOOD).status == 200


# Methods, media types and headers.


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"])
def test_infer_takes_post_only(client, method):
    reply = client.http.request(method, PATH)
    assert reply.status_code == 405
    assert reply.headers["allow"] == "POST"
    refused = wire.error_reply_class().FromString(reply.content)
    assert method in refused.message and "POST" in refused.message


@pytest.mark.parametrize(
    "path",
    ["/v2", "/v2/health/live", "/v2/health/ready", "/v2/models/text", "/v2/models/text/ready"],
)
def test_metadata_takes_get_only(client, path):
    reply = client.post(path, b"")
    assert reply.status_code == 405
    assert "GET" in reply.headers["allow"]


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/grpc",
        "application/x-protobuffer",
        "x",
    ],
)
def test_another_content_type_is_refused_with_the_right_one(client, content_type):
    refused = client.refused(PATH, GOOD, content_type=content_type)
    refused.must_be(
        "INVALID_ARGUMENT", "content-type", "application/x-protobuf", content_type, status=415
    )


def test_a_missing_content_type_is_refused_with_the_right_one(client):
    reply = client.http.post(PATH, content=GOOD.SerializeToString())
    assert "content-type" not in reply.request.headers
    assert reply.status_code == 415
    assert b"application/x-protobuf" in reply.content


@pytest.mark.parametrize("value", ["", "abc", "-5", "1.5", "0x10", "0", "9" * 25, "1e3", "1 2"])
def test_a_bad_timeout_is_refused(client, value):
    refused = client.refused(PATH, GOOD, crossfade_timeout_ms=value)
    refused.must_be("INVALID_ARGUMENT", "crossfade-timeout-ms")


@pytest.mark.parametrize("value", ["", "blue", "Canary", "stable,canary", "shadow"])
def test_a_bad_label_is_refused(client, value):
    refused = client.refused(PATH, GOOD, crossfade_label=value)
    refused.must_be("INVALID_ARGUMENT", "crossfade-label", "stable", "canary")


@pytest.mark.parametrize("value", ["", "-1", "8", "high", "1.0"])
def test_a_bad_priority_is_refused(client, value):
    refused = client.refused(PATH, GOOD, crossfade_priority=value)
    refused.must_be("INVALID_ARGUMENT", "crossfade-priority")


@pytest.mark.parametrize("name", ["x-request-id", "crossfade-key"])
@pytest.mark.parametrize("value", ["", "two words", "k" * 257, "naïve"])
def test_a_bad_identifier_is_refused(connection, name, value):
    refused = connection.request(PATH, GOOD, [(name, value)]).refusal
    refused.must_be("INVALID_ARGUMENT", name)


def test_the_canary_of_a_model_without_one_is_not_found(client):
    refused = client.refused(PATH, GOOD, crossfade_label="canary")
    refused.must_be("NOT_FOUND", "two_in_two_out", "canary")


@pytest.mark.parametrize("name", ["crossfade-timeout-ms", "crossfade-label", "content-type"])
def test_a_header_that_counts_may_come_only_once(connection, name):
    value = {"crossfade-timeout-ms": "9000", "crossfade-label": "stable"}.get(
        name, wire.CONTENT_TYPE
    )
    refused = connection.request(PATH, GOOD, [(name, value), (name, value)]).refusal
    refused.must_be("INVALID_ARGUMENT", name)


# Takes some tenths of a second.
SLOW = wire.infer_request({"x": np.ones((1, 1), np.float32)})


def test_a_deadline_that_passes_in_the_queue_is_told(connection):
    first = connection.post(infer_path("slow"), SLOW)
    connection.ping()
    second = connection.post(infer_path("slow"), SLOW, [("crossfade-timeout-ms", "1")])
    connection.wait(second).refusal.must_be("DEADLINE_EXCEEDED", "deadline")
    assert connection.wait(first).status == 200


def test_a_deadline_that_passes_while_the_model_runs_is_told(client):
    # Long enough to be taken from the queue, far too short for the model.
    refused = client.refused(infer_path("slow"), SLOW, crossfade_timeout_ms="50")
    refused.must_be("DEADLINE_EXCEEDED", "deadline")


# Sizes.


def header_list(fields, value_bytes):
    return [(f"x-filler-{number}", "v" * value_bytes) for number in range(fields)]


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param(header_list(HEADER_FIELDS_MAX + 1, 1), id="fields"),
        pytest.param(header_list(1, HEADER_LIST_BYTES_MAX), id="one long value"),
        pytest.param(header_list(50, HEADER_LIST_BYTES_MAX // 50), id="bytes in all"),
        pytest.param([("x", "")] * 1500, id="empty fields"),
    ],
)
def test_a_header_list_over_the_limits_is_refused(connection, headers):
    refused = connection.request(PATH, GOOD, headers).refusal
    assert refused.status == 431
    assert str(HEADER_LIST_BYTES_MAX) in refused.message
    assert str(HEADER_FIELDS_MAX) in refused.message


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param(header_list(HEADER_FIELDS_MAX - 5, 1), id="fields"),
        pytest.param(header_list(10, 3000), id="bytes"),
    ],
)
def test_a_header_list_within_the_limits_is_accepted(connection, headers):
    assert connection.request(PATH, GOOD, headers).status == 200


def with_trailers(connection, headers, trailers):
    stream = connection.open(PATH, headers)
    connection.send(stream, GOOD.SerializeToString())
    connection.trailers(stream, trailers)
    return connection.wait(stream)


def test_trailers_within_the_limits_are_accepted(connection):
    assert with_trailers(connection, [], header_list(5, 10)).status == 200


@pytest.mark.parametrize(
    ("fields", "value_bytes"), [(60, 1), (10, HEADER_LIST_BYTES_MAX // 18)], ids=["fields", "bytes"]
)
def test_trailers_count_with_the_headers(connection, fields, value_bytes):
    lists = header_list(fields, value_bytes), header_list(fields, value_bytes)
    assert with_trailers(connection, *lists).refusal.status == 431


def test_a_flood_of_headers_ends_its_connection_at_most(connection):
    """A megabyte in one header list: far past what is worth answering."""
    with contextlib.suppress(ConnectionError):
        connection.post(PATH, GOOD, header_list(64, 16 * 1024))
    reply = connection.replies[1]
    connection.until(lambda: connection.is_closed or reply.is_over, "an end of the stream")
    assert not reply.has_ended or reply.status == 431


def test_a_body_announced_over_the_limit_is_refused_before_it_comes(connection):
    length = str(BODY_BYTES_MAX + 1)
    stream = connection.open(PATH, [("content-length", length)])
    connection.wait(stream).refusal.must_be("INVALID_ARGUMENT", BODY_BYTES_MAX, length, status=413)


def test_a_streamed_body_over_the_limit_is_refused_while_it_comes(connection):
    stream = connection.open(PATH)
    for _ in range(2 * BODY_BYTES_MAX // MIB):
        connection.send(stream, bytes(MIB))
    reply = connection.wait(stream)
    reply.refusal.must_be("INVALID_ARGUMENT", BODY_BYTES_MAX, status=413)
    # The rest of the body is not wanted, and the connection goes on.
    assert connection.request(PATH, GOOD).status == 200


def test_a_body_of_exactly_the_limit_is_read(connection):
    body = GOOD.SerializeToString()
    # Tag and length of the `id` that fills it up take five bytes.
    body += wire.field(3, b"i" * (BODY_BYTES_MAX - len(body) - 5))
    assert len(body) == BODY_BYTES_MAX
    reply = connection.request(PATH, body)
    # An id of 16 MiB may be refused for its own sake, but not for the body's size.
    assert reply.status == 200 or "16777216 bytes, got" not in reply.refusal.message


@pytest.mark.parametrize("announced", [10, 10_000])
def test_a_content_length_that_is_not_true_is_an_error_of_the_stream(connection, announced):
    stream = connection.open(PATH, [("content-length", str(announced))])
    connection.send(stream, GOOD.SerializeToString(), ends=True)
    reply = connection.wait(stream)
    assert reply.reset_code == h2.errors.ErrorCodes.PROTOCOL_ERROR or reply.status == 400
    assert connection.request(PATH, GOOD).status == 200


def test_a_thousand_bad_requests_leave_their_connection_good(connection):
    bad = [b"\xff", b"", GOOD.SerializeToString()[:-1]]
    for _ in range(10):
        streams = [connection.post(PATH, body) for body, _ in zip(itertools.cycle(bad), range(100))]
        for stream in streams:
            assert connection.wait(stream).refusal.status == 400
    assert connection.request(PATH, GOOD).status == 200

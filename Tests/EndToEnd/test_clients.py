"""Clients that are not ours, and what HTTP/2 lets a client do."""

import contextlib
import re
import shutil
import subprocess

import h2.errors
import numpy as np
import pytest
import tritonclient.grpc
from tritonclient.grpc import service_pb2

import wire
from client import infer_path
from gateway import REPOSITORY
from http2 import Connection
from models import WIDE_ROW_ELEMENTS

MIB = 1 << 20
COMMAND_SECONDS_MAX = 60
WIDE_REPLY_BYTES = 4 * WIDE_ROW_ELEMENTS

PATH = infer_path("two_in_two_out")
A = np.array([[1, 2, 3, 4]], np.float32)
B = np.array([[10, 20, 30, 40]], np.float32)
GOOD = wire.infer_request({"a": A, "b": B})
# GOOD as people write it.
TEXT = """
inputs { name: "a" datatype: "FP32" shape: [1, 4] contents { fp32_contents: [1, 2, 3, 4] } }
inputs { name: "b" datatype: "FP32" shape: [1, 4] contents { fp32_contents: [10, 20, 30, 40] } }
"""


@pytest.fixture
def connection(gateway):
    with Connection(gateway.address) as connection:
        yield connection


def tool(name, *arguments, stdin=b""):
    """Runs a program that must be there and succeed; its standard output."""
    assert shutil.which(name), f"{name} is missing; .ci/setup --tests installs it"
    ended = subprocess.run(
        [name, *map(str, arguments)],
        cwd=REPOSITORY,
        input=stdin,
        capture_output=True,
        timeout=COMMAND_SECONDS_MAX,
    )
    assert ended.returncode == 0, ended.stderr.decode()
    return ended.stdout


def protoc(action, message, stdin):
    return tool("protoc", f"--{action}={message}", "Protos/open_inference.proto", stdin=stdin)


def row(value):
    """A request whose answer nobody else gets."""
    return wire.infer_request({"a": np.full((1, 4), value, np.float32), "b": B})


def sum_of(reply):
    return wire.output_arrays(reply.read(service_pb2.ModelInferResponse))["sum"]


# Programs.


def test_curl_with_a_body_from_protoc(gateway, tmp_path):
    body = tmp_path / "body"
    body.write_bytes(protoc("encode", "inference.ModelInferRequest", TEXT.encode()))
    reply = tool(
        "curl",
        "--silent",
        "--show-error",
        "--fail",
        "--http2-prior-knowledge",
        "--header",
        f"content-type: {wire.CONTENT_TYPE}",
        "--data-binary",
        f"@{body}",
        gateway.url + PATH,
    )
    told = protoc("decode", "inference.ModelInferResponse", reply).decode()
    assert 'model_name: "two_in_two_out"' in told
    assert [int(value) for value in re.findall(r"fp32_contents: (-?\d+)", told)] == [
        *[11, 22, 33, 44],
        *[-9, -18, -27, -36],
    ]


def test_nghttp_posts_a_file(gateway, tmp_path):
    body = tmp_path / "body"
    body.write_bytes(GOOD.SerializeToString())
    header = f"content-type: {wire.CONTENT_TYPE}"
    reply = tool("nghttp", f"--data={body}", f"--header={header}", gateway.url + PATH)
    answer = wire.output_arrays(service_pb2.ModelInferResponse.FromString(reply))
    np.testing.assert_array_equal(answer["sum"], A + B)


@pytest.mark.parametrize(("connections", "streams"), [(1, 1), (1, 100), (8, 32)])
def test_h2load_sees_every_request_succeed(gateway, tmp_path, connections, streams):
    body = tmp_path / "body"
    body.write_bytes(GOOD.SerializeToString())
    requests = 2000
    told = tool(
        "h2load",
        f"--requests={requests}",
        f"--clients={connections}",
        f"--max-concurrent-streams={streams}",
        f"--data={body}",
        f"--header=content-type: {wire.CONTENT_TYPE}",
        gateway.url + PATH,
    ).decode()
    assert f"{requests} succeeded, 0 failed, 0 errored, 0 timeout" in told
    assert f"status codes: {requests} 2xx" in told


def test_the_classes_of_a_triton_client_make_a_request_and_read_the_reply(client):
    """What a squad that leaves Triton keeps: InferInput and InferResult."""
    inputs = []
    for name, array in {"a": A, "b": B}.items():
        tensor = tritonclient.grpc.InferInput(name, array.shape, "FP32")
        inputs.append(tensor.set_data_from_numpy(array))
    request = service_pb2.ModelInferRequest(
        inputs=[tensor._get_tensor() for tensor in inputs],
        raw_input_contents=[tensor._get_content() for tensor in inputs],
    )
    reply, _ = client.infer("two_in_two_out", request)
    result = tritonclient.grpc.InferResult(reply)
    np.testing.assert_array_equal(result.as_numpy("difference"), A - B)


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param(b"GET /v2 HTTP/1.1\r\nhost: localhost\r\n\r\n", id="GET"),
        pytest.param(b"POST / HTTP/1.0\r\ncontent-length: 0\r\n\r\n", id="POST"),
    ],
)
def test_http_1_gets_a_hint_and_the_end(gateway, request_):
    with gateway.socket() as socket:
        socket.sendall(request_)
        told = b"".join(iter(lambda: socket.recv(4096), b"")).decode()
    head, _, hint = told.partition("\r\n\r\n")
    assert re.match(r"HTTP/1\.1 (4|5)\d\d ", head)
    assert "connection: close" in head.lower()
    assert "HTTP/2" in hint


def test_curl_without_http2_shows_the_hint(gateway):
    assert b"--http2-prior-knowledge" in tool("curl", "--silent", "--http1.1", gateway.url)


@pytest.mark.parametrize(
    "first_bytes",
    [
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(600), id="TLS"),
        pytest.param(bytes(1000), id="zeros"),
        pytest.param(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\xff" * 100, id="bad frame"),
    ],
)
def test_another_protocol_gets_the_end(gateway, client, first_bytes):
    with gateway.socket() as socket, contextlib.suppress(ConnectionResetError):
        socket.sendall(first_bytes)
        while socket.recv(4096):
            pass
    client.infer("two_in_two_out", GOOD)


# Streams.


def test_interleaved_streams_get_their_own_answers(connection):
    """A hundred requests whose heads, pieces and ends are shuffled into one another."""
    bodies = [row(value).SerializeToString() for value in range(100)]
    streams = [connection.open(PATH) for _ in bodies]
    piece = 50
    for start in range(0, max(map(len, bodies)), piece):
        for stream, body in zip(streams, bodies, strict=True):
            connection.send(stream, body[start : start + piece])
    for stream in reversed(streams):
        connection.send(stream, b"", ends=True)
    for value, stream in enumerate(streams):
        np.testing.assert_array_equal(sum_of(connection.wait(stream)), B + value)


def test_thousands_of_requests_follow_each_other_on_one_connection(connection):
    for start in range(0, 3000, 100):
        streams = [connection.post(PATH, row(start + index)) for index in range(100)]
        for index, stream in enumerate(streams):
            np.testing.assert_array_equal(sum_of(connection.wait(stream)), B + start + index)


def test_many_connections_are_served_at_once(gateway):
    connections = [Connection(gateway.address) for _ in range(50)]
    try:
        streams = [each.post(PATH, row(index)) for index, each in enumerate(connections)]
        for index, (connection, stream) in enumerate(zip(connections, streams, strict=True)):
            np.testing.assert_array_equal(sum_of(connection.wait(stream)), B + index)
    finally:
        for connection in connections:
            connection.close()


def test_more_streams_than_allowed_end_their_connection_at_most(gateway, client):
    """RFC 9113 section 5.1.2 leaves the choice: the streams too many are refused, or it ends."""
    with Connection(gateway.address) as connection:
        connection.ping()
        allowed = connection.h2.remote_settings.max_concurrent_streams
        assert 1 <= allowed <= 1000
        connection.forget_stream_limit()
        with contextlib.suppress(ConnectionError):
            for _ in range(allowed + 5):
                connection.open(PATH)
        last = connection.replies[max(connection.replies)]
        connection.until(lambda: connection.is_closed or last.is_over, "a refusal")
        assert connection.goaways or last.reset_code == h2.errors.ErrorCodes.REFUSED_STREAM
    client.infer("two_in_two_out", GOOD)


def test_a_reset_request_leaves_its_connection_good(connection):
    slow = wire.infer_request({"x": np.ones((1, 1), np.float32)})
    streams = [connection.post(infer_path("slow"), slow) for _ in range(5)]
    connection.ping()
    for stream in streams:
        connection.reset(stream, h2.errors.ErrorCodes.CANCEL)
    np.testing.assert_array_equal(sum_of(connection.request(PATH, row(7))), B + 7)
    # What was cancelled is not in the way of the next one either.
    assert connection.request(infer_path("slow"), slow).status == 200


def test_a_reset_upload_leaves_its_connection_good(connection):
    for _ in range(20):
        stream = connection.open(PATH)
        connection.send(stream, bytes(MIB))
        connection.reset(stream, h2.errors.ErrorCodes.CANCEL)
    # 20 MiB were sent: more than the connection's window, so it was given back.
    assert connection.request(PATH, GOOD).status == 200


# Frames and flow control.


@pytest.mark.parametrize("frame_bytes", [1, 7])
def test_a_body_may_come_in_tiny_frames(connection, frame_bytes):
    stream = connection.open(PATH)
    connection.send(stream, row(3).SerializeToString(), ends=True, frame_max=frame_bytes)
    np.testing.assert_array_equal(sum_of(connection.wait(stream)), B + 3)


def test_padding_and_empty_frames_are_no_part_of_a_body(connection):
    stream = connection.open(PATH)
    body = row(4).SerializeToString()
    for start in range(0, len(body), 20):
        connection.h2.send_data(stream, body[start : start + 20], pad_length=start % 256)
        connection.h2.send_data(stream, b"")
    connection.send(stream, b"", ends=True)
    np.testing.assert_array_equal(sum_of(connection.wait(stream)), B + 4)


def test_an_upload_of_twelve_mebibytes_is_credited_as_it_comes(connection):
    """Larger than any window: it only ends because the server gives credit."""
    text = wire.texts(bytes(range(256)) * (12 * MIB // 256))
    reply = connection.request(infer_path("text"), wire.infer_request({"text": text}))
    answer = wire.output_arrays(reply.read(service_pb2.ModelInferResponse))
    assert answer["echo"][0] == text[0]


def test_uploads_at_once_all_get_through(connection):
    texts = [wire.texts(bytes([letter]) * (2 * MIB)) for letter in b"abcdefgh"]
    bodies = [wire.infer_request({"text": text}).SerializeToString() for text in texts]
    streams = [connection.open(infer_path("text")) for _ in bodies]
    piece = 64 * 1024
    for start in range(0, max(map(len, bodies)), piece):
        for stream, body in zip(streams, bodies, strict=True):
            connection.send(stream, body[start : start + piece])
    for stream, text in zip(streams, texts, strict=True):
        connection.send(stream, b"", ends=True)
        answer = connection.wait(stream).read(service_pb2.ModelInferResponse)
        assert wire.output_arrays(answer)["echo"][0] == text[0]


def wide(value):
    return wire.infer_request({"x": np.full((1, 1), value, np.float32)})


def is_wide(reply, value):
    answer = wire.output_arrays(reply.read(service_pb2.ModelInferResponse))["y"]
    return answer.shape == (1, WIDE_ROW_ELEMENTS) and (answer == value).all()


def test_a_slow_reader_gets_its_reply_whole(gateway):
    with Connection(gateway.address, initial_window=100, credits_at_once=False) as connection:
        stream = connection.post(infer_path("wide"), wide(5))
        reply = connection.replies[stream]
        connection.until(lambda: len(reply.body) == 100, "the first window")
        connection.ping()
        assert len(reply.body) == 100, "more came than the window allows"
        while not reply.is_over:
            # Sips at first, then gulps.
            connection.credit(stream, 1 if len(reply.body) < 110 else 256 * 1024)
            connection.until(lambda: reply.is_over or reply.uncredited, "the next piece")
        assert is_wide(reply, 5)


def test_a_slow_reader_does_not_hold_up_others_on_its_connection(gateway):
    with Connection(gateway.address, initial_window=50, credits_at_once=False) as connection:
        held = connection.post(infer_path("wide"), wide(6))
        connection.until(lambda: len(connection.replies[held].body) == 50, "the first window")
        stream = connection.post(PATH, row(1))
        reply = connection.replies[stream]
        connection.until(lambda: len(reply.body) == 50, "a window of the other reply")
        connection.credit(stream, 1000)
        np.testing.assert_array_equal(sum_of(connection.wait(stream)), B + 1)
        assert len(connection.replies[held].body) == 50


def test_replies_that_nobody_reads_do_not_pile_up(gateway):
    """A connection that asks for 480 MiB and reads none of it costs the server a part of that."""
    growth_bytes_max = 320 * MIB
    gateway.forget_peak()
    before = gateway.peak_resident_bytes()
    with Connection(gateway.address, initial_window=0, credits_at_once=False) as connection:
        streams = [connection.post(infer_path("wide"), wide(index)) for index in range(120)]
        connection.until(
            lambda: all(connection.replies[stream].headers for stream in streams), "all heads"
        )
        assert gateway.peak_resident_bytes() - before < growth_bytes_max
        for stream in streams:
            connection.credit(stream, WIDE_REPLY_BYTES + 4096)
        replies = [connection.wait(stream) for stream in streams]
        answered = [index for index, reply in enumerate(replies) if reply.status == 200]
        assert answered
        assert all(is_wide(replies[index], index) for index in answered)
        for refused in [reply for reply in replies if reply.status != 200]:
            refused.refusal.must_be("RESOURCE_EXHAUSTED", "limit")


def test_a_window_that_opens_and_shuts_is_obeyed(gateway):
    """SETTINGS_INITIAL_WINDOW_SIZE changed while a reply is under way (RFC 9113 section 6.9.2)."""
    with Connection(gateway.address, initial_window=1000, credits_at_once=False) as connection:
        stream = connection.post(infer_path("wide"), wide(9))
        reply = connection.replies[stream]
        connection.until(lambda: len(reply.body) == 1000, "the first window")
        connection.set_initial_window(3000)
        connection.until(lambda: len(reply.body) == 3000, "the wider window")
        connection.set_initial_window(0)
        connection.ping()
        connection.credit(stream, 2000)
        connection.ping()
        assert len(reply.body) == 3000
        connection.set_initial_window(WIDE_REPLY_BYTES * 2)
        connection.h2.increment_flow_control_window(WIDE_REPLY_BYTES * 2)
        connection.flush()
        assert is_wide(connection.wait(stream), 9)


def test_a_connection_that_vanishes_costs_nothing_lasting(gateway, client):
    """Clients that leave while their replies are under way, by RST as a crash leaves."""
    client.predict("wide", {"x": np.ones((1, 1), np.float32)})
    before = gateway.resident_bytes()
    for round_ in range(10):
        with Connection(gateway.address, initial_window=0) as connection:
            for index in range(5):
                connection.post(infer_path("wide"), wide(round_ + index))
            connection.ping()
            connection.abort()
    client.predict("wide", {"x": np.ones((1, 1), np.float32)})
    assert gateway.resident_bytes() - before < 100 * MIB

"""Random damage to good input: never a crash, never an unreadable answer, never growing memory.

A failure prints its seed; CROSSFADE_FUZZ_SEED repeats it, CROSSFADE_FUZZ_SECONDS searches longer.
"""

import contextlib
import os
import random
import socket
import time

import h2.config
import h2.connection
import numpy as np
import pytest
from tritonclient.grpc import service_pb2

import wire
from client import infer_path
from http2 import Connection

SEED = int(os.environ.get("CROSSFADE_FUZZ_SEED", 0)) or random.SystemRandom().randrange(1, 1 << 32)
SECONDS_MAX = float(os.environ.get("CROSSFADE_FUZZ_SECONDS", 10))
REQUESTS_MAX = 20_000 if "CROSSFADE_FUZZ_SECONDS" not in os.environ else 1 << 40
CONCURRENCY = 64
# A debug build's allocator settles within this once it is warm.
GROWTH_BYTES_MAX = 64 << 20

FLOATS = np.arange(8, dtype=np.float32).reshape(2, 4)
GOOD = {
    "two_in_two_out": {"a": FLOATS, "b": FLOATS},
    "text": {"text": wire.texts("one", "", "three", b"\x00\xff")},
    "fixed_shape": {"image": np.ones((1, 3, 8, 8), np.float32)},
    "constant": {"x": np.ones((3, 1), np.float32)},
}
# Values that parsers stumble over: ends of ranges, continuation bits, tags of the protocol.
AWKWARD = [0x00, 0x01, 0x7F, 0x80, 0xFF, 0x0A, 0x12, 0x18, 0x1A, 0x2A, 0x32, 0x3A]
AWKWARD_NUMBERS = [0, 1, 2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**63 - 1, 2**63, 2**64 - 1]


@pytest.fixture(autouse=True)
def say_the_seed():
    print(f"CROSSFADE_FUZZ_SEED={SEED}")


def bodies():
    """Good bodies to start from, raw and typed, with all the fields."""
    for model, inputs in GOOD.items():
        for typed in (False, True):
            request = wire.infer_request(inputs, typed=typed, model_name=model, id="r-1")
            request.parameters["limit"].int64_param = 3
            request.inputs[0].parameters["note"].string_param = "text"
            yield model, request.SerializeToString()


def mutate(dice, body):
    body = bytearray(body)
    for _ in range(dice.choice([1, 1, 2, 3, 8])):
        at = dice.randrange(len(body) + 1)
        end = min(len(body), at + dice.choice([1, 2, 4, 16]))
        match dice.randrange(8):
            case 0 if at < len(body):
                body[at] ^= 1 << dice.randrange(8)
            case 1 if at < len(body):
                body[at] = dice.choice(AWKWARD)
            case 2:
                body[at:at] = dice.randbytes(dice.choice([1, 2, 9]))
            case 3:
                del body[at:end]
            case 4:
                body[at:end] = wire.varint(dice.choice(AWKWARD_NUMBERS))
            case 5:
                # A piece once more, elsewhere or many times.
                other = dice.randrange(len(body) + 1)
                body[other:other] = bytes(body[at:end]) * dice.choice([1, 2, 100])
            case 6 if at > 0:
                del body[at:]
            case _:
                body[at:at] = wire.field(dice.randrange(1, 20), dice.randbytes(dice.randrange(5)))
    return bytes(body) or b"\x00"


def check(reply):
    """Whatever came in, an answer goes out that its reader can use."""
    assert reply.has_ended, f"reset with {reply.reset_code}"
    if reply.status == 200:
        wire.output_arrays(reply.read(service_pb2.ModelInferResponse))
    else:
        assert reply.refusal.status in (400, 404, 413, 429), reply.refusal
    return reply.status


def run(connection, dice, seconds, requests_max):
    """Sends damaged bodies, some always under way; how many there were by status."""
    originals = list(bodies())
    statuses = {}
    waiting = []
    deadline = time.monotonic() + seconds
    for _ in range(requests_max):
        if time.monotonic() > deadline:
            break
        model, body = dice.choice(originals)
        waiting.append(connection.post(infer_path(model), mutate(dice, body)))
        if len(waiting) == CONCURRENCY:
            status = check(connection.wait(waiting.pop(0)))
            statuses[status] = statuses.get(status, 0) + 1
    for stream in waiting:
        check(connection.wait(stream))
    return statuses


def test_damaged_bodies_are_answered_and_cost_no_memory(gateway, client):
    dice = random.Random(SEED)
    with Connection(gateway.address) as connection:
        run(connection, dice, seconds=5, requests_max=500)
        before = gateway.resident_bytes()
        statuses = run(connection, dice, SECONDS_MAX, REQUESTS_MAX)
        growth = gateway.resident_bytes() - before
    print(f"statuses: {statuses}; growth: {growth} bytes")
    # Both kinds of answer came, or the damage is not what it should be.
    assert statuses.get(400, 0) > 100
    assert statuses.get(200, 0) > 10
    assert growth < GROWTH_BYTES_MAX
    for model, inputs in GOOD.items():
        client.predict(model, inputs)


def recording(model, body):
    """The bytes of a connection that asks once."""
    connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=True))
    connection.initiate_connection()
    head = {":method": "POST", ":scheme": "http", ":authority": "localhost"}
    head |= {":path": infer_path(model), "content-type": wire.CONTENT_TYPE}
    connection.send_headers(1, list(head.items()))
    connection.send_data(1, body, end_stream=True)
    connection.ping(b"01234567")
    return connection.data_to_send()


def test_damaged_frames_end_their_connection_at_most(gateway, client):
    dice = random.Random(SEED)
    preface = len(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
    recordings = [recording(model, body) for model, body in bodies()]
    before = gateway.resident_bytes()
    for _ in range(2000):
        whole = dice.choice(recordings)
        with gateway.socket() as peer, contextlib.suppress(ConnectionError):
            peer.sendall(whole[:preface] + mutate(dice, whole[preface:]))
            peer.shutdown(socket.SHUT_WR)
            while peer.recv(1 << 16):
                pass
    assert gateway.resident_bytes() - before < GROWTH_BYTES_MAX
    for model, inputs in GOOD.items():
        client.predict(model, inputs)

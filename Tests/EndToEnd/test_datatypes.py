"""Every datatype goes in and comes out unchanged, raw and typed."""

import numpy as np
import pytest
from onnx import TensorProto, helper

import models
import wire
from client import Client, infer_path
from gateway import Gateway, publish

BF16 = np.dtype(helper.tensor_dtype_to_np_dtype(TensorProto.BFLOAT16))

# Three elements for each datatype, the ends of its range among them.
ELEMENTS = {
    "bool": np.array([True, False, True]),
    "uint8": np.array([0, 1, 2**8 - 1], np.uint8),
    "uint16": np.array([0, 1, 2**16 - 1], np.uint16),
    "uint32": np.array([0, 1, 2**32 - 1], np.uint32),
    "uint64": np.array([0, 1, 2**64 - 1], np.uint64),
    "int8": np.array([-(2**7), -1, 2**7 - 1], np.int8),
    "int16": np.array([-(2**15), -1, 2**15 - 1], np.int16),
    "int32": np.array([-(2**31), -1, 2**31 - 1], np.int32),
    "int64": np.array([-(2**63), -1, 2**63 - 1], np.int64),
    "fp16": np.array([-65504, 5.960464e-08, 0.333], np.float16),
    "bf16": np.array([-3.3895314e38, 9.1835e-41, 0.333]).astype(BF16),
    "fp32": np.array([-3.4028235e38, 1e-45, 0.1], np.float32),
    "fp64": np.array([-1.7976931348623157e308, 5e-324, 0.1], np.float64),
    "bytes": wire.texts("", "naïve 本", b"\x00\xff\x00"),
}
ONLY_RAW = ("fp16", "bf16")
MEBIBYTE = 1 << 20

each_datatype = pytest.mark.parametrize("name", ELEMENTS)


@pytest.fixture(scope="module")
def typed_client(tmp_path_factory):
    """A server with a model for each datatype alone."""
    registry = tmp_path_factory.mktemp("only")
    files = tmp_path_factory.mktemp("only-files")
    for name in ELEMENTS:
        publish(registry, f"only_{name}", models.save(models.only(name), files / name / "m.onnx"))
    with Gateway(registry) as gateway, Client(gateway.url) as client:
        yield client


def every_input(rows=1, **replaced):
    """A full set of inputs, some of them replaced."""
    return {
        f"in_{name}": np.tile(replaced.get(name, array.reshape(1, -1)), (rows, 1))
        for name, array in ELEMENTS.items()
    }


def assert_identical(answer, inputs):
    """To the bit: NaN payloads and signed zeros count."""
    assert {f"in_{name.removeprefix('out_')}" for name in answer} == inputs.keys()
    for name, array in inputs.items():
        output = answer[name.replace("in_", "out_")]
        assert output.shape == array.shape
        assert wire.datatype(output) == wire.datatype(array)
        assert wire.raw(output) == wire.raw(array), name


@pytest.mark.parametrize("rows", [1, 5])
def test_every_datatype_comes_back_unchanged(client, rows):
    inputs = every_input(rows)
    assert_identical(client.predict("identity_all", inputs), inputs)


@each_datatype
def test_one_output_alone_can_be_asked_for(client, name):
    inputs = every_input()
    request = wire.infer_request(inputs, outputs=[f"out_{name}"])
    reply, _ = client.infer("identity_all", request)
    answer = wire.output_arrays(reply)
    assert list(answer) == [f"out_{name}"]
    assert wire.raw(answer[f"out_{name}"]) == wire.raw(inputs[f"in_{name}"])


def test_outputs_come_in_the_order_they_are_asked_for(client):
    request = wire.infer_request(every_input(), outputs=["out_fp64", "out_bool", "out_bytes"])
    reply, _ = client.infer("identity_all", request)
    assert [tensor.name for tensor in reply.outputs] == ["out_fp64", "out_bool", "out_bytes"]
    assert list(wire.output_arrays(reply)) == ["out_fp64", "out_bool", "out_bytes"]


def test_inputs_may_come_in_any_order(client):
    inputs = dict(reversed(every_input().items()))
    assert_identical(client.predict("identity_all", inputs), inputs)


def test_typed_contents_come_back_typed(client):
    """All of a small model's inputs typed: FP32 is the type most clients send."""
    a = np.array([[0.1, -0.0, 3e38, np.inf]], np.float32)
    request = wire.infer_request({"a": a, "b": np.zeros_like(a)}, typed=True)
    reply, _ = client.infer("two_in_two_out", request)
    assert not reply.raw_output_contents
    answer = wire.output_arrays(reply)
    np.testing.assert_array_equal(answer["sum"], a)


@pytest.mark.parametrize(
    "typed_elements",
    [
        pytest.param(wire.texts("a", "", b"\x00"), id="bytes"),
        pytest.param(wire.texts("本" * 1000), id="long text"),
    ],
)
def test_typed_text_comes_back_typed(client, typed_elements):
    request = wire.infer_request({"text": typed_elements}, typed=True)
    reply, _ = client.infer("text", request)
    assert not reply.raw_output_contents
    assert list(wire.output_arrays(reply)["echo"]) == list(typed_elements)


@each_datatype
def test_typed_contents_exist_for_all_but_half_floats(typed_client, name):
    """A model of one datatype each, because FP16 and BF16 have no typed list."""
    inputs = {"x": ELEMENTS[name].reshape(1, -1)}
    if name in ONLY_RAW:
        request = wire.infer_request(inputs)
        raw = request.raw_input_contents.pop()
        request.inputs[0].contents.uint_contents.extend(raw)
        refused = typed_client.refused(infer_path(f"only_{name}"), request)
        refused.must_be("INVALID_ARGUMENT", "x", name.upper())
    else:
        request = wire.infer_request(inputs, typed=True)
        reply, _ = typed_client.infer(f"only_{name}", request)
        assert not reply.raw_output_contents
        answer = wire.output_arrays(reply)["y"]
        assert wire.raw(answer) == wire.raw(inputs["x"])


@each_datatype
def test_raw_contents_exist_for_every_datatype(typed_client, name):
    inputs = {"x": ELEMENTS[name].reshape(1, -1)}
    answer = typed_client.predict(f"only_{name}", inputs)
    assert wire.raw(answer["y"]) == wire.raw(inputs["x"])


@pytest.mark.parametrize(
    ("name", "bits"),
    [
        ("fp16", np.array([0x7E01, 0x7C00, 0x8000], np.uint16).view(np.float16)),
        ("bf16", np.array([0x7FC1, 0x7F80, 0x8000], np.uint16).view(BF16)),
        ("fp32", np.array([0x7FC00001, 0x7F800000, 0x80000000], np.uint32).view(np.float32)),
        ("fp64", np.array([0x7FF8 << 48 | 1, 0xFFF << 52, 1 << 63], np.uint64).view(np.float64)),
    ],
)
def test_nan_infinity_and_negative_zero_keep_their_bits(client, name, bits):
    inputs = every_input(**{name: bits.reshape(1, -1)})
    assert_identical(client.predict("identity_all", inputs), inputs)


@pytest.mark.parametrize(
    "elements",
    [
        pytest.param(wire.texts(""), id="one empty"),
        pytest.param(wire.texts("", "", ""), id="all empty"),
        pytest.param(wire.texts(b"\x00", b"a\x00b", b"\x00" * 100), id="NUL"),
        pytest.param(wire.texts(b"\xff\xfe", bytes(range(256))), id="not UTF-8"),
        pytest.param(wire.texts(b"x" * MEBIBYTE, "", b"y" * (MEBIBYTE + 1)), id="1 MiB"),
        pytest.param(wire.texts(*map(str, range(5000))), id="five thousand"),
    ],
)
def test_byte_strings_come_back_unchanged(client, elements):
    answer = client.predict("text", {"text": elements})["echo"]
    assert list(answer) == list(elements)


def test_an_output_that_the_model_has_not_is_named(client):
    request = wire.infer_request(every_input(), outputs=["out_fp32", "out_fp128"])
    refused = client.refused(infer_path("identity_all"), request)
    refused.must_be("INVALID_ARGUMENT", "out_fp128")


def test_an_output_asked_for_twice_is_refused(client):
    request = wire.infer_request(every_input(), outputs=["out_fp32", "out_fp32"])
    refused = client.refused(infer_path("identity_all"), request)
    refused.must_be("INVALID_ARGUMENT", "out_fp32", "twice")


def test_fixed_shapes_are_answered_one_at_a_time(client):
    image = np.arange(192, dtype=np.float32).reshape(1, 3, 8, 8)
    answer = client.predict("fixed_shape", {"image": image})
    np.testing.assert_allclose(answer["mean"], image.mean((2, 3)), rtol=1e-6)

"""Messages of the data plane, built and read with the classes of a client library.

Arrays of bytes objects (dtype object) are BYTES tensors. BF16 is numpy's type of the name bfloat16.
"""

from __future__ import annotations

import functools
import struct
import subprocess
from collections.abc import Mapping

import numpy as np
from google.protobuf import descriptor_pb2, descriptor_pool, message, message_factory
from tritonclient.grpc import service_pb2

from gateway import REPOSITORY

CONTENT_TYPE = "application/x-protobuf"

# HTTP status by code, as the protocol table of the README has it.
STATUS_BY_CODE = {
    "INVALID_ARGUMENT": 400,
    "UNAUTHENTICATED": 401,
    "PERMISSION_DENIED": 403,
    "NOT_FOUND": 404,
    "RESOURCE_EXHAUSTED": 429,
    "INTERNAL": 500,
    "UNAVAILABLE": 503,
    "DEADLINE_EXCEEDED": 504,
}

DATATYPES = {
    "bool": "BOOL",
    "uint8": "UINT8",
    "uint16": "UINT16",
    "uint32": "UINT32",
    "uint64": "UINT64",
    "int8": "INT8",
    "int16": "INT16",
    "int32": "INT32",
    "int64": "INT64",
    "float16": "FP16",
    "bfloat16": "BF16",
    "float32": "FP32",
    "float64": "FP64",
    "object": "BYTES",
}

# The list of InferTensorContents that carries a datatype; FP16 and BF16 have none.
TYPED_LISTS = {
    "BOOL": "bool_contents",
    "UINT8": "uint_contents",
    "UINT16": "uint_contents",
    "UINT32": "uint_contents",
    "UINT64": "uint64_contents",
    "INT8": "int_contents",
    "INT16": "int_contents",
    "INT32": "int_contents",
    "INT64": "int64_contents",
    "FP32": "fp32_contents",
    "FP64": "fp64_contents",
    "BYTES": "bytes_contents",
}


def datatype(array: np.ndarray) -> str:
    return DATATYPES[array.dtype.name]


def texts(*elements: str | bytes) -> np.ndarray:
    """A BYTES tensor of one axis."""
    encoded = [text.encode() if isinstance(text, str) else text for text in elements]
    array = np.empty(len(encoded), object)
    array[:] = encoded
    return array


def raw(array: np.ndarray) -> bytes:
    """The elements as raw contents carry them."""
    if array.dtype == object:
        return b"".join(struct.pack("<I", len(element)) + element for element in array.ravel())
    return array.astype(array.dtype.newbyteorder("<")).tobytes()


def from_raw(name: str, shape: list[int], content: bytes) -> np.ndarray:
    if name != "BYTES":
        kind = next(key for key, value in DATATYPES.items() if value == name)
        return np.frombuffer(content, _numpy_type(kind)).reshape(shape)
    elements = []
    while content:
        (length,) = struct.unpack_from("<I", content)
        assert 4 + length <= len(content), "a BYTES element of the reply overruns its tensor"
        elements.append(content[4 : 4 + length])
        content = content[4 + length :]
    return texts(*elements).reshape(shape)


def _numpy_type(name: str) -> np.dtype:
    if name != "bfloat16":
        return np.dtype(name)
    from onnx import TensorProto, helper

    return np.dtype(helper.tensor_dtype_to_np_dtype(TensorProto.BFLOAT16))


def infer_request(
    inputs: Mapping[str, np.ndarray],
    *,
    typed: bool = False,
    outputs: list[str] | None = None,
    **fields: str,
) -> service_pb2.ModelInferRequest:
    request = service_pb2.ModelInferRequest(**fields)
    for name, array in inputs.items():
        tensor = request.inputs.add(name=name, datatype=datatype(array), shape=array.shape)
        if typed:
            elements = array.ravel().tolist()
            getattr(tensor.contents, TYPED_LISTS[tensor.datatype]).extend(elements)
        else:
            request.raw_input_contents.append(raw(array))
    for name in outputs or []:
        request.outputs.add(name=name)
    return request


def output_arrays(reply: service_pb2.ModelInferResponse) -> dict[str, np.ndarray]:
    """The outputs of a reply, raw or typed, by name."""
    arrays = {}
    contents = list(reply.raw_output_contents)
    assert not contents or len(contents) == len(reply.outputs), "raw contents for some outputs only"
    for index, tensor in enumerate(reply.outputs):
        shape = list(tensor.shape)
        if contents:
            assert not tensor.HasField("contents"), "raw and typed contents in one reply"
            arrays[tensor.name] = from_raw(tensor.datatype, shape, contents[index])
            continue
        values = getattr(tensor.contents, TYPED_LISTS[tensor.datatype])
        if tensor.datatype == "BYTES":
            arrays[tensor.name] = texts(*values).reshape(shape)
        else:
            kind = next(key for key, value in DATATYPES.items() if value == tensor.datatype)
            arrays[tensor.name] = np.array(values, kind).reshape(shape)
    return arrays


def error_reply_class() -> type[message.Message]:
    return crossfade_class("ErrorReply")


def crossfade_class(name: str) -> type[message.Message]:
    """One of crossfade.v1's, from a descriptor: generated code would tie protoc's release."""
    descriptor = crossfade_descriptors().FindMessageTypeByName(f"crossfade.v1.{name}")
    return message_factory.GetMessageClass(descriptor)


@functools.cache
def crossfade_descriptors() -> descriptor_pool.DescriptorPool:
    told = subprocess.run(
        ["protoc", "--proto_path=Protos", "--descriptor_set_out=/dev/stdout", "crossfade.proto"],
        cwd=REPOSITORY,
        check=True,
        capture_output=True,
    )
    pool = descriptor_pool.DescriptorPool()
    for file in descriptor_pb2.FileDescriptorSet.FromString(told.stdout).file:
        pool.Add(file)
    return pool


def varint(number: int) -> bytes:
    head, rest = number & 0x7F, number >> 7
    return bytes([head | 0x80]) + varint(rest) if rest else bytes([head])


def field(number: int, payload: bytes) -> bytes:
    """A length-delimited field, for bodies that no client library would make."""
    return varint(number << 3 | 2) + varint(len(payload)) + payload

"""Protos/ against a fresh run of protoc-c and against the descriptors of a client library."""

import pathlib
import re
import shutil
import subprocess

import pytest
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from tritonclient.grpc import service_pb2

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
PROTOS = REPOSITORY / "Protos"
GENERATED = REPOSITORY / "Sources" / "CInferenceProtos"

# The committed C is what this release makes; another may lay it out differently.
PROTOC_C_RELEASE = "1.4.1"

# Differences from the client library's descriptors that are meant. A test fails when one of them
# goes away, and when another one comes up.
#
# Messages of the package `inference` that only Triton has: its extensions of the protocol.
ONLY_TRITON_MESSAGES = {
    # Streaming inference is an RPC of Triton's; Crossfade answers each request by itself.
    "ModelStreamInferResponse",
    # Model configuration in Triton's own format.
    "BatchInput",
    "BatchOutput",
    "ModelConfig",
    "ModelConfigRequest",
    "ModelConfigResponse",
    "ModelDynamicBatching",
    "ModelEnsembling",
    "ModelInput",
    "ModelInstanceGroup",
    "ModelMetrics",
    "ModelOperations",
    "ModelOptimizationPolicy",
    "ModelOutput",
    "ModelParameter",
    "ModelQueuePolicy",
    "ModelRateLimiter",
    "ModelRepositoryAgents",
    "ModelResponseCache",
    "ModelSequenceBatching",
    "ModelTensorReshape",
    "ModelTransactionPolicy",
    "ModelVersionPolicy",
    "ModelWarmup",
    # Counters of a model.
    "InferBatchStatistics",
    "InferResponseStatistics",
    "InferStatistics",
    "MemoryUsage",
    "ModelStatistics",
    "ModelStatisticsRequest",
    "ModelStatisticsResponse",
    "StatisticDuration",
    # Loading and unloading through the inference port; here the registry says what is loaded.
    "ModelRepositoryParameter",
    "RepositoryIndexRequest",
    "RepositoryIndexResponse",
    "RepositoryModelLoadRequest",
    "RepositoryModelLoadResponse",
    "RepositoryModelUnloadRequest",
    "RepositoryModelUnloadResponse",
    # Tensors in memory shared by client and server.
    "CudaSharedMemoryRegisterRequest",
    "CudaSharedMemoryRegisterResponse",
    "CudaSharedMemoryStatusRequest",
    "CudaSharedMemoryStatusResponse",
    "CudaSharedMemoryUnregisterRequest",
    "CudaSharedMemoryUnregisterResponse",
    "SystemSharedMemoryRegisterRequest",
    "SystemSharedMemoryRegisterResponse",
    "SystemSharedMemoryStatusRequest",
    "SystemSharedMemoryStatusResponse",
    "SystemSharedMemoryUnregisterRequest",
    "SystemSharedMemoryUnregisterResponse",
    # Tracing and log settings at run time.
    "LogSettingsRequest",
    "LogSettingsResponse",
    "TraceSettingRequest",
    "TraceSettingResponse",
}
# Fields, as "Message.field", that only one side has, in messages that both have.
ONLY_TRITON_FIELDS: set[str] = set()
ONLY_OUR_FIELDS: set[str] = set()

Field = descriptor_pb2.FieldDescriptorProto


def field_facts(message, prefix=""):
    """All fields of a message and of those inside it: name to number, label, type, oneof."""
    facts = {}
    name = prefix + message.name
    for field in message.field:
        oneof = message.oneof_decl[field.oneof_index].name if field.HasField("oneof_index") else ""
        packed = field.options.packed if field.options.HasField("packed") else "default"
        facts[f"{name}.{field.name}"] = (
            field.number,
            Field.Label.Name(field.label),
            Field.Type.Name(field.type),
            field.type_name,
            oneof,
            packed,
        )
    for inner in message.nested_type:
        facts[f"{name}.{inner.name}"] = ("message", inner.options.map_entry)
        facts.update(field_facts(inner, name + "."))
    return facts


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    """The descriptors of Protos/, by file name."""
    path = tmp_path_factory.mktemp("descriptors") / "set"
    files = sorted(file.name for file in PROTOS.glob("*.proto"))
    subprocess.run(
        ["protoc", f"--proto_path={PROTOS}", f"--descriptor_set_out={path}", *files], check=True
    )
    descriptors = descriptor_pb2.FileDescriptorSet.FromString(path.read_bytes())
    return {file.name: file for file in descriptors.file}


@pytest.fixture(scope="module")
def theirs():
    """The messages of the package `inference` in the client library, by name."""
    messages = {}
    seen = set()
    waiting = [service_pb2.DESCRIPTOR]
    while waiting:
        file = waiting.pop()
        if file.name in seen:
            continue
        seen.add(file.name)
        waiting.extend(file.dependencies)
        if file.package == "inference":
            proto = descriptor_pb2.FileDescriptorProto()
            file.CopyToProto(proto)
            assert proto.syntax == "proto3"
            messages.update({message.name: message for message in proto.message_type})
    return messages


def test_committed_c_is_what_a_fresh_run_makes(tmp_path):
    assert shutil.which("protoc-c"), "protoc-c is missing; make setup installs it"
    told = subprocess.run(["protoc-c", "--version"], check=True, capture_output=True, text=True)
    release = re.search(r"protobuf-c (\S+)", told.stdout)[1]
    if release != PROTOC_C_RELEASE:
        pytest.skip(f"protoc-c is {release}; the committed files are of {PROTOC_C_RELEASE}")

    subprocess.run(["make", "protos", f"PROTOS_OUT={tmp_path}"], cwd=REPOSITORY, check=True)
    fresh = {file.relative_to(tmp_path): file.read_bytes() for file in tmp_path.rglob("*.pb-c.*")}
    committed = {
        file.relative_to(GENERATED): file.read_bytes() for file in GENERATED.rglob("*.pb-c.*")
    }
    assert len(fresh) == 2 * len(list(PROTOS.glob("*.proto")))
    assert sorted(fresh) == sorted(committed)
    for path, content in fresh.items():
        assert content == committed[path], f"{path} is out of date; run make protos and commit it"


def test_generated_headers_are_all_in_the_umbrella():
    umbrella = (GENERATED / "include" / "CInferenceProtos.h").read_text()
    included = set(re.findall(r'#include "([^"]+)"', umbrella))
    assert included == {file.name for file in (GENERATED / "include").glob("*.pb-c.h")}


def test_packages(ours):
    packages = {name: file.package for name, file in ours.items()}
    assert packages == {
        "open_inference.proto": "inference",
        "crossfade.proto": "crossfade.v1",
        "otlp_trace.proto": "otlp",
    }
    for file in ours.values():
        assert file.syntax == "proto3"
        assert not file.service


def test_messages_both_sides_have(ours, theirs):
    names = {message.name for message in ours["open_inference.proto"].message_type}
    assert names - theirs.keys() == set()
    assert theirs.keys() - names == ONLY_TRITON_MESSAGES


def test_fields_have_the_same_numbers_labels_and_types(ours, theirs):
    our_facts, their_facts = {}, {}
    for message in ours["open_inference.proto"].message_type:
        our_facts.update(field_facts(message))
        their_facts.update(field_facts(theirs[message.name]))
    assert their_facts.keys() - our_facts.keys() == ONLY_TRITON_FIELDS
    assert our_facts.keys() - their_facts.keys() == ONLY_OUR_FIELDS
    for name in our_facts.keys() & their_facts.keys():
        assert our_facts[name] == their_facts[name], name


def test_client_library_bodies_read_back_the_same(ours):
    """A body that the client library makes means the same by our descriptors, byte for byte."""
    request = service_pb2.ModelInferRequest(model_name="digits", model_version="2", id="r-1")
    request.parameters["flag"].bool_param = True
    request.parameters["rate"].double_param = 0.25
    request.parameters["seed"].uint64_param = 2**64 - 1
    tensor = request.inputs.add(name="pixels", datatype="FP32", shape=[1, 3])
    tensor.contents.fp32_contents.extend([0.5, -1.0, 3.0])
    tensor.parameters["note"].string_param = "typed"
    words = request.inputs.add(name="title", datatype="BYTES", shape=[2])
    words.contents.bytes_contents.extend([b"", b"\x00\xff"])
    request.outputs.add(name="label").parameters["classification"].int64_param = -3
    request.raw_input_contents.append(b"\x01\x02")

    pool = descriptor_pool.DescriptorPool()
    pool.Add(ours["open_inference.proto"])
    ours_request = message_factory.GetMessageClass(
        pool.FindMessageTypeByName("inference.ModelInferRequest")
    )
    body = request.SerializeToString(deterministic=True)
    read = ours_request.FromString(body)
    assert read.SerializeToString(deterministic=True) == body
    assert str(read) == str(request)
    # Unknown fields would show in the text with their numbers, not their names.
    assert read.inputs[0].contents.fp32_contents == [0.5, -1.0, 3.0]
    assert read.parameters["seed"].uint64_param == 2**64 - 1

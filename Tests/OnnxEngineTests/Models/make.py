"""Makes the models in this folder. They are committed, so that the tests need no Python.

    pip install onnx==1.23.2 numpy && python make.py
"""

import pathlib

import numpy as np
from onnx import AttributeProto, SparseTensorProto, TensorProto, helper, numpy_helper

FOLDER = pathlib.Path(__file__).parent
BYTES_MAX = 4096

DATATYPES = {
    "bool": TensorProto.BOOL,
    "uint8": TensorProto.UINT8,
    "uint16": TensorProto.UINT16,
    "uint32": TensorProto.UINT32,
    "uint64": TensorProto.UINT64,
    "int8": TensorProto.INT8,
    "int16": TensorProto.INT16,
    "int32": TensorProto.INT32,
    "int64": TensorProto.INT64,
    "fp16": TensorProto.FLOAT16,
    "bf16": TensorProto.BFLOAT16,
    "fp32": TensorProto.FLOAT,
    "fp64": TensorProto.DOUBLE,
    "bytes": TensorProto.STRING,
}


def value(name, shape, datatype=TensorProto.FLOAT):
    return helper.make_tensor_value_info(name, datatype, shape)


def constant(name, array):
    return numpy_helper.from_array(np.asarray(array), name)


def external(name, location):
    """A tensor of four floats that lie in another file."""
    tensor = TensorProto(name=name, data_type=TensorProto.FLOAT, dims=[4])
    tensor.data_location = TensorProto.EXTERNAL
    for key, text in (("location", location), ("offset", "0"), ("length", "16")):
        tensor.external_data.add(key=key, value=text)
    return tensor


def save(name, nodes, inputs, outputs, constants=(), opset=17, functions=(), sparse=()):
    graph = helper.make_graph(nodes, name, inputs, outputs, list(constants))
    graph.sparse_initializer.extend(sparse)
    model = helper.make_model(
        graph,
        ir_version=9,
        functions=list(functions),
        opset_imports=[
            helper.make_opsetid("", opset),
            helper.make_opsetid("ai.onnx.ml", 3),
            helper.make_opsetid("local", 1),
        ],
    )
    content = model.SerializeToString()
    assert len(content) < BYTES_MAX, (name, len(content))
    (FOLDER / f"{name}.onnx").write_bytes(content)
    return content


def served():
    node = helper.make_node
    for name, datatype in DATATYPES.items():
        save(
            f"identity_{name}",
            [node("Identity", ["x"], ["y"])],
            [value("x", ["rows", 3], datatype)],
            [value("y", ["rows", 3], datatype)],
        )
    save(
        "two_by_two",
        [node("Sub", ["a", "b"], ["difference"]), node("Concat", ["a", "b"], ["both"], axis=1)],
        [value("a", ["rows", 2]), value("b", ["rows", 2])],
        [value("difference", ["rows", 2]), value("both", ["rows", 4])],
    )
    save(
        "scalar_fixed",
        [
            node("Mul", ["matrix", "factor"], ["scaled"]),
            node("ReduceSum", ["matrix"], ["total"], keepdims=0),
        ],
        [value("matrix", [2, 3]), value("factor", [])],
        [value("scaled", [2, 3]), value("total", [])],
    )
    save(
        "symbolic",
        [node("Relu", ["x"], ["y"])],
        [value("x", ["batch", "tokens", 4, None])],
        [value("y", ["batch", "tokens", 4, None])],
    )
    save(
        "affine",
        [node("Gemm", ["x", "w", "b"], ["h"]), node("Tanh", ["h"], ["y"])],
        [value("x", ["rows", 5])],
        [value("y", ["rows", 3])],
        [
            constant("w", np.linspace(-1, 1, 15, dtype=np.float32).reshape(5, 3)),
            constant("b", np.array([0.5, 0, -0.5], np.float32)),
        ],
    )
    save(
        "pass_through",
        [node("Relu", ["x"], ["y"])],
        [value("x", ["rows", 3])],
        [value("y", ["rows", 3]), value("x", ["rows", 3])],
    )
    save(
        "non_zero",
        [node("NonZero", ["x"], ["places"])],
        [value("x", ["n"])],
        [value("places", [1, "found"], TensorProto.INT64)],
    )
    save(
        "compress_bytes",
        [node("Compress", ["text", "keep"], ["kept"], axis=0)],
        [value("text", ["n"], TensorProto.STRING), value("keep", ["n"], TensorProto.BOOL)],
        [value("kept", ["found"], TensorProto.STRING)],
    )
    save(
        "where",
        [node("Where", ["condition", "a", "b"], ["y"])],
        [
            value("condition", ["rows"], TensorProto.BOOL),
            value("a", ["rows"], TensorProto.INT64),
            value("b", ["rows"], TensorProto.INT64),
        ],
        [value("y", ["rows"], TensorProto.INT64)],
    )
    save(
        "constant_only",
        [node("Identity", ["c"], ["y"])],
        [],
        [value("y", [2])],
        [constant("c", np.array([1.5, -2], np.float32))],
    )
    save(
        "reshape_to_threes",
        [node("Reshape", ["x", "shape"], ["y"])],
        [value("x", ["rows", "columns"])],
        [value("y", ["threes", 3])],
        [constant("shape", np.array([-1, 3], np.int64))],
    )
    body = helper.make_graph(
        [node("Identity", ["endless"], ["goes_on"]), node("Add", ["count", "one"], ["more"])],
        "count_up",
        [
            value("step", [], TensorProto.INT64),
            value("went_on", [], TensorProto.BOOL),
            value("count", []),
        ],
        [value("goes_on", [], TensorProto.BOOL), value("more", [])],
    )
    # Runs for ever when every element is above zero, and not even once otherwise.
    save(
        "endless_loop",
        [
            node("ReduceMin", ["x"], ["least"], keepdims=0),
            node("Greater", ["least", "zero"], ["endless"]),
            node("Loop", ["", "endless", "zero"], ["turns"], body=body),
            node("Add", ["x", "turns"], ["y"]),
        ],
        [value("x", ["rows", 1])],
        [value("y", ["rows", 1])],
        [constant("zero", np.float32(0)), constant("one", np.float32(1))],
    )


def refused():
    node = helper.make_node
    probabilities = helper.make_value_info(
        "probabilities",
        helper.make_sequence_type_proto(
            helper.make_map_type_proto(
                TensorProto.INT64, helper.make_tensor_type_proto(TensorProto.FLOAT, [])
            )
        ),
    )
    save(
        "zipmap",
        [node("ZipMap", ["x"], ["probabilities"], domain="ai.onnx.ml", classlabels_int64s=[0, 1])],
        [value("x", ["rows", 2])],
        [probabilities],
    )
    optional = helper.make_value_info(
        "maybe",
        helper.make_optional_type_proto(helper.make_tensor_type_proto(TensorProto.FLOAT, [2])),
    )
    save("optional", [node("Optional", ["x"], ["maybe"])], [value("x", [2])], [optional])
    sequence = helper.make_value_info(
        "list",
        helper.make_sequence_type_proto(helper.make_tensor_type_proto(TensorProto.FLOAT, [2])),
    )
    save(
        "sequence_input",
        [node("SequenceAt", ["list", "first"], ["y"])],
        [sequence],
        [value("y", [2])],
        [constant("first", np.int64(0))],
    )
    save(
        "float8",
        [node("Cast", ["x"], ["y"], to=TensorProto.FLOAT8E4M3FN)],
        [value("x", ["rows", 2])],
        [value("y", ["rows", 2], TensorProto.FLOAT8E4M3FN)],
        opset=19,
    )
    save(
        "int4",
        [node("Cast", ["x"], ["y"], to=TensorProto.INT4)],
        [value("x", ["rows", 2])],
        [value("y", ["rows", 2], TensorProto.INT4)],
        opset=21,
    )
    save(
        "complex64",
        [node("Identity", ["x"], ["y"])],
        [value("x", ["rows", 2], TensorProto.COMPLEX64)],
        [value("y", ["rows", 2], TensorProto.COMPLEX64)],
    )
    save("unknown_rank", [node("Relu", ["x"], ["y"])], [value("x", None)], [value("y", None)])
    nine = ["rows"] + [1] * 8
    save("rank_9", [node("Relu", ["x"], ["y"])], [value("x", nine)], [value("y", nine)])
    save(
        "output_twice",
        [node("Relu", ["x"], ["y"])],
        [value("x", ["rows"])],
        [value("y", ["rows"]), value("y", ["rows"])],
    )
    save("input_twice", [node("Add", ["x", "x"], ["y"])], [value("x", [2])] * 2, [value("y", [2])])
    whole = save(
        "truncated",
        [node("Identity", ["x"], ["y"])],
        [value("x", ["rows", 3])],
        [value("y", ["rows", 3])],
    )
    (FOLDER / "truncated.onnx").write_bytes(whole[: len(whole) // 2])
    (FOLDER / "empty.onnx").write_bytes(b"")
    (FOLDER / "text.onnx").write_text("This is not a model.\n")


def with_external_data():
    node = helper.make_node
    np.array([1, 2, 3, 4], np.float32).tofile(FOLDER / "weights.bin")
    add = [node("Add", ["x", "w"], ["y"])]
    x, y = value("x", ["rows", 4]), value("y", ["rows", 4])
    save("external_beside", add, [x], [y], [external("w", "weights.bin")])
    save("external_missing", add, [x], [y], [external("w", "missing.bin")])
    save("external_parent", add, [x], [y], [external("w", "../weights.bin")])
    save("external_absolute", add, [x], [y], [external("w", "/etc/hostname")])
    save("external_subfolder", add, [x], [y], [external("w", "sub/weights.bin")])
    save("external_memory", add, [x], [y], [external("w", "*/_ORT_MEM_ADDR_/*")])

    # A location in every place where a tensor can hide.
    def branch(name, location):
        constant = node("Constant", [], [name], value=external("", location))
        return helper.make_graph([constant], name, [], [value(name, [4])])

    many = AttributeProto(name="many", type=AttributeProto.TENSORS)
    many.tensors.append(external("", "attribute-tensors.bin"))
    graphs = AttributeProto(name="graphs", type=AttributeProto.GRAPHS)
    graphs.graphs.append(branch("g", "attribute-graphs.bin"))
    sparse_one = AttributeProto(name="sparse", type=AttributeProto.SPARSE_TENSOR)
    sparse_one.sparse_tensor.values.CopyFrom(external("", "attribute-sparse.bin"))
    sparse_many = AttributeProto(name="sparses", type=AttributeProto.SPARSE_TENSORS)
    sparse_many.sparse_tensors.add().indices.CopyFrom(external("", "attribute-sparses.bin"))
    hiding = node("Hide", ["x"], ["h"], domain="local")
    hiding.attribute.extend([many, graphs, sparse_one, sparse_many])
    choose = node(
        "If",
        ["condition"],
        ["chosen"],
        then_branch=branch("t", "then.bin"),
        else_branch=branch("e", "else.bin"),
    )
    function = helper.make_function(
        "local",
        "Hide",
        ["x"],
        ["h"],
        [node("Constant", [], ["h"], value=external("", "function.bin"))],
        [helper.make_opsetid("", 17)],
    )
    function.attribute_proto.add(name="d", type=AttributeProto.TENSOR).t.CopyFrom(
        external("", "function-default.bin")
    )
    sparse = SparseTensorProto(dims=[4])
    sparse.values.CopyFrom(external("s", "sparse-values.bin"))
    sparse.indices.CopyFrom(external("i", "sparse-indices.bin"))
    save(
        "external_everywhere",
        [hiding, choose, *add],
        [x, value("condition", [], TensorProto.BOOL)],
        [y],
        [external("w", "initializer.bin"), external("v", "initializer.bin")],
        functions=[function],
        sparse=[sparse],
    )


if __name__ == "__main__":
    served()
    refused()
    with_external_data()

import RegistryStore
import ServingCore
import ServingTestKit
import Testing

/// Each case changes one thing in a good manifest and says how it is refused.
struct ManifestReaderTests {
  private static func refusalMessage(_ part: String, _ replacement: String) throws -> String {
    let yaml = String(decoding: try ManifestCodec.encode(.sample()), as: UTF8.self)
    let changed = yaml.replacing(part, with: replacement)
    try #require(changed != yaml, "the manifest has no \(part)")
    let error = refusal { () throws(ServingError) in
      try ManifestCodec.decode(Array(changed.utf8))
    }
    let refused = try #require(error, "accepted: \(changed)")
    #expect(refused.code == .invalidArgument)
    return refused.message
  }

  @Test(arguments: [
    ("schema: 1", "schema: 2", "line 3, schema: expected 1, the layout this program knows, got 2"),
    ("schema: 1", "schema: 2\nnew_key: 1", "line 3, schema: expected 1"),
    ("schema: 1\n", "", "key schema is missing"),
    ("model: digits\n", "", "key model is missing"),
    ("version: 2\n", "", "key version is missing"), ("format: onnx\n", "", "key format is missing"),
    ("artifact: model.onnx\n", "", "key artifact is missing"),
    ("published:", "publisher:", "line 25, publisher: unknown key, expected one of schema, model"),
    ("model: digits", "model: digits\nowner: ana", "line 5, owner: unknown key"),
    ("max_rows", "rows_max", "line 18, batching.rows_max: unknown key, expected one of enabled"),
    ("sha256: ", "md5: 1, sha256: ", "line 10, files[\"golden.json\"].md5: unknown key"),
    ("model: digits", "model: digits\nmodel: digits", "given twice in one mapping: \"model\""),
    ("  golden.json:", "  model.onnx:", "given twice in one mapping: \"model.onnx\""),
    ("  golden.json:", "  \"model.onnx\":", "given twice in one mapping: \"model.onnx\""),
  ])
  func namesKeysThatAreWrong(_ part: String, _ replacement: String, _ message: String) throws {
    let refused = try Self.refusalMessage(part, replacement)
    #expect(refused.contains(message), "\(refused)")
  }

  @Test(arguments: [
    ("model: digits", "model: Digits", "line 4, model: model name \"Digits\" does not match"),
    ("model: digits", "model: ../digits", "does not match"),
    ("model: digits", "model: [digits]", "line 4, model: expected text, got a list of 1"),
    ("model: digits", "model: 42", "in double quotes, as it would read as something else"),
    ("version: 2", "version: 0", "line 5, version: expected a whole number from 1"),
    ("version: 2", "version: -1", "got -1"), ("version: 2", "version: 2.0", "got 2.0"),
    ("version: 2", "version: \"2\"", "got \"2\""), ("version: 2", "version: 0x2", "got 0x2"),
    ("version: 2", "version: 02", "got 02"), ("version: 2", "version: 1_0", "got 1_0"),
    ("version: 2", "version: 9223372036854775808", "got 9223372036854775808"),
    ("version: 2", "version:", "got nothing"), ("version: 2", "version: {a: 1}", "a mapping of 1"),
    ("format: onnx", "format: pickle", "line 6, format: expected one of onnx, lightgbm, xgboost,"),
    (
      "engine: onnxruntime", "engine: torch",
      "engine: expected one of trees, onnxruntime, got \"torch\""
    ),
    (
      "engine: onnxruntime", "engine: trees",
      "line 7, engine: the engine trees runs on one thread: expected 1 intra-op and 1 inter-op"
    ),
    (
      "format: onnx", "format: lightgbm",
      "line 7, engine: the engine onnxruntime runs the format onnx, got lightgbm"
    ),
    (
      "engine: onnxruntime", "engine: onnxruntime\noutputs: [y]",
      "engine: the engine onnxruntime gives every output of a graph"
    ),
    (
      "format: onnx\nengine: onnxruntime", "format: xgboost",
      "line 6, format: the engine trees runs on one thread"
    ),
    ("model: digits", "model: digits\noutputs: []", "outputs: expected at least one output"),
    ("model: digits", "model: digits\noutputs: a", "outputs: expected a list, got \"a\""),
    ("model: digits", "model: digits\noutputs: [1]", "outputs[0]: expected text (in double quotes"),
    ("model: digits", "model: digits\noutputs: [a, a]", "outputs[1]: output \"a\" is given twice"),
    ("artifact: model.onnx", "artifact: other.onnx", "artifact: expected one of the files"),
    ("golden: golden.json", "breaking: yes", "breaking: expected true or false, got yes"),
    ("golden: golden.json", "golden: other.json", "golden: expected one of the files"),
    ("  golden.json:", "  ../golden.json:", "expected a plain file name"),
    ("  golden.json:", "  .golden.json:", "no dot at the beginning; got \".golden.json\""),
    ("  golden.json:", "  a/golden.json:", "got \"a/golden.json\""),
    ("  golden.json:", "  manifest.yaml:", "a plain file name other than manifest.yaml"),
    ("  golden.json:", "  \"a\\0b\":", "got \"a\\u{0}b\""),
    ("bytes: 1234", "bytes: -1", "files[\"golden.json\"].bytes: expected a whole number from 0"),
    ("bytes: 1234", "bytes: 99999999999999", "to 68719476736, got 99999999999999"),
    ("sha256: e3b0", "sha256: E3B0", "expected 64 lowercase hexadecimal digits"),
    ("sha256: e3b0", "sha256: e3", "expected 64 lowercase hexadecimal digits"),
    ("sha256: e3b0", "sha256: e3b0e3b0", "expected text of 1 to 64 bytes, got 68"),
    ("datatype: FP32", "datatype: FLOAT", "line 14, signature.inputs[0].datatype: expected one of"),
    ("[batch, 64]", "[batch, 0]", "signature.inputs[0].shape[1]: expected a positive extent"),
    ("[batch, 64]", "[batch, -2]", "got -2"), ("[batch, 64]", "[\"64\"]", "must not be a number"),
    ("[batch, 64]", "[batch, 6.4]", "expected text"), ("[batch, 64]", "[~]", "got nothing"),
    ("[batch, 64]", "[yes]", "got yes"), ("[batch, 64]", "[\"\"]", "got 0"),
    ("[batch, 64]", "[1,1,1,1,1,1,1,1,1]", "expected at most 8 elements, got 9"),
    ("[batch, 64]", "batch", "signature.inputs[0].shape: expected a list, got \"batch\""),
    ("name: scalar", "name: label", "signature.outputs[1]: tensor \"label\" is given twice"),
    ("enabled: false", "enabled: no", "batching.enabled: expected true or false, got no"),
    ("enabled: false", "enabled: \"false\"", "expected true or false, got \"false\""),
    ("max_rows: 32", "max_rows: 0", "batching.max_rows: expected a whole number from 1 to 65536"),
    ("intra_op: 2", "intra_op: 257", "threads.intra_op: expected a whole number from 1 to 256"),
    ("rows: [1, 64]", "rows: [1, 65537]", "warm_up.rows[1]: expected a whole number from 1"),
    ("rows: [1, 64]", "rows: 64", "warm_up.rows: expected a list, got 64"),
    ("\"20260101\"", "20260101", "lineage.seed: expected text (in double quotes"),
    ("\"20260101\"", "yes", "lineage.seed: expected text (in double quotes"),
    ("\"20260101\"", "[a]", "lineage.seed: expected text, got a list of 1"),
    ("\"20260101\"", "!!binary aGk=", "got a value with the tag \"tag:yaml.org,2002:binary\""),
    ("  seed:", "  ? [a]\n  :", "expected plain or quoted text as a key"),
    ("by: ana", "by: \"\"", "published.by: expected text of 1 to 256 bytes, got 0"),
    ("05:00:00Z", "05:00:00", "published.at: expected a time in UTC such as 2026-11-23T05:00:00Z"),
    ("11-23T", "02-30T", "published.at: expected a time in UTC"),
  ])
  func namesValuesThatAreWrong(_ part: String, _ replacement: String, _ message: String) throws {
    let refused = try Self.refusalMessage(part, replacement)
    #expect(refused.contains(message), "\(refused)")
  }

  @Test(arguments: [
    ("", "expected a mapping, got nothing"), ("# only this\n", "expected a mapping, got nothing"),
    ("- a", "line 1: expected a mapping, got a list of 1"), ("text", "got \"text\""),
    ("{}", "key schema is missing"),
  ])
  func refusesWhatIsNoManifest(_ yaml: String, _ message: String) {
    let error = refusal { () throws(ServingError) in try ManifestCodec.decode(Array(yaml.utf8)) }
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "no error")")
  }
}

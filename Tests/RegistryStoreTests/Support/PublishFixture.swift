import RegistryStore
import ServingCore
import ServingTestKit

/// A registry, files to publish into it, and an engine that takes anything for a model.
struct PublishFixture {
  static let golden = #"""
    {"tolerance": {"absolute": 0, "relative": 0}, "cases": [{"name": "one",
      "inputs": [{"name": "pixels", "datatype": "FP32", "data": [[1]]}],
      "outputs": [{"name": "label", "datatype": "INT64", "data": [3]}]}]}
    """#

  let sources = TemporaryFolder()
  let registry = TestRegistry()

  var folder: TemporaryFolder { registry.folder }

  init() {
    sources.write("model.onnx", TestRegistry.content)
    sources.write("golden.json", Self.golden)
  }

  func path(_ name: String) -> String { "\(sources.path)/\(name)" }

  func request(
    files: [String] = ["model.onnx"], version: Int64? = nil, golden: String? = nil,
    time: String = "2026-11-23T05:00:00Z"
  ) throws(ServingError) -> PublishRequest {
    PublishRequest(
      model: try ModelName("digits"), files: files.map(path),
      version: version.flatMap { ModelVersion($0) }, golden: golden.map(path), actor: "ana",
      time: try UTCTimestamp(parsing: time))
  }

  @discardableResult
  func publish(
    _ request: PublishRequest, seed: UInt64 = 1,
    inspect: @escaping Publisher.Inspect = { _ in .sample },
    check: @escaping Publisher.Check = { _, _ in },
    watch: @escaping Publisher.Watch = { _ in }
  ) throws(ServingError) -> PublishedVersion {
    var random = SeededRandom(seed: seed)
    return try Publisher(root: folder.path).publish(
      request, using: &random, inspect: inspect, check: check, watch: watch)
  }
}

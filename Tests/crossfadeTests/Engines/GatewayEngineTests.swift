import Foundation
import ServingCore
import ServingTestKit
import Testing

@testable import crossfade

/// Without ONNX Runtime: its library is at a path where nothing is.
@Suite struct GatewayEngineTests {
  private static let library = "/nonexistent/libonnxruntime.so"
  private let engine = GatewayEngine(libraryPath: library)

  /// One tree with one branch, as LightGBM writes it.
  private static let lightGBM = """
    tree
    version=v4
    num_class=1
    num_tree_per_iteration=1
    label_index=0
    max_feature_idx=1
    objective=binary sigmoid:1
    feature_names=a b
    feature_infos=[0:1] [0:1]

    Tree=0
    num_leaves=2
    num_cat=0
    split_feature=1
    split_gain=1
    threshold=0.5
    decision_type=2
    left_child=-1
    right_child=-2
    leaf_value=-1 1
    leaf_weight=1 1
    leaf_count=1 1
    internal_value=0
    internal_weight=2
    internal_count=2
    is_linear=0
    shrinkage=1


    end of trees

    """

  /// Loads a file with such content.
  private func load(
    _ content: String, name: String = "model.onnx", _ artifact: EngineArtifact
  ) throws -> Result<GatewaySession, ServingError> {
    let folder = NSTemporaryDirectory() + "engine-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var artifact = artifact
    artifact.path = "\(folder)/\(name)"
    try content.write(toFile: artifact.path, atomically: false, encoding: .utf8)
    return Result { () throws(ServingError) in try engine.load(artifact) }
  }

  @Test(arguments: [EngineKind.trees, nil])
  func treesNeedNoLibrary(kind: EngineKind?) throws {
    let artifact = EngineArtifact(path: "", format: .lightgbm, engine: kind)
    let session = try load(Self.lightGBM, name: "model.txt", artifact).get()
    #expect(session.engine == .trees)
    #expect(session.signature.inputs.map(\.name) == ["features"])
    #expect(session.signature.outputs.map(\.name) == ["probability"])
    #expect(engine.onnx.versionString == nil)
    #expect(engine.summary == "trees")
  }

  @Test func outputsAreThoseAskedFor() throws {
    let artifact = EngineArtifact(
      path: "", format: .lightgbm, outputs: ["leaf_index", "raw_score"])
    let session = try load(Self.lightGBM, name: "model.txt", artifact).get()
    #expect(session.signature.outputs.map(\.name) == ["leaf_index", "raw_score"])
    #expect(try session.another()?.signature == session.signature)
  }

  @Test func aMissingLibraryIsNamedWithWhyTreesDoNotStandIn() throws {
    let result = try load("no graph", EngineArtifact(path: ""))
    let error = #expect(throws: ServingError.self) { try result.get() }
    #expect(error?.code == .unavailable)
    #expect(error?.message.contains(Self.library) == true, "\(error?.message ?? "")")
    #expect(error?.message.contains("; the engine trees refuses the model: ") == true)
  }

  @Test(
    arguments: [
      (EngineArtifact(path: "", engine: .onnxruntime), .unavailable, library),
      (
        EngineArtifact(path: "", threads: EngineThreads(intraOp: 2, interOp: 1)), .unavailable,
        library
      ),
      (EngineArtifact(path: "", engine: .trees), .invalidArgument, ""),
      (EngineArtifact(path: "", outputs: ["leaf_index"]), .invalidArgument, ""),
      (
        EngineArtifact(
          path: "", engine: .trees, threads: EngineThreads(intraOp: 2, interOp: 1)),
        .invalidArgument, "runs on one thread"
      ),
      (
        EngineArtifact(path: "", format: .xgboost, engine: .onnxruntime), .invalidArgument,
        "runs the format onnx, got xgboost"
      ),
    ] as [(EngineArtifact, StatusCode, String)])
  func asksOnlyTheEnginesThatMayTakeIt(
    artifact: EngineArtifact, code: StatusCode, part: String
  ) throws {
    let result = try load("no graph", artifact)
    let error = #expect(throws: ServingError.self) { try result.get() }
    #expect(error?.code == code)
    #expect(error?.message.contains(part) == true || part.isEmpty, "\(error?.message ?? "")")
    #expect(error?.message.contains("the engine trees refuses") == false)
  }

  @Test func aLibraryThatIsMissingIsLookedForAgain() {
    for _ in 0..<2 {
      let error = refusal { () throws(ServingError) in _ = try engine.onnx.engine() }
      #expect(error?.code == .unavailable)
    }
  }
}

import Foundation
import ServingCore
import ServingTestKit
import Testing

@testable import TreeEngine

@Suite("Loading trees")
struct TreeEngineTests {
  private static let models = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Models")

  private static func artifact(
    _ path: String, _ format: ArtifactFormat, outputs: [String] = [],
    threads: EngineThreads = .defaults
  ) -> EngineArtifact {
    EngineArtifact(
      path: models.appending(path: path).path(), format: format, outputs: outputs,
      threads: threads)
  }

  @Test(
    "Each format has its usual outputs",
    arguments: [
      ("lightgbm/binary.txt", ArtifactFormat.lightgbm, "probability FP64"),
      ("lightgbm/gamma.txt", .lightgbm, "prediction FP64"),
    ])
  func usual(_ path: String, _ format: ArtifactFormat, _ output: String) throws {
    let session = try TreeEngine().load(Self.artifact(path, format))
    #expect(session.signature.inputs.map(\.name) == ["features"])
    #expect(session.signature.outputs.map { "\($0.name) \($0.datatype.name)" } == [output])
    #expect(session.signature.hasBatchAxis)
    #expect(session.engine == .trees)
    #expect(session.kernels.hasPrefix("1: "))
  }

  @Test("Outputs are those asked for, in that order")
  func chosen() throws {
    let session = try TreeEngine().load(
      Self.artifact("lightgbm/binary.txt", .lightgbm, outputs: ["leaf_index", "raw_score"]))
    #expect(session.signature.outputs.map(\.name) == ["leaf_index", "raw_score"])
  }

  @Test(
    "What cannot be loaded says why",
    arguments: [
      (["nothing"], EngineThreads.defaults, "no output \"nothing\": expected some of"),
      (["raw_score", "raw_score"], .defaults, "asked for twice"),
      ([], EngineThreads(intraOp: 2, interOp: 1), "one thread"),
    ])
  func refused(_ outputs: [String], _ threads: EngineThreads, _ part: String) throws {
    let error = try #require(throws: ServingError.self) {
      _ = try TreeEngine().load(
        Self.artifact("lightgbm/binary.txt", .lightgbm, outputs: outputs, threads: threads))
    }
    #expect(error.code == .invalidArgument)
    #expect(error.message.contains(part), "\(error)")
  }

  @Test("A file that is not there, and one of another format")
  func files() throws {
    let missing = try #require(throws: ServingError.self) {
      _ = try TreeEngine().load(Self.artifact("lightgbm/nothing.txt", .lightgbm))
    }
    #expect(missing.code == .notFound)
    for format in [ArtifactFormat.xgboost, .onnx] {
      let other = try #require(throws: ServingError.self) {
        _ = try TreeEngine().load(Self.artifact("lightgbm/binary.txt", format))
      }
      #expect(other.code == .invalidArgument)
    }
  }
}

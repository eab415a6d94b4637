import ServingCore
import Testing

struct VersionSuccessionTests {
  /// A version whose input has an extent, with a mark when its publisher declared it breaking.
  private static func manifest(_ version: Int, _ extent: Int, _ mark: String) throws -> Manifest {
    let spec = TensorSpec(name: "x", datatype: .fp32, dimensions: [.fixed(extent)])
    return Manifest(
      model: try ModelName("digits"), version: try ModelVersion(parsing: "\(version)"),
      format: .onnx, engine: .onnxruntime, artifact: "model.onnx", files: [],
      signature: ModelSignature(inputs: [spec], outputs: [spec]), isBreaking: mark == "!",
      publishedBy: "ana", publishedAt: "2026-11-23T05:00:00Z")
  }

  /// Versions from 1 on, as extents of their input, and the one in force.
  @Test(
    arguments: [
      ([], nil), ([(4, "")], 1), ([(4, ""), (4, "")], 2), ([(4, ""), (5, "")], 1),
      ([(4, ""), (5, ""), (5, "")], 1), ([(4, ""), (5, ""), (4, "")], 3),
      ([(4, ""), (5, "!")], 2), ([(4, ""), (5, "!"), (4, "")], 2),
      ([(4, ""), (5, "!"), (4, "!")], 3), ([(4, "!")], 1),
    ] as [([(Int, String)], Int64?)])
  func aVersionTakesOverIfItMay(_ extents: [(Int, String)], _ expected: Int64?) throws {
    let manifests = try extents.enumerated().map { index, each in
      try Self.manifest(index + 1, each.0, each.1)
    }
    #expect(VersionSuccession.inForce(among: manifests)?.version.number == expected)
    #expect(VersionSuccession.inForce(among: manifests.reversed())?.version.number == expected)
  }

  @Test func onlyTheHighestVersionsAreLookedAt() throws {
    let count = VersionSuccession.versionsConsideredMax
    // The first version refuses all others, as long as it counts.
    func inForce(among others: Int) throws -> Int64? {
      let manifests =
        try [Self.manifest(1, 4, "")]
        + (2..<others + 2).map { try Self.manifest($0, 5, "") }
      return VersionSuccession.inForce(among: manifests)?.version.number
    }
    #expect(try inForce(among: count - 1) == 1)
    #expect(try inForce(among: count) == Int64(count + 1))
  }

  @Test func aRefusalNamesBothVersions() throws {
    let refusal = try #require(
      VersionSuccession.refusal(
        of: try Self.manifest(2, 5, ""), after: try Self.manifest(1, 4, "")))
    #expect(refusal.code == .failedPrecondition)
    #expect(refusal.message.hasPrefix("version 2 of model digits could break callers of version 1"))
    #expect(
      VersionSuccession.refusal(
        of: try Self.manifest(2, 5, "!"), after: try Self.manifest(1, 4, "")) == nil)
  }
}

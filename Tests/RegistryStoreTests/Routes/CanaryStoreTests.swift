import RegistryStore
import ServingCore
import ServingTestKit
import Testing

/// Canaries and ramps on a registry's folder.
struct CanaryStoreTests {
  private let fixture: RouteFixture

  init() throws {
    fixture = try RouteFixture()
    try fixture.promote(1)
  }

  private static let ramp = CanaryShare.ramp(
    steps: [Percentage(clamping: 100), .all], holdSeconds: 60, requestsMin: 10)

  @discardableResult
  private func canary(
    _ version: Int64, _ share: CanaryShare? = Self.ramp, keys: [String]? = nil,
    allowsBreaking: Bool = false
  ) throws(ServingError) -> Route {
    var random = SeededRandom(seed: 1)
    return try fixture.store.canary(
      CanaryRequest(
        model: fixture.model,
        order: CanaryOrder(
          version: ModelVersion(parsing: "\(version)"), share: share, keys: keys),
        author: RouteFixture.author(), allowsBreaking: allowsBreaking),
      using: &random
    ).route
  }

  private func ramp(
    _ order: RampOrder, at time: String = RouteFixture.time
  ) throws(ServingError) -> Route {
    var random = SeededRandom(seed: 1)
    return try fixture.store.ramp(
      RampRequest(model: fixture.model, order: order, author: RouteFixture.author(time: time)),
      using: &random
    ).route
  }

  private func apply(
    _ decision: RampDecision, expected: Int, findings: [GateFinding] = []
  ) throws(ServingError) -> Route? {
    var random = SeededRandom(seed: 1)
    return try fixture.store.apply(
      decision, to: ModelVersion(parsing: "2"), of: fixture.model, expectedRevision: expected,
      findings: findings, at: UTCTimestamp(parsing: RouteFixture.time), using: &random
    )?.route
  }

  private func change(_ version: Int64, _ change: (inout Manifest) -> Void) throws {
    var manifest = try fixture.registry.manifest("digits", version)
    change(&manifest)
    fixture.folder.write("digits/\(version)/manifest.yaml", try ManifestCodec.encode(manifest))
  }

  @Test func whatIsWrittenIsInForce() throws {
    let begun = try canary(2)
    #expect(begun.canaries.first?.since == 2)
    #expect(begun.canaries.first?.salt == "digits/2")
    #expect(try fixture.store.current(of: fixture.model).route == begun)
    let paused = try ramp(.pause, at: "2026-11-23T05:02:00Z")
    #expect(paused.canaries.first?.ramp?.heldSeconds == 120)
    _ = try ramp(.resume, at: "2026-11-23T06:00:00Z")
    let again = try ramp(.pause, at: "2026-11-23T06:00:30Z")
    #expect(again.canaries.first?.ramp?.heldSeconds == 150)
    #expect(try fixture.store.history(of: fixture.model).findings == [])
  }

  @Test func aVersionIsCheckedBeforeItGetsRequests() throws {
    #expect(refusal { () throws(ServingError) in try canary(9) }?.code == .notFound)
    fixture.folder.write("digits/2/model.onnx", "not an ONNX?\n")
    let error = refusal { () throws(ServingError) in try canary(2) }
    #expect(error?.code == .dataLoss)
    #expect(error?.message.hasPrefix("version 2 of model digits cannot be a canary: ") == true)
    #expect(try fixture.store.history(of: fixture.model).entries.count == 1)
  }

  @Test func whatCouldBreakCallersMustBeMeant() throws {
    try change(2) { $0.signature.inputs[0].datatype = .fp64 }
    let error = refusal { () throws(ServingError) in try canary(2) }
    #expect(error?.code == .failedPrecondition)
    #expect(error?.message.contains("could break callers of version 1") == true)
    try canary(2, allowsBreaking: true)
    // It was meant when it began.
    try canary(2, nil, keys: ["bob"])
  }

  @Test func theControllerGoesOnAndEndsWithoutLookingAtFiles() throws {
    try canary(2)
    fixture.folder.write("digits/2/model.onnx", "not an ONNX?\n")
    fixture.folder.write("digits/1/model.onnx", "not an ONNX?\n")
    #expect(try apply(.wait("for more"), expected: 2) == nil)
    #expect(try apply(.advance, expected: 2)?.change.action == .advance)
    let failing = GateFinding(
      gate: Gate(.errorRate, limit: 0.005), verdict: .fail, sentence: "3 % more errors")
    let ended = try apply(.withdraw([failing]), expected: 3, findings: [failing])
    #expect(ended?.canaries == [])
    #expect(ended?.change.evidence == ["3 % more errors"])
    #expect(try fixture.store.current(of: fixture.model).route == ended)
  }

  @Test func theControllerPromotes() throws {
    try canary(2)
    _ = try apply(.advance, expected: 2)
    #expect(try apply(.promote, expected: 3)?.stable.number == 2)
  }

  @Test func theControllerNeverOverrulesAPerson() throws {
    try canary(2)
    _ = try ramp(.pause)
    let error = refusal { () throws(ServingError) in try apply(.advance, expected: 2) }
    #expect(error?.code == .failedPrecondition)
    #expect(error?.message.contains("got revision 3 (pause of version 1 by \"ana\"") == true)
    #expect(try fixture.store.history(of: fixture.model).entries.count == 3)
  }

  /// Ending canaries must not wait for the check of a version that answers anyway.
  @Test func aRollbackEndsCanariesOfADamagedRegistry() throws {
    try canary(2)
    fixture.folder.write("digits/1/model.onnx", "not an ONNX?\n")
    let ended = try fixture.rollback().route
    #expect(ended.canaries == [] && ended.stable.number == 1)
    #expect(ended.change.withdraws.map(\.number) == [2])
  }
}

import RegistryStore
import ServingCore
import ServingTestKit
import Testing

/// Shadows on a registry's folder.
struct ShadowStoreTests {
  private let fixture: RouteFixture

  init() throws {
    fixture = try RouteFixture()
    try fixture.promote(1)
  }

  @discardableResult
  private func order(
    _ order: ShadowOrder, allowsBreaking: Bool = false, expected: Int? = nil
  ) throws(ServingError) -> Route {
    var random = SeededRandom(seed: 1)
    return try fixture.store.shadow(
      ShadowRequest(
        model: fixture.model, order: order, author: RouteFixture.author(),
        expectedRevision: expected, allowsBreaking: allowsBreaking),
      using: &random
    ).route
  }

  @discardableResult
  private func shadow(
    _ version: Int64, _ percent: Int? = 100, allowsBreaking: Bool = false
  ) throws(ServingError) -> Route {
    try order(
      .mirror(
        ModelVersion(parsing: "\(version)"),
        percentage: percent.map { Percentage(clamping: $0 * 100) }),
      allowsBreaking: allowsBreaking)
  }

  private func change(_ version: Int64, _ change: (inout Manifest) -> Void) throws {
    var manifest = try fixture.registry.manifest("digits", version)
    change(&manifest)
    fixture.folder.write("digits/\(version)/manifest.yaml", try ManifestCodec.encode(manifest))
  }

  @Test func whatIsWrittenIsInForce() throws {
    let begun = try shadow(2)
    #expect(begun.shadows.first?.since == 2)
    #expect(begun.shadows.first?.salt == "digits/2")
    #expect(try fixture.store.current(of: fixture.model).route == begun)
    try shadow(3, 5)
    try shadow(2, 50)
    #expect(try order(.end(ModelVersion(parsing: "3"))).change.endsShadows.map(\.number) == [3])
    #expect(try order(.end(nil)).shadows == [])
    #expect(try fixture.store.history(of: fixture.model).findings == [])
  }

  @Test func aPromotionEndsItsShadowAndSaysSo() throws {
    try shadow(2)
    try shadow(3)
    let promoted = try fixture.promote(2).route
    #expect(promoted.change.endsShadows.map(\.number) == [2])
    #expect(promoted.shadows.map(\.version.number) == [3])
    let back = try fixture.rollback().route
    #expect(back.stable.number == 1)
    #expect(back.shadows.map(\.version.number) == [3])
    #expect(try fixture.store.history(of: fixture.model).findings == [])
  }

  @Test func aVersionIsCheckedBeforeItGetsRequests() throws {
    #expect(refusal { () throws(ServingError) in try shadow(9) }?.code == .notFound)
    fixture.folder.write("digits/2/model.onnx", "not an ONNX?\n")
    let error = refusal { () throws(ServingError) in try shadow(2) }
    #expect(error?.code == .dataLoss)
    #expect(error?.message.hasPrefix("version 2 of model digits cannot be a shadow: ") == true)
    #expect(try fixture.store.history(of: fixture.model).entries.count == 1)
  }

  /// Nobody reads its outputs but the comparison.
  @Test func itsOutputsMayBeOthers() throws {
    try change(2) { $0.signature.outputs[0].name = "other" }
    #expect(try shadow(2).shadows.count == 1)
  }

  @Test func itTakesWhatCallersSendUnlessTheAuthorDoesWithout() throws {
    try change(2) { $0.signature.inputs[0].datatype = .fp64 }
    let error = refusal { () throws(ServingError) in try shadow(2) }
    #expect(error?.code == .failedPrecondition)
    #expect(
      error?.message.hasPrefix(
        "version 2 of model digits does not take every request that version 1 takes: input ")
        == true, "\(error?.message ?? "accepted")")
    #expect(error?.message.contains("with --breaking") == true)
    try shadow(2, allowsBreaking: true)
    // It was meant when it began.
    try shadow(2, 50)
  }

  /// Ending one must not wait for the check of anything.
  @Test func aShadowOfADamagedVersionCanBeEnded() throws {
    try shadow(2)
    fixture.folder.write("digits/2/model.onnx", "not an ONNX?\n")
    fixture.folder.write("digits/1/model.onnx", "not an ONNX?\n")
    #expect(try order(.end(ModelVersion(parsing: "2"))).shadows == [])
  }

  @Test func holdsAnAuthorToWhatWasSeen() throws {
    try shadow(2)
    let error = refusal { () throws(ServingError) in try order(.end(nil), expected: 1) }
    #expect(error?.code == .failedPrecondition)
    #expect(error?.message.contains("got revision 2 (shadow of version 1 by \"ana\"") == true)
    try order(.end(nil), expected: 2)
  }
}

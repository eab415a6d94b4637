import RegistryStore
import ServingCore
import ServingTestKit
import Testing

/// `promote` and `rollback` with their checks, on a registry's folder.
struct PromotionTests {
  private let fixture: RouteFixture

  init() throws {
    fixture = try RouteFixture()
  }

  /// Rewrites a version's manifest.
  private func change(
    _ version: Int64, _ change: (inout Manifest) -> Void
  ) throws {
    var manifest = try fixture.registry.manifest("digits", version)
    change(&manifest)
    fixture.folder.write("digits/\(version)/manifest.yaml", try ManifestCodec.encode(manifest))
  }

  @Test func refusesAVersionThatIsNotThere() throws {
    let error = refusal { () throws(ServingError) in try fixture.promote(9) }
    #expect(error?.code == .notFound)
    #expect(
      error?.message.hasPrefix("version 9 of model digits cannot be the stable one: ") == true)
  }

  @Test(arguments: [true, false])
  func refusesADamagedVersion(_ manifestToo: Bool) throws {
    fixture.folder.write("digits/2/model.onnx", "not an ONNX?\n")
    if manifestToo { fixture.folder.write("digits/2/manifest.yaml", "schema: [") }
    let error = refusal { () throws(ServingError) in try fixture.promote(2) }
    #expect(error?.code == (manifestToo ? .invalidArgument : .dataLoss))
    #expect(!fixture.folder.names(in: "digits").contains("routes"))
  }

  @Test(arguments: [true, false])
  func refusesWhatCouldBreakCallersUnlessSomebodySaysSo(_ hasRoute: Bool) throws {
    if hasRoute { try fixture.promote(1) }
    for version: Int64 in hasRoute ? [] : [3, 4] {
      fixture.folder.remove("digits/\(version)/manifest.yaml")
    }
    try change(2) { $0.signature.inputs[0].datatype = .fp64 }
    // Without a route version 2 is the highest, and yet not in force.
    let error = refusal { () throws(ServingError) in try fixture.promote(2) }
    #expect(error?.code == .failedPrecondition)
    #expect(
      error?.message == "version 2 of model digits could break callers of version 1, which is in "
        + "force: input \"pixels\": datatype FP32 becomes FP64; if that is meant, say --breaking")
    if !hasRoute { try fixture.promote(1) }
    try fixture.promote(2, allowsBreaking: true)
  }

  @Test func takesADeclaredBreakingChange() throws {
    try fixture.promote(1)
    try change(2) { $0.signature.inputs[0].datatype = .fp64 }
    try change(3) {
      $0.signature.inputs[0].datatype = .fp64
      $0.isBreaking = true
    }
    try fixture.promote(3)
    try fixture.promote(2)
    #expect(
      refusal { () throws(ServingError) in try fixture.promote(4) }?.code == .failedPrecondition)
    try fixture.promote(4, allowsBreaking: true)
  }

  @Test func comparesNothingWithAVersionThatIsGone() throws {
    try fixture.promote(1)
    fixture.folder.remove("digits/1/manifest.yaml")
    try change(2) { $0.signature.inputs[0].datatype = .fp64 }
    #expect(try fixture.promote(2).route.previous?.number == 1)
  }

  @Test func aPromotionGoesBehindOneThatCameMeanwhile() throws {
    let fixture = fixture
    let appended = try fixture.promote(
      2,
      watch: { step throws(ServingError) in
        if step == .numberChosen(1) { try fixture.promote(3, actor: "eve") }
      })
    #expect(appended.route.revision == 2)
    #expect(appended.route.previous?.number == 3)
  }

  @Test func aPromotionThatExpectsARevisionDoesNot() throws {
    let fixture = fixture
    let error = refusal { () throws(ServingError) in
      try fixture.promote(
        2, expected: 0,
        watch: { step throws(ServingError) in
          if step == .numberChosen(1) { try fixture.promote(3, actor: "eve") }
        })
    }
    #expect(error?.code == .failedPrecondition)
    #expect(error?.message.contains("got revision 1 (promote of version 3 by \"eve\"") == true)
  }

  @Test func aRollbackNeverGoesBehindOneThatCameMeanwhile() throws {
    let fixture = fixture
    for version in [1, 2] as [Int64] { try fixture.promote(version) }
    let error = refusal { () throws(ServingError) in
      try fixture.rollback(watch: { step throws(ServingError) in
        if step == .numberChosen(3) { try fixture.promote(3, actor: "eve") }
      })
    }
    #expect(error?.code == .failedPrecondition)
    #expect(error?.message.contains("got revision 3 (promote of version 3 by \"eve\"") == true)
    #expect(try fixture.store.history(of: fixture.model).entries.count == 3)
  }

  @Test func rollsBackAndFurtherBack() throws {
    for version in [1, 2, 3] as [Int64] { try fixture.promote(version) }
    let first = try fixture.rollback().route
    #expect(first.stable.number == 2)
    #expect(first.previous?.number == 1)
    #expect(first.change.restores == 2)
    #expect(first.change.actor == "bob")
    #expect(try fixture.rollback().route.change.restores == 1)
    // Version 4 answered before there was a route.
    let last = try fixture.rollback().route
    #expect(last.stable.number == 4)
    #expect(last.change.restores == RouteChange.beforeTheRoute)
    #expect(try fixture.store.current(of: fixture.model).route == last)
    let error = refusal { () throws(ServingError) in try fixture.rollback() }
    #expect(error?.code == .failedPrecondition)
    #expect(try fixture.rollback(to: 3).route.stable.number == 3)
    #expect(try fixture.store.history(of: fixture.model).findings == [])
  }

  /// Its signature is no matter, as it has answered before.
  @Test func aRollbackChecksForDamageOnly() throws {
    try change(1) { $0.signature.inputs[0].datatype = .fp64 }
    try fixture.promote(1, allowsBreaking: true)
    try fixture.promote(2, allowsBreaking: true)
    fixture.folder.write("digits/1/model.onnx", "not an ONNX?\n")
    let error = refusal { () throws(ServingError) in try fixture.rollback() }
    #expect(error?.code == .dataLoss)
    fixture.folder.write("digits/1/model.onnx", TestRegistry.content)
    #expect(try fixture.rollback().route.stable.number == 1)
  }
}

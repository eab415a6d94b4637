import ServingCore
import Testing

@Suite struct ModelScopeTests {
  private static func grant(
    _ rights: AccessRights, _ models: String...
  ) throws -> AccessGrant {
    AccessGrant(rights: rights, models: try models.map { try ModelPattern($0) })
  }

  @Test func itIsWhatTheCallerMay() throws {
    let caller = Caller(
      name: "squad", proof: .key,
      grants: [
        try Self.grant([.init(.predict), .init(.view)], "title-*", "digits"),
        try Self.grant(.init(.view), "*"),
        try Self.grant(.init(.predict), "digits", "fraud"),
      ])
    let scope = caller.scope(of: .predict)
    for name in ["title-policy", "digits", "fraud", "fraud-eu", "other"] {
      let model = try ModelName(name)
      #expect(scope.contains(model) == caller.may(.predict, on: model), "\(name)")
    }
    #expect(
      scope == .matching(try ["digits", "fraud", "title-*"].map { try ModelPattern($0) }))
    #expect(caller.scope(of: .view) == .every)
    #expect(caller.scope(of: .route) == .matching([]))
    #expect(!caller.scope(of: .route).contains(try ModelName("digits")))
  }

  @Test func nothingControlledIsEveryModel() {
    #expect(Caller.unrestricted.scope(of: .predict) == .every)
  }
}

import ServingCore
import Testing

@Suite struct AccessScopeTests {
  @Test(arguments: [
    ("digits", "digits", "digits"), ("digits", "dig*", "digits"), ("dig*", "digits", "digits"),
    ("dig*", "digi*", "digi*"), ("digi*", "dig*", "digi*"), ("*", "a*", "a*"), ("*", "*", "*"),
    ("digits", "other", nil), ("a*", "b*", nil), ("digits", "o*", nil), ("o*", "digits", nil),
  ])
  func patternsMeet(_ left: String, _ right: String, _ expected: String?) throws {
    let met = try ModelPattern(left).intersection(ModelPattern(right))
    #expect(met?.description == expected)
  }

  @Test func aScopeNarrowsAndNeverWidens() throws {
    let grants = [
      AccessGrant(rights: [.init(.predict), .init(.view)], models: [try ModelPattern("a*")]),
      AccessGrant(rights: .init(.route), models: [.every]),
    ]
    #expect(AccessScope().narrowed(grants) == grants)
    let scope = AccessScope(
      rights: AccessRights([.predict, .approve]), models: [try ModelPattern("ab*")])
    #expect(
      scope.narrowed(grants) == [
        AccessGrant(rights: .init(.predict), models: [try ModelPattern("ab*")])
      ])
    #expect(AccessScope(models: []).narrowed(grants).isEmpty)
  }
}

import Foundation
import RegistryStore
import ServingCore
import ServingTestKit
import Testing

struct RouteStoreTests {
  private let fixture: RouteFixture

  init() throws {
    fixture = try RouteFixture()
  }

  @Test func aModelWithoutARouteHasNone() throws {
    #expect(try fixture.store.current(of: fixture.model) == .none)
    #expect(try fixture.store.history(of: fixture.model) == RouteHistory(entries: []))
  }

  @Test func aModelThatIsNotThereIsNamed() throws {
    let other = try ModelName("other")
    for error in [
      refusal { () throws(ServingError) in try fixture.store.current(of: other) },
      refusal { () throws(ServingError) in try fixture.store.history(of: other) },
    ] {
      #expect(error?.code == .notFound)
      #expect(error?.message.hasSuffix("has no model \"other\"") == true)
    }
  }

  @Test func theHighestRevisionIsInForce() throws {
    for version in [1, 2, 3] as [Int64] { try fixture.promote(version) }
    let state = try fixture.store.current(of: fixture.model)
    #expect(state.route?.revision == 3)
    #expect(state.route?.stable.number == 3)
    #expect(state.highestNumber == 3)
    #expect(state.problems == [])
    let history = try fixture.store.history(of: fixture.model)
    #expect(history.findings == [])
    #expect(history.entries.map(\.revision) == [1, 2, 3])
    #expect(history.current == state.route)
    #expect(history.entries.last?.sha256 == state.sha256)
  }

  /// What is done to revision 3 of 1, 2, 3, and what is said of it.
  enum Damage: String, CaseIterable {
    case empty, torn, otherModel, otherRevision, link, folder, pipe, tooLarge

    var words: String {
      switch self {
      case .empty: "digits/routes/00000003.yaml\": expected a mapping, got nothing"
      case .torn: "digits/routes/00000003.yaml\": line 2: "
      case .otherModel:
        "is of another route: expected model digits revision 3 as its place says, got model other "
          + "revision 3"
      case .otherRevision: "as its place says, got model digits revision 4"
      case .link: "symbolic links are not followed"
      case .folder, .pipe: "is not a regular file"
      case .tooLarge: "is too large: expected at most \(RouteCodec.byteCountMax) bytes"
      }
    }
  }

  private func damage(_ damage: Damage) throws {
    let (folder, file) = (fixture.folder, fixture.file(3))
    switch damage {
    case .empty: folder.write(file, "")
    case .torn: folder.write(file, "schema: [")
    case .otherModel: fixture.edit(3, "model: digits", "model: other")
    case .otherRevision: fixture.edit(3, "\nrevision: 3", "\nrevision: 4")
    case .link:
      folder.remove(file)
      folder.link(file, to: "00000002.yaml")
    case .folder:
      folder.remove(file)
      folder.makeFolder(file)
    case .pipe:
      folder.remove(file)
      try #require(mkfifo("\(folder.path)/\(file)", 0o644) == 0)
    case .tooLarge:
      folder.write(file, [UInt8](repeating: UInt8(ascii: "#"), count: RouteCodec.byteCountMax + 1))
    }
  }

  @Test(arguments: Damage.allCases)
  func aBrokenNewestRevisionLeavesTheOneBeforeInForce(_ damage: Damage) throws {
    for version in [1, 2, 3] as [Int64] { try fixture.promote(version) }
    try self.damage(damage)
    let state = try fixture.store.current(of: fixture.model)
    #expect(state.route?.revision == 2)
    #expect(state.highestNumber == 3)
    try #require(state.problems.count == 1)
    let problem = fixture.shortened(state.problems[0])
    #expect(problem.hasPrefix("revision 3 is broken: "))
    #expect(problem.contains(damage.words), "\(problem)")
    #expect(problem.hasSuffix("; revision 2 stays in force"))
    let findings = try fixture.store.history(of: fixture.model).findings
    #expect(findings.count == 1)
    #expect(findings[0].contains("revision 3 is broken: "))
    // The number is not given again.
    let next = try fixture.promote(4).route
    #expect(next.revision == 4)
    #expect(next.parent?.revision == 2)
    #expect(try fixture.store.current(of: fixture.model).problems == [])
  }

  @Test func anEditOfHistoryIsFoundAndNamed() throws {
    for version in [1, 2, 3, 4] as [Int64] { try fixture.promote(version) }
    fixture.edit(2, "by: ana", "by: eve")
    let findings = try fixture.store.history(of: fixture.model).findings
    #expect(findings.count == 1)
    #expect(findings[0].hasPrefix("revision 2 was changed after revision 3 was made from it: "))
    #expect(try fixture.store.current(of: fixture.model).problems == [])
    // Of the parent of what is in force, the state tells too, and does not care.
    fixture.edit(3, "reason: better", "reason: worse")
    let state = try fixture.store.current(of: fixture.model)
    #expect(state.route?.revision == 4)
    #expect(state.problems.count == 1)
    #expect(state.problems[0].hasPrefix("revision 3 was changed after revision 4 was made"))
    fixture.folder.remove(fixture.file(3))
    #expect(
      try fixture.store.current(of: fixture.model).problems
        == ["revision 3 is missing, the parent of revision 4"])
  }

  @Test func namesThatAreNoRevisionsAreFound() throws {
    try fixture.promote(1)
    for name in ["00000002.yml", "2.yaml", "00000000.yaml", ".hidden", ".revision-new"] {
      fixture.folder.write("digits/routes/\(name)", "")
    }
    fixture.folder.write("digits/routes/.revision-old", "")
    fixture.folder.setTime(of: "digits/routes/.revision-old", to: 1_795_410_000 - 86_401)
    fixture.folder.setTime(of: "digits/routes/.revision-new", to: 1_795_410_000 - 86_400)
    let now = try UTCTimestamp(parsing: RouteFixture.time)
    let findings = try fixture.store.history(of: fixture.model, at: now).findings
    #expect(
      findings.map(fixture.shortened) == [
        "\"digits/routes/00000000.yaml\" is no revision: expected names such as 00000001.yaml",
        "\"digits/routes/00000002.yml\" is no revision: expected names such as 00000001.yaml",
        "\"digits/routes/2.yaml\" is no revision: expected names such as 00000001.yaml",
        "\"digits/routes/.revision-old\" was left by an author who did not end; the next revision "
          + "removes it",
      ])
    #expect(try fixture.store.history(of: fixture.model).findings.count == 3)
    try fixture.promote(2)
    #expect(!fixture.folder.names(in: "digits/routes").contains(".revision-old"))
    #expect(fixture.folder.names(in: "digits/routes").contains(".revision-new"))
  }

  @Test(arguments: [0, 1])
  func looksAtSoManyBrokenRevisions(_ beyond: Int) throws {
    try fixture.promote(1)
    for revision in 0..<(RegistryLimits.brokenRevisionsMax + beyond) {
      fixture.folder.write(fixture.file(revision + 2), "")
    }
    let result = Result { () throws(ServingError) in try fixture.store.current(of: fixture.model) }
    switch result {
    case .success(let state):
      #expect(beyond == 0)
      #expect(state.route?.revision == 1)
      #expect(state.problems.count == RegistryLimits.brokenRevisionsMax)
    case .failure(let error):
      #expect(beyond == 1)
      #expect(error.code == .dataLoss)
      #expect(error.message.contains("more than 100 revisions are broken, down to 2: "))
    }
  }

  @Test func takesAsManyRevisionsAsTheLimit() throws {
    let max = RegistryLimits.revisionsPerModelMax
    fixture.folder.makeFolder("digits/routes")
    for revision in 1..<max { fixture.folder.write(fixture.file(revision), "") }
    try fixture.writeRevision(max - 1, 1)
    #expect(try fixture.promote(2).route.revision == max)
    let error = refusal { () throws(ServingError) in try fixture.promote(3) }
    #expect(error?.code == .resourceExhausted)
    #expect(error?.message.contains("has 10000 revisions and takes no more than 10000") == true)
    #expect(fixture.folder.names(in: "digits/routes").count == max)
  }

  @Test func saysThatNoNumberIsLeft() throws {
    try fixture.writeRevision(Route.revisionMax, 1)
    let error = refusal { () throws(ServingError) in try fixture.promote(2) }
    #expect(error?.code == .resourceExhausted)
    #expect(error?.message.hasSuffix("has the highest revision there is, 99999999") == true)
  }

  /// That the newest revision cannot be read does not make an older one the newest.
  @Test func aRevisionThatMayNotBeReadIsNoBrokenOne() throws {
    for version in [1, 2] as [Int64] { try fixture.promote(version) }
    chmod("\(fixture.folder.path)/\(fixture.file(2))", 0)
    heedingPermissions {
      let error = refusal { () throws(ServingError) in
        try fixture.store.current(of: fixture.model)
      }
      #expect(error?.code == .permissionDenied)
    }
  }
}

import ServingCore
import ServingTestKit
import Testing

struct RoutePlanTests {
  private static let author = RouteAuthor(
    actor: "ana", time: "2026-11-23T05:00:00Z", reason: "better")

  private static func version(_ number: Int64?) -> ModelVersion? {
    number.flatMap { ModelVersion($0) }
  }

  private static func route(
    _ revision: Int, _ stable: Int64, previous: Int64? = nil, restores: Int? = nil
  ) throws -> Route {
    Route(
      model: try ModelName("digits"), revision: revision,
      stable: try ModelVersion(parsing: "\(stable)"), previous: version(previous),
      change: RouteChange(
        action: restores == nil ? .promote : .rollback, actor: "bob",
        time: "2026-11-23T04:00:00Z", reason: "why not", restores: restores))
  }

  private static func state(_ route: Route?) -> RouteState {
    RouteState(
      route: route, sha256: route.map { _ in "e3" }, highestNumber: route?.revision ?? 0,
      problems: [])
  }

  @Test(
    arguments: [
      // The stable version in force, what answers without a route, the version, the previous one.
      (nil, nil, 3, nil), (nil, 2, 3, 2), (nil, 3, 3, nil), (2, nil, 3, 2), (2, 9, 3, 2),
      (4, nil, 3, 4),
    ] as [(Int64?, Int64?, Int64, Int64?)])
  func promotesAndKeepsWhatWasBefore(
    _ stable: Int64?, _ without: Int64?, _ version: Int64, _ previous: Int64?
  ) throws {
    let draft = try RoutePlan.promote(
      try ModelVersion(parsing: "\(version)"),
      state: Self.state(try stable.map { try Self.route(7, $0) }),
      inForceWithoutRoute: Self.version(without), expectedRevision: nil, author: Self.author)
    #expect(draft.stable.number == version)
    #expect(draft.previous == Self.version(previous))
    #expect(
      draft.change
        == RouteChange(
          action: .promote, actor: "ana", time: "2026-11-23T05:00:00Z", reason: "better"))
  }

  @Test func refusesWhatIsStableAlready() throws {
    let three = try ModelVersion(parsing: "3")
    let state = Self.state(try Self.route(7, 3))
    let error = refusal { () throws(ServingError) in
      try RoutePlan.promote(
        three, state: state, inForceWithoutRoute: nil, expectedRevision: 7, author: Self.author)
    }
    #expect(error?.code == .failedPrecondition)
    #expect(
      error?.message == "version 3 is the stable one already, by revision 7 (promote of version 3 "
        + #"by "bob" at 2026-11-23T04:00:00Z: "why not")"#)
  }

  @Test(
    arguments: [
      (7, 7, nil), (nil, 0, nil),
      (7, 6, "expected revision 6 to be in force, got revision 7 (promote of version 2 by \"bob\""),
      (7, 0, "expected no revision to be in force, got revision 7"),
      (7, 8, "expected revision 8 to be in force, got revision 7"),
      (nil, 1, "expected revision 1 to be in force, got no revision"),
    ] as [(Int?, Int, String?)])
  func holdsAnAuthorToWhatWasSeen(_ inForce: Int?, _ expected: Int, _ message: String?) throws {
    let three = try ModelVersion(parsing: "3")
    let state = Self.state(try inForce.map { try Self.route($0, 2) })
    let error = refusal { () throws(ServingError) in
      try RoutePlan.promote(
        three, state: state, inForceWithoutRoute: nil, expectedRevision: expected,
        author: Self.author)
    }
    #expect((error == nil) == (message == nil))
    #expect(message.map { error?.message.contains($0) == true } ?? true, "\(error?.message ?? "")")
    #expect(error == nil || error?.code == .failedPrecondition)
  }

  /// Stable versions by revision: `2`, `2<1` for a rollback that restores revision 1, `1^5` for one
  /// before which version 5 answered, `!` for a broken one, `-` for a missing one. Then what is
  /// asked for, and the revision restored.
  @Test(
    arguments: [
      ("1 2", nil, 1, nil), ("1 2 3", nil, 2, nil), ("1 2 3 2<2", nil, 1, nil),
      ("1 2 3 2<2 1<1", nil, nil, "no valid revision before 1 has another stable version than 1"),
      ("1 2 1<1", nil, nil, "no valid revision before 1 has another"),
      ("1 2 1<1 3", nil, 3, nil), ("1 2 1<1 3 1<3", nil, nil, "no valid revision before 1 has"),
      ("1 2 3 2<2 4", nil, 4, nil), ("1 2 3 2<2 4 2<4", nil, 1, nil),
      ("1 2 ! 3", nil, 2, nil), ("1 ! ! 3", nil, 1, nil), ("1 2 3 !", nil, 2, nil),
      ("5 ! 3 1<2", nil, 1, nil), ("- - 3 4", nil, 3, nil), ("1 - 3 2<2", nil, 1, nil),
      ("1", nil, nil, "there is nothing to go back to"),
      ("! !", nil, nil, "no valid revision of its route"),
      ("", nil, nil, "no valid revision of its route"),
      ("1 2 3", 1, 1, nil), ("1 2 3 2<2", 3, 3, nil), ("1 2 !", 1, 1, nil),
      ("1 2 3", 4, nil, "the model has no revision 4; its revisions: 1 to 3"),
      ("1 2 3", 3, nil, "revision 3 has the stable version 3, which is in force already"),
      ("2 1 2", 1, nil, "revision 1 has the stable version 2, which is in force already"),
      ("1 ! 3", 2, nil, "revision 2 is broken, so it cannot be restored: torn"),
    ] as [(String, Int?, Int?, String?)])
  func goesBackAndFurtherBack(
    _ history: String, _ revision: Int?, _ restored: Int?, _ message: String?
  ) throws {
    let history = try Self.history(history)
    let result = Result { () throws(ServingError) in
      try RoutePlan.rollback(history, to: revision, author: Self.author)
    }
    switch result {
    case .success(let draft):
      let target = try #require(restored.flatMap { history[$0]?.route })
      #expect(draft.change.restores == restored)
      #expect(draft.change.action == .rollback)
      #expect(draft.stable == target.stable)
      #expect(draft.previous == target.previous)
    case .failure(let error):
      #expect(error.code == .failedPrecondition)
      let message = try #require(message, "\(error)")
      #expect(error.message.contains(message), "\(error)")
    }
  }

  @Test(
    arguments: [
      ("1^5", 5), ("1^5 2 1<1", 5), ("1^5 1<1", 5), ("1^5 5<0", nil), ("1^5 5<0 2 5<0", nil),
      ("1^1", nil), ("5^1 1", nil), ("! 1^5", nil), ("- 1^5", 5),
    ] as [(String, Int64?)])
  func goesBackBeforeTheRoute(_ history: String, _ stable: Int64?) throws {
    let history = try Self.history(history)
    let draft = try? RoutePlan.rollback(history, to: nil, author: Self.author)
    if let stable {
      #expect(draft?.stable.number == stable)
      #expect(draft?.previous == nil)
      #expect(draft?.change.restores == RouteChange.beforeTheRoute)
    } else {
      #expect(draft?.change.restores != RouteChange.beforeTheRoute)
    }
  }

  @Test func aRollbackFailsWhenSomebodyWasFaster() throws {
    let history = try Self.history("1 2")
    let same = Self.state(history.current)
    #expect(throws: Never.self) { try RoutePlan.requireUnchanged(since: history, same) }
    let other = Self.state(try Self.route(3, 5))
    let error = refusal { () throws(ServingError) in
      try RoutePlan.requireUnchanged(since: history, other)
    }
    #expect(error?.code == .failedPrecondition)
    #expect(
      error?.message.contains("expected revision 2 to be in force, got revision 3 (promote of")
        == true)
  }

  static func history(_ text: String) throws -> RouteHistory {
    var entries: [RouteHistory.Entry] = []
    for (index, word) in text.split(separator: " ").enumerated() where word != "-" {
      let revision = index + 1
      let parts = word.split { "<^".contains($0) }
      var result: Result<Route, ServingError> = .failure(ServingError(.invalidArgument, "torn"))
      if let stable = Int64(parts[0]) {
        let restores = word.contains("<") ? Int(parts[1]) : nil
        let previous = word.contains("^") ? Int64(parts[1]) : index == 0 ? nil : stable + 10
        result = .success(try route(revision, stable, previous: previous, restores: restores))
      }
      entries.append(RouteHistory.Entry(revision: revision, sha256: "e3", result: result))
    }
    return RouteHistory(entries: entries)
  }
}

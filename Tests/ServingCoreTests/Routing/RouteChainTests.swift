import ServingCore
import Testing

/// Revisions as `revision:digest>parent:parent's digest`; `!` in place of the parent is a broken
/// one, `0` none.
struct RouteChainTests {
  private static func entry(_ text: Substring) throws -> RouteHistory.Entry {
    let halves = text.split(separator: ">")
    let own = halves[0].split(separator: ":")
    let revision = try #require(Int(own[0]))
    guard halves[1] != "!" else {
      return RouteHistory.Entry(
        revision: revision, sha256: String(own[1]),
        result: .failure(ServingError(.invalidArgument, "torn")))
    }
    let parent = halves[1].split(separator: ":")
    return RouteHistory.Entry(
      revision: revision, sha256: String(own[1]),
      result: .success(
        Route(
          model: try ModelName("digits"), revision: revision,
          stable: try ModelVersion(parsing: "1"),
          parent: parent.count < 2
            ? nil
            : Route.Parent(revision: try #require(Int(parent[0])), sha256: String(parent[1])),
          change: RouteChange(
            action: .promote, actor: "ana", time: "2026-11-23T05:00:00Z", reason: "better"))))
  }

  @Test(
    arguments: [
      ("", []), ("1:a>0 2:b>1:a 3:c>2:b", []),
      ("1:a>0 2:x>! 3:c>1:a", ["revision 2 is broken: torn"]), ("1:a>! 2:b>0", ["revision 1 is b"]),
      (
        "1:x>0 2:b>1:a",
        ["revision 1 was changed after revision 2 was made from it: expected SHA-256 a, got x"]
      ),
      (
        "1:a>0 2:x>! 3:c>2:b",
        ["revision 2 is broken", "revision 2 was changed after revision 3 was made from it"]
      ),
      ("2:b>1:a", ["revision 1 is missing", "revision 1 is missing, the parent of revision 2"]),
      ("1:a>0 5:b>1:a", ["revisions 2 to 4 are missing"]),
      (
        "1:a>0 2:b>1:a 3:c>1:a",
        ["revision 3 was made from revision 1, and revision 2 stands before it"]
      ),
      ("1:a>0 2:b>0", ["revision 2 was made from nothing, and revision 1 stands before it"]),
    ] as [(String, [String])])
  func findsWhatDoesNotHold(_ text: String, _ findings: [String]) throws {
    let entries = try text.split(separator: " ").map(Self.entry)
    let history = RouteHistory(entries: entries.reversed(), strays: ["a stray"])
    #expect(history.entries == entries)
    #expect(history.findings.count == findings.count + 1)
    for (got, expected) in zip(history.findings, findings + ["a stray"]) {
      #expect(got.hasPrefix(expected), "\(got)")
    }
  }
}

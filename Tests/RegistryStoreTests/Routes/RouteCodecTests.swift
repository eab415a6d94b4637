import RegistryStore
import ServingCore
import ServingTestKit
import Testing

struct RouteCodecTests {
  /// A route that uses every key.
  private static func sample() throws(ServingError) -> Route {
    Route(
      model: try ModelName("digits"), revision: 7, stable: try ModelVersion(parsing: "3"),
      previous: try ModelVersion(parsing: "2"),
      parent: Route.Parent(revision: 6, sha256: Manifest.emptySHA256),
      change: RouteChange(
        action: .rollback, actor: "ana", time: "2026-11-23T05:00:00Z", reason: "worse on night",
        restores: 4))
  }

  @Test func writesForPeopleToRead() throws {
    #expect(
      String(decoding: try RouteCodec.encode(Self.sample()), as: UTF8.self) == """
        # Written by promote and rollback. A revision never changes, and the next one holds its
        # digest: to change anything, make another revision.
        schema: 1
        model: digits
        revision: 7
        stable: 3
        previous: 2
        parent: { revision: 6, sha256: \(Manifest.emptySHA256) }
        change:
          action: rollback
          by: ana
          at: "2026-11-23T05:00:00Z"
          reason: "worse on night"
          restores: 4

        """)
  }

  @Test func leavesOutWhatThereIsNot() throws {
    var route = try Self.sample()
    route.previous = nil
    route.parent = nil
    route.change = RouteChange(
      action: .promote, actor: "ana", time: "2026-11-23T05:00:00Z", reason: "better")
    let yaml = try RouteCodec.encode(route)
    #expect(try RouteCodec.decode(yaml) == route)
    for key in ["previous", "parent", "restores"] {
      #expect(!String(decoding: yaml, as: UTF8.self).contains(key))
    }
  }

  @Test(arguments: [
    ("schema: 1", "schema: 2", "line 3, schema: expected 1, the layout this program knows, got 2"),
    ("schema: 1\n", "", "key schema is missing"), ("model: digits\n", "", "key model is missing"),
    ("revision: 7\n", "", "key revision is missing"), ("stable: 3\n", "", "key stable is missing"),
    ("  reason: \"worse on night\"\n", "", "key reason is missing"),
    ("  by: ana\n", "", "key by is missing"), ("  action: rollback\n", "", "key action is missing"),
    ("stable: 3", "stable: 3\ncanary: 4", "canary: unknown key, expected one of schema, model, re"),
    ("  by: ana", "  by: ana\n  who: bob", "change.who: unknown key"),
    ("stable: 3", "stable: 3\nstable: 4", "given twice in one mapping: \"stable\""),
    ("model: digits", "model: Digits", "model: model name \"Digits\" does not match"),
    ("revision: 7\n", "revision: 0\n", "revision: expected a whole number from 1 to 99999999"),
    ("revision: 7\n", "revision: 100000000\n", "to 99999999, got 100000000"),
    ("stable: 3", "stable: 0", "stable: expected a whole number from 1"),
    ("previous: 2", "previous: 3", "previous: expected another version than the stable one, got 3"),
    ("revision: 6", "revision: 7", "parent.revision: expected a revision before 7, got 7"),
    ("revision: 6", "revision: 0", "parent.revision: expected a revision before 7, got 0"),
    ("sha256: e3", "sha256: E3", "parent.sha256: expected 64 lowercase hexadecimal digits"),
    ("{ revision: 6, ", "{ ", "parent: key revision is missing"),
    (
      "action: rollback", "action: undo",
      "change.action: expected one of promote, rollback, canary, "
    ),
    ("action: rollback", "action: promote", "action promote restores and withdraws nothing"),
    ("  restores: 4\n", "", "a rollback restores a revision or withdraws canaries"),
    ("restores: 4", "restores: 7", "change.restores: expected a revision before 7, got 7"),
    ("05:00:00Z", "05:00:00+01:00", "change.at: expected a time in UTC"),
    ("by: ana", "by: \"\"", "change.by: expected text of 1 to 256 bytes, got 0"),
    ("by: ana", "by: \" \"", "change.by: expected more than blanks"),
    ("worse on night", " \\n\\t\\u3000", "change.reason: expected more than blanks"),
    ("worse on night", "", "change.reason: expected text of 1 to 4096 bytes, got 0"),
    ("\"worse on night\"", "yes", "change.reason: expected text (in double quotes"),
  ])
  func refusesWhatBreaksARule(_ part: String, _ replacement: String, _ message: String) throws {
    let yaml = String(decoding: try RouteCodec.encode(Self.sample()), as: UTF8.self)
    let changed = yaml.replacing(part, with: replacement)
    try #require(changed != yaml, "the route has no \(part)")
    let error = refusal { () throws(ServingError) in try RouteCodec.decode(Array(changed.utf8)) }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "accepted")")
  }

  @Test(
    arguments: [
      (256, 4_096, nil), (257, 1, "change.by: expected text of 1 to 256 bytes, got 257"),
      (1, 4_097, "change.reason: expected text of 1 to 4096 bytes, got 4097"),
    ] as [(Int, Int, String?)])
  func keepsToItsLimits(_ actor: Int, _ reason: Int, _ message: String?) throws {
    var route = try Self.sample()
    route.change.actor = String(repeating: "a", count: actor)
    // What takes the most room when it is escaped.
    route.change.reason = "a" + String(repeating: "\u{1}", count: reason - 1)
    let changed = route
    let error = refusal { () throws(ServingError) in
      try RouteCodec.decode(try RouteCodec.encode(changed))
    }
    #expect(error?.message == message)
  }

  @Test(arguments: [0, 1]) func hasALimitInAll(_ beyond: Int) throws {
    var yaml = try RouteCodec.encode(Self.sample()) + [UInt8(ascii: "#")]
    let rest = RouteCodec.byteCountMax - yaml.count + beyond
    yaml += [UInt8](repeating: UInt8(ascii: "x"), count: rest)
    let whole = yaml
    let error = refusal { () throws(ServingError) in try RouteCodec.decode(whole) }
    #expect(error?.message == (beyond == 0 ? nil : "expected at most 262144 bytes, got 262145"))
  }

  @Test(arguments: SeededRandom.seeds)
  func whateverIsWrittenReadsBack(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for _ in 0..<200 {
      var route = try Self.sample()
      route.revision = Int.random(in: 7...Route.revisionMax, using: &random)
      route.change.actor = "a" + OddText.make(0...200, &random)
      route.change.reason = "b" + OddText.make(0...600, &random)
      if random.isOne(in: 2) { route.previous = nil }
      if random.isOne(in: 2) { route.parent = nil }
      if random.isOne(in: 2) {
        route.change.action = .promote
        route.change.restores = nil
      }
      let back = try RouteCodec.decode(try RouteCodec.encode(route))
      #expect(back == route)
      #expect(
        Array(back.change.reason.unicodeScalars) == Array(route.change.reason.unicodeScalars))
    }
  }

  @Test func refusesATextThatNoFileKeeps() throws {
    var route = try Self.sample()
    route.change.reason = "\u{FEFF}better"
    let changed = route
    let error = refusal { () throws(ServingError) in try RouteCodec.encode(changed) }
    #expect(error?.message.contains("byte order mark") == true, "\(error?.message ?? "accepted")")
  }
}

import ExperimentStore
import Glibc
import ServingCore
import ServingTestKit
import Testing

/// A damaged file gives an error or an answer, and never ends the process or hangs it.
@Suite struct DamagedDatabaseTests {
  private static func healthyFile() throws -> [UInt8] {
    let fixture = StateFixture()
    do {
      let store = try fixture.open()
      try store.append(
        try (0..<300).map {
          try .sample("r\($0)", parameters: ["p": "v"], label: "a", score: 1, input: [1, 2])
        })
      try store.append(
        outcomes: (0..<100).map { Outcome(requestID: "r\($0)", truth: .label("a")) },
        atMicroseconds: 5)
      try store.append(shadows: try (0..<300).map { try .sample("r\($0)", slices: ["p": "v"]) })
      try store.save([
        try .sample(pairs: (0..<20).map { .sample("r\($0)", at: Int64($0), input: "{}") })
      ])
    }
    return try fixture.bytes(of: fixture.database)
  }

  /// Everything that reads and writes, each for itself.
  private static func use(_ fixture: StateFixture) throws -> [ServingError] {
    let model = try ModelName.sample()
    var errors: [ServingError] = []
    func note(_ body: () throws -> Void) {
      if let error = errorOf(body) { errors.append(error) }
    }
    note {
      let reader = try ExperimentReader(folder: fixture.path)
      _ = try reader.predictions(requestID: "r7")
    }
    note {
      let store = try fixture.open()
      note { _ = try store.reader.predictions(requestID: "r7") }
      note { _ = try store.reader.qualityRows(model: model, sinceMicroseconds: 0, by: "p") }
      note {
        _ = try store.outcomeCounts(
          OutcomeQuery(model: model, canary: .sample(2), since: 0, stable: .sample(1)))
      }
      note { try store.append([try .sample("new")]) }
      note {
        try store.append(
          outcomes: [Outcome(requestID: "r9", truth: .value(1))], atMicroseconds: 6)
      }
      note { _ = try store.reader.evidence() }
      useComparisons(store, note)
      note {
        _ = try store.enforceRetention(
          RetentionPolicy(byteCountMax: 20_000), nowMicroseconds: 7, stepsMax: 50)
      }
    }
    return errors
  }

  private static func useComparisons(
    _ store: ExperimentStore, _ note: (() throws -> Void) -> Void
  ) {
    note { _ = try store.reader.comparisons() }
    note { _ = try store.reader.shadowReplies(requestID: "r7") }
    note { _ = try store.reader.pairedOutcomes(of: .sample()) }
    note { try store.reader.loggedRequests(of: .sample(), max: 1_000) { _ in } }
    note { try store.append(shadows: [try .sample("new")]) }
    note { try store.save([try .sample(pairs: [.sample("new")])]) }
    note { try store.discard(.sample()) }
  }

  private static let expected: Set<StatusCode> = [
    .dataLoss, .failedPrecondition, .internal, .unavailable, .resourceExhausted, .permissionDenied,
  ]

  @Test(arguments: SeededRandom.seeds) func flippedBytes(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let healthy = try Self.healthyFile()
    for _ in 0..<60 {
      var bytes = healthy
      for _ in 0..<Int.random(in: 1...20, using: &random) {
        // Half of them in the pages that the rest hangs from.
        let end = random.isOne(in: 2) ? bytes.count : min(bytes.count, 8_192)
        bytes[Int.random(in: 0..<end, using: &random)] = .random(in: 0...255, using: &random)
      }
      try check(bytes)
    }
  }

  @Test(arguments: SeededRandom.seeds) func cutShort(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let healthy = try Self.healthyFile()
    for _ in 0..<30 {
      try check(Array(healthy.prefix(.random(in: 0...healthy.count, using: &random))))
    }
  }

  private func check(_ bytes: [UInt8]) throws {
    let fixture = StateFixture()
    #expect(mkdir(fixture.path, 0o700) == 0)
    try fixture.write(bytes, to: fixture.database)
    for error in try Self.use(fixture) {
      #expect(Self.expected.contains(error.code), "\(error)")
    }
  }

  @Test func whatIsNoDatabaseIsNamed() throws {
    let fixture = StateFixture()
    #expect(mkdir(fixture.path, 0o700) == 0)
    let text = String(repeating: "no database ", count: 1_000)
    try fixture.write(Array(text.utf8), to: fixture.database)
    for error in [
      errorOf { _ = try fixture.open() },
      errorOf { _ = try ExperimentReader(folder: fixture.path) },
    ] {
      #expect(error?.code == .dataLoss)
      #expect(error?.message.contains(fixture.database) == true)
      #expect(error?.message.contains("move the file away") == true)
    }
  }
}

import ExperimentStore
import ServingCore
import ServingTestKit
import Testing

@Suite struct PredictionRoundTripTests {
  private static func full() throws -> PredictionRecord {
    try PredictionRecord(
      requestID: "9f1c", model: .sample(), version: .sample(.max),
      artifactSHA256: PredictionRecord.digest, revision: 99_999_999, arm: .canary, basis: .key,
      bucket: 9_999, key: "customer", caller: "squad", code: .deadlineExceeded, message: "too late",
      receivedAtMicroseconds: .max, totalMicroseconds: .max, queueMicroseconds: 2,
      batchMicroseconds: 3, computeMicroseconds: 4, rowCount: 64,
      parameters: ["content_type": "image", "a\"b\\": "\n\u{0}\u{7f}é🙂"],
      inputSHA256: PredictionRecord.digest, input: [0, 255, 1], redacted: ["pan", "e\"mail"],
      output: OutputSummary(label: "stays", score: 0.1), outputSHA256: PredictionRecord.digest,
      reply: [7])
  }

  private static func edges() throws -> [PredictionRecord] {
    var records = [try full(), try .sample("bare")]
    func add(_ change: (inout PredictionRecord) -> Void) throws {
      var record = try full()
      change(&record)
      records.append(record)
    }
    try add {
      $0.arm = nil
      $0.bucket = nil
      $0.key = nil
      $0.caller = nil
      $0.code = nil
      $0.message = nil
    }
    try add {
      $0.input = []
      $0.reply = nil
    }
    try add {
      $0.input = nil
      $0.reply = []
    }
    try add {
      $0.key = ""
      $0.message = ""
      $0.output = OutputSummary(label: "", score: nil)
      $0.inputSHA256 = ""
      $0.outputSHA256 = "not a digest"
    }
    try add { $0.inputSHA256 = PredictionRecord.digest.uppercased() }
    try add { $0.artifactSHA256 = "" }
    try add { $0.output = OutputSummary(label: "a\u{0}b", score: -.infinity) }
    try add { $0.output.score = .leastNonzeroMagnitude }
    try add { $0.receivedAtMicroseconds = .min }
    try add { $0.requestID = "" }
    try add { $0.caller = "keepers/a \"b\" é🙂" }
    try add { $0.requestID = "nul\u{0}in it" }
    try add { $0.parameters = ["": ""] }
    try add { $0.key = String(repeating: "k", count: 100_000) }
    for code in StatusCode.allCases { try add { $0.code = code } }
    for basis in RouteBasis.allCases { try add { $0.basis = basis } }
    for arm in Arm.allCases { try add { $0.arm = arm } }
    return records
  }

  @Test func everyFieldComesBack() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    for record in try Self.edges() {
      try store.append([record])
      let found = try store.reader.predictions(requestID: record.requestID)
      #expect(found.first?.record == record)
      #expect(found.first?.bodiesAreGone == false)
    }
  }

  @Test func aScoreThatIsNoNumberComesBack() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    try store.append([try .sample("a", score: .nan)])
    let found = try store.reader.predictions(requestID: "a")
    #expect(found.first?.record.output.score?.isNaN == true)
  }

  @Test func theNewestOfOneRequestComesFirst() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    try store.append(
      try (1...StoreLimits.predictionsPerRequestMax + 5).map { try .sample("a", revision: $0) })
    let found = try store.reader.predictions(requestID: "a")
    #expect(found.count == StoreLimits.predictionsPerRequestMax)
    #expect(found.first?.record.revision == StoreLimits.predictionsPerRequestMax + 5)
    #expect(found.map(\.id) == found.map(\.id).sorted(by: >))
    #expect(try store.reader.predictions(requestID: "b").isEmpty)
  }

  @Test func rowsAreFoundAcrossSegmentsOfTheIndex() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    // More than the 131,072 rows of one segment.
    for start in stride(from: 0, to: 140_000, by: 10_000) {
      try store.append(try (start..<start + 10_000).map { try .sample("r\($0)", revision: $0) })
    }
    for number in [0, 1, 131_070, 131_071, 131_072, 139_999] {
      let found = try store.reader.predictions(requestID: "r\(number)")
      #expect(found.map(\.record.revision) == [number])
    }
  }

  @Test func nothingIsAppendedForNothing() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    try store.append([])
    #expect(try store.reader.predictionCount() == 0)
  }

  @Test func readersSeeWholeBatchesWhileTheyAreWritten() async throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    let writing = Task {
      for batch in 0..<100 {
        try store.append(try (0..<50).map { try .sample("\(batch)-\($0)") })
      }
    }
    var last = 0
    while last < 5_000 {
      let count = try store.reader.predictionCount()
      #expect(count % 50 == 0 && count >= last)
      if Task.isCancelled { break }
      last = max(last, count)
      if count < 5_000 { try await Task.sleep(for: .milliseconds(1)) }
    }
    try await writing.value
  }
}

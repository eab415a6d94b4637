import ServingCore
import ServingTestKit
import Testing

@testable import AdminServer

@Suite struct UploadLedgerTests {
  private static func ledger() throws -> UploadLedger {
    var limits = UploadLimits.defaults
    limits.uploadsMax = 2
    limits.filesMax = 2
    limits.fileBytesMax = 100
    limits.idleSecondsMax = 10
    var ledger = UploadLedger(limits: limits)
    try ledger.open("a", at: at(0))
    return ledger
  }

  private static func at(_ seconds: UInt64) -> MonotonicInstant {
    MonotonicInstant(nanoseconds: seconds * 1_000_000_000)
  }

  /// A file that comes in whole.
  private func put(_ name: String, _ ledger: inout UploadLedger) throws {
    _ = try ledger.begin(name, byteCount: 100, in: "a", at: Self.at(0))
    ledger.end(name, byteCount: 100, in: "a", at: Self.at(0))
  }

  @Test func anUploadIsFilledPublishedAndClosed() throws {
    var ledger = try Self.ledger()
    let first = try ledger.begin("model.onnx", byteCount: 100, in: "a", at: Self.at(0))
    let second = try ledger.begin("golden.json", byteCount: 0, in: "a", at: Self.at(0))
    #expect(first != second)
    ledger.end("model.onnx", byteCount: 100, in: "a", at: Self.at(0))
    ledger.end("golden.json", byteCount: 0, in: "a", at: Self.at(0))
    #expect(try ledger.claim("a") == ["golden.json", "model.onnx"])
    ledger.release("a", at: Self.at(0))
    #expect(try ledger.claim("a").count == 2)
    ledger.close("a")
    #expect(refusal { () throws(ServingError) in try ledger.claim("a") }?.code == .notFound)
  }

  @Test(arguments: [
    "", ".", "..", ".hidden", "a/b", "../x", "a\0b", "a\nb", "a\u{7}b",
    String(repeating: "x", count: 256),
  ])
  func aNameIsThatOfAFile(name: String) throws {
    var ledger = try Self.ledger()
    let error = refusal { () throws(ServingError) in
      try ledger.begin(name, byteCount: 1, in: "a", at: Self.at(0))
    }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.contains("expected the name of a file") == true)
  }

  @Test func limitsHoldAtTheirEdge() throws {
    var ledger = try Self.ledger()
    try put("a", &ledger)
    let large = refusal { () throws(ServingError) in
      try ledger.begin("b", byteCount: 101, in: "a", at: Self.at(0))
    }
    #expect(large?.httpStatus == 413)
    _ = try ledger.begin("b", byteCount: 100, in: "a", at: Self.at(0))
    // One that is there may come again, a third may not.
    _ = try ledger.begin("a", byteCount: 1, in: "a", at: Self.at(0))
    let third = refusal { () throws(ServingError) in
      try ledger.begin("c", byteCount: 1, in: "a", at: Self.at(0))
    }
    #expect(third?.code == .resourceExhausted)
    try ledger.open("b", at: Self.at(0))
    let second = refusal { () throws(ServingError) in try ledger.open("c", at: Self.at(0)) }
    #expect(second?.httpStatus == 429)
  }

  @Test func nothingHappensToWhatIsBusy() throws {
    var ledger = try Self.ledger()
    _ = try ledger.begin("m", byteCount: 1, in: "a", at: Self.at(0))
    let twice = refusal { () throws(ServingError) in
      try ledger.begin("m", byteCount: 1, in: "a", at: Self.at(0))
    }
    #expect(twice?.code == .alreadyExists)
    let removed = refusal { () throws(ServingError) in try ledger.remove("a") }
    #expect(removed?.message.contains("is still receiving \"m\"") == true)
    let claimed = refusal { () throws(ServingError) in try ledger.claim("a") }
    #expect(claimed?.code == .failedPrecondition)
    #expect(ledger.expire(at: Self.at(1_000)).isEmpty)
    // Cut short: as if it had never come.
    ledger.end("m", byteCount: nil, in: "a", at: Self.at(0))
    let empty = refusal { () throws(ServingError) in try ledger.claim("a") }
    #expect(empty?.message.contains("has no files") == true)
    try put("m", &ledger)
    _ = try ledger.claim("a")
    for error in [
      refusal { () throws(ServingError) in try ledger.claim("a") },
      refusal { () throws(ServingError) in try ledger.remove("a") },
      refusal { () throws(ServingError) in
        try ledger.begin("n", byteCount: 1, in: "a", at: Self.at(0))
      },
    ] {
      #expect(error?.message.contains("is being published") == true)
    }
    #expect(ledger.expire(at: Self.at(1_000)).isEmpty)
  }

  @Test func whatNobodyUsesIsForgotten() throws {
    var ledger = try Self.ledger()
    try ledger.open("b", at: Self.at(5))
    #expect(ledger.expire(at: Self.at(10)).isEmpty)
    #expect(ledger.expire(at: Self.at(11)) == ["a"])
    ledger.touch("b", at: Self.at(12))
    #expect(ledger.expire(at: Self.at(22)).isEmpty)
    #expect(ledger.expire(at: Self.at(23)) == ["b"])
    let gone = refusal { () throws(ServingError) in try ledger.remove("b") }
    #expect(gone?.code == .notFound)
  }
}

import ServingCore
import ServingTestKit
import Testing

@Suite struct TraceContextTests {
  private static let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
  private static let span = "00f067aa0ba902b7"
  private static let head = "\(trace)-\(span)"

  @Test(
    arguments: [
      ("00", "01", true, false), ("00", "00", false, false), ("00", "03", true, true),
      ("00", "02", false, true), ("00", "ff", true, true), ("00", "fc", false, false),
      ("01", "01", true, false), ("fe", "01", true, false),
    ])
  func isRead(version: String, flags: String, isSampled: Bool, isRandom: Bool) throws {
    let context = try #require(TraceContext(parsing: "\(version)-\(Self.head)-\(flags)"))
    #expect(context.traceID.description == Self.trace)
    #expect(context.spanID.description == Self.span)
    #expect(context.isSampled == isSampled)
    #expect(context.isRandom == isRandom)
  }

  @Test func whatComesAfterTheKnownPartOfALaterVersionIsLeftAlone() {
    #expect(TraceContext(parsing: "01-\(Self.head)-01-what") != nil)
    #expect(TraceContext(parsing: "01-\(Self.head)-01-") != nil)
    #expect(TraceContext(parsing: "01-\(Self.head)-01.what") == nil)
    #expect(TraceContext(parsing: "00-\(Self.head)-01-what") == nil)
  }

  @Test(
    arguments: [
      "", "00", "ff-\(head)-01", "00-\(head)-0", "00-\(head)-01 ", " 00-\(head)-01",
      "00-\(head)-0g", "0-\(head)-001", "00_\(head)-01", "00-\(trace)_\(span)-01",
      "00-\(trace.uppercased())-\(span)-01", "00-\(trace)-\(span.uppercased())-01",
      "00-00000000000000000000000000000000-\(span)-01", "00-\(trace)-0000000000000000-01",
      "0A-\(head)-01", "00-\(head)-0A", "00-\(trace)-\(span)", "00-\(head)-01\n",
      "00-\(span)-\(trace)-01", "00-\(head)-01,00-\(head)-01",
    ])
  func whatIsNoneIsNotRead(text: String) {
    #expect(TraceContext(parsing: text) == nil)
  }

  @Test(arguments: SeededRandom.seeds)
  func comesBackAsItWasWritten(_ seed: UInt64) throws {
    var numbers = SplitMix64(seed: seed)
    for _ in 0..<200 {
      let context = TraceContext(
        traceID: TraceID(using: &numbers), spanID: SpanID(using: &numbers),
        isSampled: numbers.next() & 1 == 0, isRandom: numbers.next() & 1 == 0)
      #expect(context.description.utf8.count == TraceContext.byteCount)
      #expect(TraceContext(parsing: "\(context)") == context, "seed \(seed)")
    }
  }

  /// One byte that is changed gives another context, or none; never an end of the process.
  @Test(arguments: SeededRandom.seeds)
  func anyChangeIsReadOrNot(_ seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let text = Array("00-\(Self.head)-01".utf8)
    for _ in 0..<2_000 {
      var changed = text
      changed[Int.random(in: 0..<text.count, using: &random)] = UInt8.random(
        in: 0...255, using: &random)
      let read = changed.withUnsafeBytes { TraceContext(parsing: $0) }
      guard let read, changed.prefix(2).elementsEqual("00".utf8) else { continue }
      let bytes = Array(read.description.utf8)
      #expect(bytes.dropLast(2).elementsEqual(changed.dropLast(2)), "seed \(seed)")
    }
  }

  @Test func idsAreBigEndian() throws {
    let context = try #require(TraceContext(parsing: "00-\(Self.head)-01"))
    #expect(context.traceID.bytes.count == TraceID.byteCount)
    #expect(context.traceID.bytes.prefix(3) == [0x4B, 0xF9, 0x2F])
    #expect(context.spanID.bytes == [0, 0xF0, 0x67, 0xAA, 0x0B, 0xA9, 0x02, 0xB7])
  }
}

import HTTP2Wire
import ServingCore
import Testing

@Suite("Header lists to be sent")
struct HeaderBlockTests {
  /// What arrives of a value.
  private func arrival(_ add: (inout HeaderBlock) -> Void) throws -> HeaderFields {
    let pair = try SessionPair()
    let stream = pair.client.session.makeStream()
    var block = HeaderBlock()
    block.add(.method, "GET" as StaticString)
    block.add(.scheme, "http" as StaticString)
    block.add(.authority, "test" as StaticString)
    block.add(.path, "/" as StaticString)
    add(&block)
    #expect(try pair.client.session.request(stream, &block))
    try pair.settle()
    return try #require(pair.server.streams[1]).fields
  }

  @Test(arguments: [
    ("plain", "plain"), ("", ""), ("a b", "a b"), ("a\r\nb: c", "a  b: c"), ("a\0b", "a b"),
    ("a\u{7f}b", "a b"), ("\u{1}\u{1f}", ""), (" \tpadded\r\n", "padded"), ("schön 🙂", "schön 🙂"),
    ("a\tb", "a b"), ("   ", ""),
  ])
  func controlCharactersCannotLeave(_ value: String, _ expected: String) throws {
    let fields = try arrival { $0.add(.key, value) }
    #expect(fields.text(.key) == expected)
    #expect(fields.fieldCount == 5)
  }

  @Test(arguments: [0, 9, 10, 200, 504, 1_234_567_890, Int.max])
  func numbers(_ value: Int) throws {
    #expect(try arrival { $0.add(.retryAfter, value) }.text(.retryAfter) == "\(value)")
  }

  @Test func everyNameArrives() throws {
    // A length would be held against the body, and a host against the authority.
    let names = HeaderName.allCases.filter {
      !"\($0.text)".hasPrefix(":") && $0 != .contentLength && $0 != .host
    }
    let fields = try arrival { block in
      for name in names { block.add(name, "value of \(name.text)", .unique) }
    }
    for name in names { #expect(fields.text(name) == "value of \(name.text)") }
    #expect(fields.text(.contentLength) == nil)
  }

  @Test func aBlockIsUsedAgain() throws {
    let pair = try SessionPair()
    var block = HeaderBlock()
    let streams = try (0..<3).map { _ in try pair.request() }
    try pair.settle()
    for (index, stream) in streams.enumerated() {
      block.clear()
      block.add(.status, 200 + index)
      block.add(.requestID, "request-\(index)", .unique)
      try pair.server.session.respond(try #require(pair.server.streams[stream.id]), &block)
    }
    try pair.settle()
    for (index, stream) in streams.enumerated() {
      #expect(stream.fields.text(.status) == "\(200 + index)")
      #expect(stream.fields.text(.requestID) == "request-\(index)")
    }
  }

  /// A unique value displaces nothing in the peer's table: repeated, it costs as much again.
  @Test func stableFieldsBecomeShort() throws {
    let pair = try SessionPair()
    func size(_ indexing: HeaderBlock.Indexing) throws -> [Int] {
      try (0..<2).map { _ in
        let stream = try pair.request()
        try pair.settle()
        var block = HeaderBlock()
        block.add(.status, 200)
        block.add(.version, String(repeating: "7", count: 60), indexing)
        try pair.server.session.respond(try #require(pair.server.streams[stream.id]), &block)
        let bytes = try pair.server.produce()
        try pair.client.receive(bytes)
        return bytes.count
      }
    }
    let unique = try size(.unique)
    #expect(unique[0] == unique[1])
    let stable = try size(.stable)
    #expect(stable[1] < stable[0] - 30)
  }
}

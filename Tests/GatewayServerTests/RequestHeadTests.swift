import HTTP2Wire
import ServingCore
import ServingTestKit
import Testing

@testable import GatewayServer

@Suite struct RequestHeadTests {
  private static let infer = [
    (":method", "POST"), (":scheme", "http"), (":path", "/v2/models/digits/infer"),
    ("content-type", "application/x-protobuf"),
  ]

  private static func read(
    _ fields: [(String, String)], limits: HTTP2Limits = .defaults
  ) throws(ServingError) -> RequestHead {
    var endpoints = EndpointCache()
    return try RequestHead(.received(fields), limits: limits, endpoints: &endpoints)
  }

  /// The infer request with a field changed, added, or (nil) left out.
  private static func infer(with name: String, _ value: String?) -> [(String, String)] {
    infer.filter { $0.0 != name } + (value.map { [(name, $0)] } ?? [])
  }

  @Test func aPlainRequestHasNoDeadlineAndNoLabel() throws {
    let head = try Self.read(Self.infer)
    #expect(head.endpoint == .infer(ModelTarget(model: "digits", version: nil)))
    #expect(head.timeoutMilliseconds == nil)
    #expect(head.label == nil)
  }

  struct Accepted: CustomTestStringConvertible {
    var name: String
    var value: String
    var timeout: Int?
    var label: Arm?
    var testDescription: String { "\(name): \(value.prefix(40))" }
  }

  static let accepted: [Accepted] = [
    Accepted(name: "crossfade-timeout-ms", value: "1", timeout: 1),
    Accepted(name: "crossfade-timeout-ms", value: "00250", timeout: 250),
    Accepted(name: "crossfade-timeout-ms", value: "86400000", timeout: 86_400_000),
    Accepted(name: "crossfade-label", value: "stable", label: .stable),
    Accepted(name: "crossfade-label", value: "canary", label: .canary),
    Accepted(name: "crossfade-priority", value: "0"),
    Accepted(name: "crossfade-priority", value: "7"),
    Accepted(name: "crossfade-key", value: "user-42"),
    Accepted(name: "crossfade-key", value: String(repeating: "k", count: 256)),
    Accepted(name: "x-request-id", value: "!~"),
    Accepted(name: "content-type", value: "application/protobuf"),
    Accepted(name: "content-type", value: "Application/X-Protobuf"),
    Accepted(name: "content-type", value: "application/x-protobuf; charset=binary"),
    Accepted(name: "content-type", value: "application/x-protobuf;proto=a.B"),
    Accepted(name: "content-type", value: "application/x-protobuf ; a=b"),
    Accepted(name: "content-length", value: "16777216"),
    Accepted(name: ":scheme", value: "https"),
    Accepted(name: "unheard-of", value: "\u{e9}"),
  ]

  @Test(arguments: accepted)
  func takes(_ field: Accepted) throws {
    let head = try Self.read(Self.infer(with: field.name, field.value))
    #expect(head.timeoutMilliseconds == field.timeout)
    #expect(head.label == field.label)
  }

  struct Refused: CustomTestStringConvertible {
    var name: String
    var value: String?
    var status = 400
    var message: String
    var testDescription: String { "\(name): \((value ?? "none").prefix(40))" }
  }

  static let refused: [Refused] =
    refusedNumbers + [
      Refused(
        name: "content-type", value: nil, status: 415,
        message: #"content-type: expected application/x-protobuf, got "none""#),
      Refused(
        name: "content-type", value: "", status: 415,
        message: #"content-type: expected application/x-protobuf, got """#),
      Refused(
        name: "content-type", value: "application/json", status: 415,
        message: #"got "application/json""#),
      Refused(
        name: "content-type", value: "application/x-protobuffer", status: 415, message: "got"),
      Refused(
        name: "content-type", value: "application\u{f}x-protobuf", status: 415, message: "got"),
      Refused(
        name: "content-length", value: "16777217", status: 413,
        message: "body: expected at most 16777216 bytes, got 16777217 bytes announced"),
      Refused(
        name: "crossfade-label", value: "shadow",
        message: #"header crossfade-label: expected stable or canary, got "shadow""#),
      Refused(name: "crossfade-label", value: "", message: #"got """#),
      Refused(
        name: "crossfade-key", value: "",
        message: "header crossfade-key: expected 1 to 256 visible ASCII characters"),
      Refused(
        name: "crossfade-key", value: "a b", message: #"visible ASCII characters, got "a b""#),
      Refused(name: "crossfade-key", value: "\u{e9}", message: "visible ASCII"),
      Refused(
        name: "x-request-id", value: String(repeating: "i", count: 257),
        message: "header x-request-id: expected 1 to 256 visible ASCII characters"),
      Refused(
        name: ":method", value: "GET", status: 405,
        message: #"method "GET" is not allowed here; expected POST"#),
      Refused(name: ":method", value: "post", status: 405, message: "expected POST"),
      Refused(name: ":method", value: nil, message: "a request needs :method and :path"),
      Refused(name: ":path", value: nil, message: "a request needs :method and :path"),
      Refused(name: ":path", value: "/v3", status: 404, message: #"path "/v3" is not known"#),
      Refused(name: ":path", value: "/v2", status: 405, message: "expected GET"),
      Refused(
        name: ":scheme", value: "ftp", message: #":scheme: expected http or https, got "ftp""#),
      Refused(
        name: ":authority", value: "root@localhost",
        message: "header :authority: expected HOST or HOST:PORT, got a user"),
      Refused(name: "host", value: "root@localhost", message: "header host: expected HOST"),
    ]

  private static let refusedNumbers: [Refused] =
    [
      "0", "-1", "1.5", "1s", "", "86400001", "999999999999999999", "1000000000000000000000",
      "0x10", "\u{661}",
    ].map { value in
      Refused(
        name: "crossfade-timeout-ms", value: value,
        message: "header crossfade-timeout-ms: expected an integer from 1 to 86400000, got "
          + value.quotedForMessage)
    } + [
      Refused(
        name: "crossfade-priority", value: "8",
        message: "header crossfade-priority: expected an integer from 0 to 7"),
      Refused(name: "crossfade-priority", value: "high", message: #"got "high""#),
    ]

  @Test(arguments: refused)
  func refuses(_ field: Refused) throws {
    let error = try #require(
      refusal { () throws(ServingError) in
        try Self.read(Self.infer(with: field.name, field.value))
      })
    #expect(error.httpStatus == field.status)
    #expect(error.message.contains(field.message), "\(error.message)")
  }

  @Test func aWrongMethodSaysWhichIsRight() throws {
    let error = try #require(
      refusal { () throws(ServingError) in try Self.read(Self.infer(with: ":method", "PUT")) })
    #expect(error.detail == ["allow": "POST"])
  }

  @Test(arguments: ["elsewhere", "localhost", "localhost:8500x", ""])
  func hostAndAuthorityAreOne(_ host: String) throws {
    let fields = Self.infer + [(":authority", "localhost:8500"), ("host", host)]
    let error = try #require(refusal { () throws(ServingError) in try Self.read(fields) })
    #expect(error.message.contains("header host: expected \"localhost:8500\" as in :authority"))
  }

  @Test func hostMayRepeatTheAuthorityInOtherLetters() throws {
    _ = try Self.read(Self.infer + [(":authority", "localhost:8500"), ("host", "LocalHost:8500")])
    _ = try Self.read(Self.infer + [("host", "localhost")])
  }

  @Test func aKnownFieldComesOnce() throws {
    let error = try #require(
      refusal { () throws(ServingError) in
        try Self.read(Self.infer + [("crossfade-key", "a"), ("crossfade-key", "a")])
      })
    #expect(error.code == .invalidArgument)
    #expect(error.message == "header crossfade-key came more than once")
  }

  @Test func aGetNeedsNoContentType() throws {
    let head = try Self.read([(":method", "GET"), (":path", "/v2/health/live")])
    #expect(head.endpoint == .serverLive)
  }

  @Test func theBodyLimitIsTheConfigurations() throws {
    var limits = HTTP2Limits()
    limits.bodyBytesMax = 10
    let error = try #require(
      refusal { () throws(ServingError) in
        try Self.read(Self.infer(with: "content-length", "11"), limits: limits)
      })
    #expect(error.httpStatus == 413)
    #expect(error.detail == ["limit_bytes": "10"])
  }

  @Test func aHeadThatIsTooLargeIsDescribedByBothLimits() {
    var limits = HTTP2Limits()
    limits.headerListBytesMax = 100
    limits.headerFieldCountMax = 2
    let error = RequestHead.headTooLarge(.received([("a", "b"), ("c", "d")]), limits)
    #expect(error.httpStatus == 431)
    #expect(
      error.message.hasPrefix(
        "header list: expected at most 100 bytes in 2 fields, got 68 in 2"))
  }
}

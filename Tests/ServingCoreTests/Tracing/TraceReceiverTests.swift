import ServingCore
import ServingTestKit
import Testing

@Suite struct TraceReceiverTests {
  private static let base = TraceReceiver.baseVariable
  private static let traces = TraceReceiver.tracesVariable
  private static let service = TraceReceiver.serviceVariable

  @Test(
    arguments: [
      (nil, [:], nil),
      (nil, [base: ""], nil),
      ("http://a:4318", [:], "http://a:4318/v1/traces"),
      ("http://a:4318/", [:], "http://a:4318/v1/traces"),
      ("https://a/otel", [:], "https://a/otel/v1/traces"),
      (nil, [base: "http://b"], "http://b/v1/traces"),
      (nil, [base: "http://b", traces: "http://c/x"], "http://c/x"),
      ("http://a", [base: "http://b", traces: "http://c/x"], "http://a/v1/traces"),
    ] as [(String?, [String: String], String?)])
  func theNearestWordHolds(
    endpoint: String?, environment: [String: String], url: String?
  ) throws {
    #expect(try TraceReceiver.find(endpoint: endpoint, environment: environment)?.url == url)
  }

  private static let both = TraceReceiver.protocolVariables

  /// - Note: a flag names a receiver of its own, which the environment says nothing of.
  @Test(
    arguments: [
      (nil, [base: "http://b", both[1]: "http/protobuf"], nil),
      (nil, [base: "http://b", both[0]: "", both[1]: ""], nil),
      (nil, [base: "http://b", both[0]: "http/protobuf", both[1]: "grpc"], nil),
      ("http://a", [base: "http://b", both[1]: "grpc"], nil),
      (nil, [both[1]: "grpc"], nil),
      (nil, [base: "http://b", both[1]: "grpc"], both[1]),
      (nil, [traces: "http://b", both[0]: "http/json", both[1]: "http/protobuf"], both[0]),
    ] as [(String?, [String: String], String?)])
  func anotherProtocolIsRefused(
    endpoint: String?, environment: [String: String], named: String?
  ) throws {
    do throws(ServingError) {
      _ = try TraceReceiver.find(endpoint: endpoint, environment: environment)
      #expect(named == nil)
    } catch {
      let name = try #require(named)
      #expect(error.message.hasPrefix("\(name): expected http/protobuf, got "))
    }
  }

  @Test func theServiceHasAName() throws {
    let plain = try TraceReceiver.find(endpoint: "http://a", environment: [:])
    #expect(plain?.serviceName == Product.name)
    let named = try TraceReceiver.find(endpoint: "http://a", environment: [Self.service: "search"])
    #expect(named?.serviceName == "search")
    let long = try TraceReceiver.find(
      endpoint: "http://a", environment: [Self.service: String(repeating: "x", count: 9_999)])
    #expect((long?.serviceName.utf8.count ?? 0) <= 256)
  }

  @Test(
    arguments: [
      "", "a:4318", "ftp://a", "http://", "http:///x", "http://u@a", "http://a?b", "http://a#b",
      "http://a b", "http://a\n", "http://ü", "http://" + String(repeating: "a", count: 2_048),
    ])
  func whatIsNoURLIsRefused(url: String) {
    #expect(throws: ServingError.self) {
      try TraceReceiver.find(endpoint: url, environment: [:])
    }
    guard !url.isEmpty else { return }
    #expect {
      try TraceReceiver.find(endpoint: nil, environment: [Self.base: url])
    } throws: { error in
      (error as? ServingError)?.message.hasPrefix(Self.base) ?? false
    }
  }
}

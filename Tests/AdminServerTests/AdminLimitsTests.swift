import ServingCore
import Testing

@testable import AdminServer

@Suite struct AdminLimitsTests {
  @Test func answersRequestsThatFollowEachOtherInOrder() async throws {
    try await AdminHarness.run { harness in
      let text = try await harness.exchange(
        "GET /health/live HTTP/1.1\r\nhost: localhost\r\n\r\n"
          + "POST /v1/events HTTP/1.1\r\nhost: localhost\r\ncontent-length: 3\r\n\r\nabc"
          + "GET /v1/events HTTP/1.1\r\nhost: localhost\r\nConnection: Close\r\n\r\n")
      #expect(HTTPReply.all(in: text).map(\.status) == [200, 405, 200])
    }
  }

  @Test func takesABodyUpToTheLimitAndNoMore() async throws {
    let limit = AdminConfiguration.defaults.bodyBytesMax
    try await AdminHarness.run { harness in
      for (length, status) in [(limit, 405), (limit + 1, 413)] {
        let reply = try await harness.request(
          "POST", "/v1/status", headers: ["content-length: \(length)"],
          body: String(repeating: "x", count: length))
        #expect(reply.status == status)
      }
      #expect(harness.source.callCount == 0)
    }
  }

  /// Its length is not announced, and the reply may be there before the limit is reached.
  @Test func endsAConnectionWhoseChunksHaveNoEnd() async throws {
    try await AdminHarness.run { harness in
      let chunk = "4000\r\n" + String(repeating: "x", count: 0x4000) + "\r\n"
      let text = try await harness.exchange(
        "POST /v1/status HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n"
          + String(repeating: chunk, count: 5))
      let status = HTTPReply.all(in: text).first?.status
      #expect(status == 405 || status == 413, "\(text)")
    }
  }

  @Test(arguments: [
    (1, 20_000, ":", 431), (200, 1, ":", 431), (10, 2_000, ":", 431), (1, 1, "", 400),
  ])
  func refusesAHeadBeyondItsLimits(
    count: Int, byteCount: Int, colon: String, status: Int
  ) async throws {
    try await AdminHarness.run { harness in
      let value = String(repeating: "y", count: byteCount)
      let headers = (0..<count).map { "x\($0)\(colon) \(value)" }
      let reply = try await harness.request("GET", "/v1/status", headers: headers)
      #expect(reply.status == status)
      #expect(reply.headers["connection"] == "close")
      #expect(reply.body.contains("\"code\":\"INVALID_ARGUMENT\""))
      #expect(harness.source.callCount == 0)
    }
  }

  @Test(arguments: ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\u{16}\u{3}\u{1}\u{2}hello"])
  func tellsWhoSpeaksAnotherProtocol(bytes: String) async throws {
    try await AdminHarness.run { harness in
      let text = try await harness.exchange(bytes)
      #expect(HTTPReply.all(in: text).first?.status == 400, "\(text)")
      #expect(text.contains("expected a request of HTTP/1.1"))
    }
  }

  @Test func givesUpOnASourceThatHangs() async throws {
    try await AdminHarness.run {
      $0.requestMillisecondsMax = 100
    } _: { harness in
      harness.source.hold()
      let reply = try await harness.request("GET", "/v1/status")
      #expect(reply.status == 504)
      #expect(reply.body.contains("no answer within 100 ms"))
    }
  }

  @Test func givesUpOnARequestThatDoesNotEnd() async throws {
    try await AdminHarness.run {
      $0.requestMillisecondsMax = 100
    } _: { harness in
      harness.source.hold()
      let text = try await harness.exchange(
        "GET /v1/status HTTP/1.1\r\nhost: localhost\r\ncontent-length: 3\r\n\r\nab")
      #expect(HTTPReply.all(in: text).first?.status == 408, "\(text)")
    }
  }

  @Test(arguments: ["", "GET /v1/status HTTP/1.1\r\nhost: lo"])
  func endsAConnectionThatIdles(bytes: String) async throws {
    try await AdminHarness.run {
      $0.idleMillisecondsMax = 100
    } _: { harness in
      let text = try await harness.exchange(bytes)
      #expect(text.isEmpty)
    }
  }

  @Test func takesNoMoreConnectionsThanItMay() async throws {
    try await AdminHarness.run {
      $0.connectionCountMax = 1
    } _: { harness in
      harness.source.hold()
      async let first = harness.request("GET", "/v1/status")
      try await harness.wait { harness.source.callCount == 1 }
      async let second = harness.request("GET", "/v1/status")
      harness.source.release()
      #expect(try await first.status == 200)
      #expect(try await second.status == 200)
      #expect(harness.source.currentCountMax == 1)
    }
  }
}

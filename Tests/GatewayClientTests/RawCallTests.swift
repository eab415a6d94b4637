import HTTP2Wire
import InferenceWire
import NIOCore
import NIOPosix
import ServingCore
import Synchronization
import Testing

@testable import GatewayClient

@Suite("Raw calls")
struct RawCallTests {
  private struct Told: Sendable {
    var sent: [Int] = []
    var answered: [Int] = []
    var failed: [Int] = []
    var isPrediction = false
    var version: Int64?
    var serverTiming: String?
    var prediction: Result<InferReply, GatewayError>?

    var endCount: Int { answered.count + failed.count }
  }

  private final class Observer: RawCallObserver, Sendable {
    let told = Mutex(Told())

    func rawCallWasSent(_ ticket: Int) { told.withLock { $0.sent.append(ticket) } }

    func rawCall(_ ticket: Int, wasAnswered reply: RawReply) {
      let prediction = Result { () throws(GatewayError) in try reply.prediction() }
      told.withLock { told in
        told.answered.append(ticket)
        told.isPrediction = reply.isPrediction
        told.version = reply.version
        told.serverTiming = reply.serverTiming.map { String(decoding: $0, as: UTF8.self) }
        told.prediction = prediction
      }
    }

    func rawCall(_ ticket: Int, failed error: GatewayError) {
      told.withLock { $0.failed.append(ticket) }
    }
  }

  /// Has a scripted gateway answer some raw calls, and what the observer was told of them.
  private func run(
    _ count: Int = 1, timeoutMilliseconds: Int64? = nil,
    seen: @escaping @Sendable (ScriptedRequest) -> Void = { _ in },
    _ answer: @escaping @Sendable () -> GatewayAnswer
  ) async throws -> Told {
    let gateway = ScriptedGateway { request in
      seen(request)
      return answer()
    }
    let port = try await gateway.start()
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let client = try GatewayClient(host: "127.0.0.1", port: port, eventLoopGroup: loop)
    let observer = Observer()
    try await loop.submit {
      let request = try RawRequest(
        model: "digits", version: 3, body: [1, 2, 3], timeoutMilliseconds: timeoutMilliseconds)
      for ticket in 0..<count { client.begin(request, ticket: ticket, for: observer) }
    }.get()
    for _ in 0..<2_000 where observer.told.withLock({ $0.endCount }) < count {
      try await Task.sleep(for: .milliseconds(10))
    }
    await client.close()
    try await gateway.stop()
    return observer.told.withLock { $0 }
  }

  @Test func aReplyIsReadWhereItLies() async throws {
    let told = try await run {
      .ok(.infer(), headers: [.version: "12", .serverTiming: "queue;dur=0.250"])
    }
    #expect(told.sent == [0])
    #expect(told.answered == [0])
    #expect(told.isPrediction)
    #expect(told.version == 12)
    #expect(told.serverTiming == "queue;dur=0.250")
    #expect(throws: Never.self) { try told.prediction?.get() }
  }

  @Test func oneRequestIsSentManyTimes() async throws {
    let bodies = Mutex<[[UInt8]]>([])
    let told = try await run(
      20, seen: { request in bodies.withLock { $0.append(request.body) } }, { .ok(.infer()) })
    #expect(told.answered.sorted() == Array(0..<20))
    #expect(told.sent.sorted() == Array(0..<20))
    #expect(bodies.withLock { $0 } == Array(repeating: [1, 2, 3], count: 20))
  }

  @Test func anErrorIsAnAnswer() async throws {
    let told = try await run { .error(ServingError(.notFound, "no such model"), requestID: "a") }
    #expect(told.answered == [0])
    #expect(!told.isPrediction)
    #expect(told.version == nil)
    #expect(throws: GatewayError.self) { try told.prediction?.get() }
  }

  @Test func aConnectionThatIsLostIsAFailure() async throws {
    let told = try await run { .close }
    #expect(told.failed == [0])
    #expect(told.answered.isEmpty)
  }

  @Test(arguments: [0, 86_400_001] as [Int64])
  func aTimeoutThatCannotBeSentIsRefused(_ milliseconds: Int64) {
    #expect(throws: GatewayError.self) {
      try RawRequest(model: "digits", version: nil, body: [], timeoutMilliseconds: milliseconds)
    }
  }
}

internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import ServingCore

/// The HTTP client of exports. The reply is read no further than its limit, no redirect is
/// followed, and nothing is traced, or each export would make the next.
struct SpanSender: Sendable {
  private let client: HTTPClient
  private let receiver: TraceReceiver
  private let policy: ExportPolicy

  init(_ receiver: TraceReceiver, policy: ExportPolicy) {
    self.receiver = receiver
    self.policy = policy
    var configuration = HTTPClient.Configuration()
    configuration.redirectConfiguration = .disallow
    configuration.httpVersion = .http1Only
    configuration.timeout.connect = .milliseconds(Int64(policy.timeoutMilliseconds))
    // An attempt is one attempt: how often it is tried again is the policy's to say.
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 1
    configuration.tracing.tracer = nil
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  /// - Returns: what came of it, and the reply's body for a status of success.
  func send(
    _ body: [UInt8], timeoutMilliseconds: Int
  ) async -> (outcome: ExportPolicy.Outcome, reply: [UInt8]) {
    var request = HTTPClientRequest(url: receiver.url)
    request.method = .POST
    request.headers.add(name: "content-type", value: "application/x-protobuf")
    request.headers.add(name: "user-agent", value: "\(Product.name)/\(Product.version)")
    for field in receiver.headers.fields {
      request.headers.replaceOrAdd(name: field.name, value: field.value)
    }
    request.body = .bytes(ByteBuffer(bytes: body))
    do {
      let response = try await client.execute(
        request, timeout: .milliseconds(Int64(timeoutMilliseconds)))
      let reply = try await response.body.collect(upTo: policy.replyBytesMax)
      return (
        .status(Int(response.status.code), retryAfter: response.headers.first(name: "retry-after")),
        Array(reply.readableBytesView)
      )
    } catch {
      // Whatever it was, there is no reply.
      return (.unreachable, [])
    }
  }

  func close() async {
    // Fails only for a client that is closed, or whose requests are cut by it.
    try? await client.shutdown()
  }
}

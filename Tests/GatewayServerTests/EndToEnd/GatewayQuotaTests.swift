import AccessControl
import HTTP2Wire
import InferenceWire
import ServingCore
import ServingTestKit
import Testing

@testable import GatewayServer

@Suite(.timeLimit(.minutes(1))) struct GatewayQuotaTests {
  private static func configuration(
    rate: Double? = nil, burst: Int = 1, concurrent: Int? = nil
  ) -> GatewayConfiguration {
    .test {
      $0.caller = Caller(
        name: "squad-a", proof: .key, grants: [],
        quotas: [
          QuotaRule(
            models: .every,
            quota: AccessQuota(
              requestsPerSecond: rate, burst: burst, concurrentMax: concurrent))
        ])
    }
  }

  @Test func pastTheRateRequestsAreRefusedBeforeTheirBody() async throws {
    let configuration = Self.configuration(rate: 0.5, burst: 2)
    try await TestGateway.serve(configuration: configuration) { gateway in
      let client = try await gateway.connect()
      let other = try await gateway.connect()
      #expect(try await client.ask(.infer([[1]])).status == 200)
      #expect(try await other.ask(.infer([[1]])).status == 200)
      var broken = try TestRequest.infer([[1]])
      broken.body = Array(repeating: 0xFF, count: 100)
      for request in [try TestRequest.infer([[1]]), broken] {
        let refused = try await client.ask(request)
        #expect(refused.status == 429)
        #expect(refused.fields[.retryAfter] == "2")
        let error = try #require(refused.error)
        #expect(error.message.contains("identity \"squad-a\" may send 0.5 requests per second"))
        #expect(error.message.contains("model scripted"))
      }
      // What is asked of no model costs nothing.
      #expect(try await client.ask(.get("/v2/health/ready")).status == 200)
      #expect(try await client.ask(.get("/v2/models/scripted")).status == 200)
      gateway.clock.advance(milliseconds: 2_000)
      #expect(try await other.ask(.infer([[1]])).floats() == [3])
      #expect(try await client.ask(.infer([[1]])).status == 429)
    }
  }

  /// The clock stands still, so every refusal is one too soon.
  @Test func whoIsRefusedTooFastIsReadLater() async throws {
    try await TestGateway.serve(configuration: Self.configuration(rate: 0.5)) { gateway in
      let client = try await gateway.connect()
      #expect(try await client.ask(.infer([[1]])).status == 200)
      for _ in 0..<RefusalPace.burst {
        #expect(try await client.ask(.infer([[1]])).status == 429)
      }
      #expect(gateway.metric("crossfade_read_pauses_total") == 0)
      let count = 20
      for _ in 0..<count { #expect(try await client.ask(.infer([[1]])).status == 429) }
      // What has other reasons is told as fast as it is asked. A pause is counted after its reply,
      // and before the connection is read again.
      for _ in 0..<count { #expect(try await client.ask(.get("/nowhere")).status == 404) }
      #expect(gateway.metric("crossfade_read_pauses_total") == Double(count))
      #expect(try await gateway.connect().ask(.get("/v2/health/ready")).status == 200)
    }
  }

  /// As a proxy's, where one caller's refusals are not to hold up the others.
  @Test func aConnectionThatCallersShareIsReadOn() async throws {
    let (access, keys) = try await Self.access(
      of: [
        "name: squad-a, roles: [asker], quotas: [{requests_per_second: 0.5, burst: 1}]",
        "name: squad-b, roles: [asker]",
      ])
    try await TestGateway.serve(access: access) { gateway in
      func ask(_ key: APIKey, on client: TestClient) async throws -> Int? {
        let fields = [(HeaderName.authorization, "Bearer \(key.text)")]
        return try await client.ask(.infer([[1]], fields: fields)).status
      }
      let shared = try await gateway.connect()
      #expect(try await ask(keys[1], on: shared) == 200)
      #expect(try await ask(keys[0], on: shared) == 200)
      for _ in 0..<RefusalPace.burst + 5 { #expect(try await ask(keys[0], on: shared) == 429) }
      #expect(gateway.metric("crossfade_read_pauses_total") == 0)
      #expect(try await ask(keys[1], on: shared) == 200)
    }
  }

  /// An authenticator with a key for each of some identities, as an access file has them.
  private static func access(
    of identities: [String]
  ) async throws -> (access: Authenticator, keys: [APIKey]) {
    var random = SeededRandom(seed: 1)
    let keys = identities.map { _ in APIKey(using: &random) }
    var book = KeyBook()
    for (identity, key) in zip(identities, keys) {
      let name = String(identity.dropFirst("name: ".count).prefix { $0 != "," })
      try book.add(KeyRecord(key, identity: name, created: 0, expires: nil))
    }
    let keysFile = try TemporaryFile(Array(KeyBookCodec.text(book).utf8))
    let policy = """
      schema: 1
      roles: {asker: [{rights: [predict]}]}
      identities: [\(identities.map { "{\($0)}" }.joined(separator: ", "))]
      keys: \(keysFile.path)
      """
    let file = try TemporaryFile(Array(policy.utf8))
    let clocks = Authenticator.Clocks(
      monotonic: ManualClock().reader, unixSeconds: { 1_800_000_000 })
    let access = try await Authenticator.load(file.path, clocks: clocks) { _ in }
    return (access, keys)
  }

  @Test func noMoreAreInFlightThanMayBe() async throws {
    try await TestGateway.serve(isHeld: true, configuration: Self.configuration(concurrent: 2)) {
      gateway in
      let client = try await gateway.connect()
      let other = try await gateway.connect()
      let taken = [try await gateway.occupy(client), try await client.send(.infer([[1]]))]
      try await client.settle()
      let refused = try await other.ask(.infer([[1]]))
      #expect(refused.status == 429)
      #expect(refused.error?.message.contains("2 requests to model scripted in flight") == true)
      gateway.gate.open()
      for exchange in taken { #expect(try await exchange.reply().status == 200) }
      #expect(try await other.ask(.infer([[1]])).status == 200)
    }
  }

  /// However requests end (answered, refused, cancelled, with their connection), their places come
  /// back: afterwards exactly as many as may be are in flight at once.
  @Test(arguments: SeededRandom.seeds) func placesAlwaysComeBack(_ seed: UInt64) async throws {
    let concurrent = 4
    let configuration = Self.configuration(concurrent: concurrent)
    try await TestGateway.serve(configuration: configuration, runMilliseconds: 1) { gateway in
      var random = SeededRandom(seed: seed)
      for _ in 0..<25 {
        let client = try await gateway.connect()
        var exchanges: [TestExchange] = []
        for _ in 0..<Int.random(in: 1...6, using: &random) {
          exchanges.append(try await client.send(try Self.request(&random)))
          if random.isOne(in: 3), let last = exchanges.popLast() {
            try await client.cancel(last)
          }
        }
        if random.isOne(in: 2) { for exchange in exchanges { _ = try await exchange.reply() } }
        try await client.close()
      }
      try await Self.expectFree(concurrent, gateway)
    }
  }

  private static func request(_ random: inout SeededRandom) throws -> TestRequest {
    var request = try TestRequest.infer([[Float(Int.random(in: 1...9, using: &random))]])
    switch Int.random(in: 0..<5, using: &random) {
    case 0: request.body = [0xFF, 0xFF]
    case 1: request = try .infer([[1, 2, 3]], input: "unknown")
    case 2: request.contentType = "text/plain"
    case 3: request.fields = [(.timeoutMilliseconds, "1")]
    default: break
    }
    return request
  }

  /// The gateway learns of closed connections in its own time, so this asks for some seconds.
  private static func expectFree(_ count: Int, _ gateway: TestGateway) async throws {
    gateway.gate.close()
    let client = try await gateway.connect()
    var statuses: [Int] = []
    for _ in 0..<500 {
      let held = try await (0..<count).asyncMap { _ in try await client.send(.infer([[1]])) }
      let refused = try await client.ask(.infer([[1]])).status
      gateway.gate.open()
      statuses = []
      for exchange in held { statuses.append(try await exchange.reply().status) }
      if statuses == Array(repeating: 200, count: count), refused == 429 { return }
      gateway.gate.close()
      try await Task.sleep(for: .milliseconds(10))
    }
    Issue.record("expected \(count) places, the last round had \(statuses)")
  }
}

extension Sequence {
  fileprivate func asyncMap<Result>(
    _ body: (Element) async throws -> Result
  ) async throws -> [Result] {
    var results: [Result] = []
    for element in self { results.append(try await body(element)) }
    return results
  }
}

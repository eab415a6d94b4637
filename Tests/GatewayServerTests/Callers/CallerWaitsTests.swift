import HTTP2Wire
import InferenceWire
import ServingCore
import ServingRuntime
import Testing

@testable import GatewayServer

@Suite struct CallerWaitsTests {
  private func stream() -> GatewayStream {
    GatewayStream(sink: CompletionSink {}, limits: .defaults)
  }

  private func key(_ number: Int) -> CallerWaits.Key {
    CallerWaits.Key(authorization: "\(number)", address: nil)
  }

  @Test func requestsWithOneTokenWaitForOneCheck() {
    var waits = CallerWaits()
    #expect(waits.add(stream(), key(1)) == .first)
    #expect(waits.add(stream(), key(1)) == .behind)
    #expect(waits.add(stream(), key(2)) == .first)
    #expect(waits.checkCount == 2)
    #expect(waits.take(key(1)).count == 2)
    #expect(waits.take(key(1)).isEmpty)
    #expect(waits.requestCount == 1)
    #expect(waits.add(stream(), key(1)) == .first)
  }

  @Test func checksAreBounded() {
    var waits = CallerWaits()
    for number in 0..<CallerWaits.checkCountMax {
      #expect(waits.add(stream(), key(number)) == .first)
    }
    #expect(waits.add(stream(), key(-1)) == .tooMany)
    #expect(waits.add(stream(), key(0)) == .behind)
    _ = waits.take(key(0))
    #expect(waits.add(stream(), key(-1)) == .first)
  }

  @Test func requestsAreBounded() {
    var waits = CallerWaits()
    for _ in 0..<CallerWaits.requestCountMax { _ = waits.add(stream(), key(1)) }
    #expect(waits.add(stream(), key(1)) == .tooMany)
    #expect(waits.requestCount == CallerWaits.requestCountMax)
  }
}

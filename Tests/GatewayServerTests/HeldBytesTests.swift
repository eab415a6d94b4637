import ServingCore
import Testing

@testable import GatewayServer

@Suite struct HeldBytesTests {
  @Test func isOverOnlyPastTheLimit() {
    let held = HeldBytes(limit: 100)
    #expect(!held.isOver)
    held.change(by: 100)
    #expect(!held.isOver)
    held.change(by: 1)
    #expect(held.isOver)
    held.change(by: 0)
    #expect(held.isOver)
    held.change(by: -1)
    #expect(!held.isOver)
  }

  @Test func theRefusalNamesTheLimit() {
    let refusal = HeldBytes(limit: 100).refusal
    #expect(refusal.code == .resourceExhausted)
    #expect(refusal.message.contains("more than 100 bytes"))
  }
}

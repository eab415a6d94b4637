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

  @Test func oneCallerHasWhatIsFreeForOthers() {
    let held = HeldBytes(limit: 100)
    let (flooding, quiet) = (held.place(of: 1), held.place(of: 2))
    held.change(by: 50, for: flooding)
    #expect(!held.isOver(for: flooding))
    held.change(by: 1, for: flooding)
    #expect(held.isOver(for: flooding))
    #expect(!held.isOver(for: quiet))
    // Two that take all they can have a third each.
    held.change(by: -17, for: flooding)
    held.change(by: 33, for: quiet)
    #expect(!held.isOver(for: quiet))
    #expect(held.isOver(for: flooding))
    #expect(!held.isOver(for: held.place(of: 3)))
    held.change(by: -34, for: flooding)
    held.change(by: -33, for: quiet)
    #expect(flooding.bytes == 0 && quiet.bytes == 0 && held.bytes == 0)
    #expect(held.shareRefusal.message.contains("of 100 bytes"))
  }

  /// Addresses of objects, as flows are where nobody has a name, have places of their own mostly.
  @Test(arguments: [16, 48, 4_096]) func flowsAreSpread(_ stride: UInt64) {
    let held = HeldBytes(limit: 100)
    let places = Set(
      (0..<64).map { ObjectIdentifier(held.place(of: 0x7F3A_1000_0000 + $0 * stride)) })
    #expect(places.count >= 58)
  }

  @Test func theRefusalNamesTheLimit() {
    let refusal = HeldBytes(limit: 100).refusal
    #expect(refusal.code == .resourceExhausted)
    #expect(refusal.message.contains("more than 100 bytes"))
  }
}

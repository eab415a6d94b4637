import AccessControl
import ServingCore
import Testing

@testable import GatewayServer

@Suite struct ShownCallerTests {
  private func caller(
    _ shown: ShownCaller, _ text: String?, generation: Int = 1, at nanoseconds: UInt64 = 5
  ) -> String? {
    let now = MonotonicInstant(nanoseconds: nanoseconds)
    guard let text else { return shown.caller(nil, generation: generation, now: now)?.name }
    return Array(text.utf8).withUnsafeBytes {
      shown.caller($0, generation: generation, now: now)?.name
    }
  }

  private func found(_ name: String) -> Authenticated {
    Authenticated(
      caller: Caller(name: name, proof: .key, grants: []),
      until: MonotonicInstant(nanoseconds: 10), generation: 1)
  }

  @Test func whoIsKnownIsKnownByTheSameBytesForAWhile() {
    var shown = ShownCaller()
    #expect(caller(shown, nil) == nil)
    #expect(caller(shown, "Bearer a") == nil)
    Array("Bearer a".utf8).withUnsafeBytes { shown.keep(found("a"), for: $0) }
    shown.keep(found("certificate"), for: nil)
    #expect(caller(shown, "Bearer a") == "a")
    #expect(caller(shown, nil) == "certificate")
    #expect(caller(shown, "Bearer b") == nil)
    #expect(caller(shown, "") == nil)
    #expect(caller(shown, "Bearer a", generation: 2) == nil)
    #expect(caller(shown, "Bearer a", at: 9) == "a")
    #expect(caller(shown, "Bearer a", at: 10) == nil)
    Array("Bearer b".utf8).withUnsafeBytes { shown.keep(found("b"), for: $0) }
    #expect(caller(shown, "Bearer b") == "b")
    #expect(caller(shown, "Bearer a") == nil)
  }
}

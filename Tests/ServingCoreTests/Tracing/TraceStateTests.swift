import ServingCore
import Testing

@Suite struct TraceStateTests {
  @Test(
    arguments: [
      "a=1", "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE", "a=1, b=2", "a=1 \t,\tb=2", "a=1,,b=2",
      "fw529a3039@dt=FfMAAA", "0=x", "a/b*c-d_e=!~", "a= x",
      "a=\(String(repeating: "x", count: 256))",
    ])
  func isOne(text: String) {
    #expect(TraceState.isValid(text.utf8))
  }

  @Test(
    arguments: [
      "", ",", " ", "a", "=1", "a=", "A=1", "a=1=2", "a=1,a=2", "a=ü", "a=\u{1}", "_a=1", "a b=1",
      "a=\(String(repeating: "x", count: 257))",
      (0..<33).map { "k\($0)=1" }.joined(separator: ","),
    ])
  func isNone(text: String) {
    #expect(!TraceState.isValid(text.utf8))
  }

  @Test func asLongAsItMayBe() {
    let full = (0..<32).map { "k\($0)=\(String(repeating: "x", count: 9))" }
    let text = full.joined(separator: ",")
    #expect(TraceState.isValid(text.utf8))
    let padding = String(repeating: ",", count: TraceState.byteCountMax - text.utf8.count)
    #expect(TraceState.isValid((text + padding).utf8))
    #expect(!TraceState.isValid((text + padding + ",").utf8))
  }
}

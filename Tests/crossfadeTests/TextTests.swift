import ServingCore
import Testing

@testable import crossfade

@Suite struct TextTests {
  @Test(arguments: [
    (UInt64(0), "0.000"), (999, "0.000"), (1_000, "0.001"), (12_345_678, "12.345"),
    (1_000_000, "1.000"), (60_000_000_000, "60000.000"),
  ])
  func millisecondsHaveThreeDigits(_ nanoseconds: UInt64, _ text: String) {
    #expect(Milliseconds.text(nanoseconds) == text)
  }

  @Test func columnsLineUpAndTheLastIsLeftAsItIs() {
    var table = TextTable(header: ["A", "LONG", "Z"])
    table.add(["bbb", "c", "d"])
    #expect(table.text == "A    LONG  Z\nbbb  c     d")
  }

  @Test func everyCodeHasAnExitStatus() {
    for code in StatusCode.allCases {
      #expect(ExitStatus.code(for: ServingError(code, "")) != 0)
    }
    #expect(ExitStatus.code(for: ServingError(.notFound, "")) == 66)
    #expect(ExitStatus.code(for: ServingError(.dataLoss, "")) == 65)
    #expect(ExitStatus.code(for: ServingError(.unavailable, "")) == 69)
  }
}

import ServingCore
import Testing

@Suite struct FiguresTests {
  static let numbers: [(Double, String)] = [
    (0, "0"), (-0.0, "0"), (1, "1"), (0.5, "0.5"), (2.1, "2.1"), (12.34, "12.3"), (123.4, "123"),
    (999.6, "1,000"), (9.996, "10"), (1_234, "1,230"), (1_234_567, "1,230,000"),
    (0.012_34, "0.0123"), (0.000_1, "0.0001"), (-0.25, "-0.25"), (1.234e-7, "0.000000123"),
    (1.5e-9, "1.5e-9"), (2e12, "2e12"), (0.9, "0.9"), (0.1 + 0.2, "0.3"),
    (.infinity, "infinity"), (-.infinity, "-infinity"), (.nan, "not a number"),
    (Double.greatestFiniteMagnitude, "1.8e308"), (.leastNonzeroMagnitude, "4.94e-324"),
  ]

  @Test(arguments: numbers)
  func numbersHaveThreeDigits(value: Double, text: String) {
    #expect(Figures.number(value) == text)
  }

  @Test func sharesAreInPercent() {
    #expect(Figures.percent(0.021) == "2.1 %")
    #expect(Figures.percent(0) == "0 %")
  }

  @Test(arguments: [
    (0, "0"), (12, "12"), (999, "999"), (1_000, "1,000"), (9_120, "9,120"), (-1_234, "-1,234"),
    (1_000_000, "1,000,000"),
  ])
  func countsHaveCommas(count: Int, text: String) {
    #expect(Figures.count(count) == text)
  }
}

import Testing

@testable import TreeEngine

@Suite struct LightGBMDecimalTests {
  @Test(
    arguments: [
      ("1", 1), ("0.7", 0.7), ("2.5", 2.5), ("12.25", 12.25), ("1e-05", 1e-5), ("2.5E3", 2_500),
      ("1e+06", 1e6), ("0.712346", 0.712346),
      // Rounded twice: the nearest number would be one unit in the last place from it.
      ("3.01", 3 + 0.01), ("16.3", 16 + 0.3),
    ] as [(String, Double)])
  func value(text: String, number: Double) {
    #expect(LightGBMDecimal.value(of: text) == number)
  }

  @Test(arguments: [
    "", "-1", "+1", "nan", "1.2.3", "1e", "e1", "1e23", "1e-23", "1e2e3", "0x1", "1 ",
    "1234567890123456",
    ".5", "5.", "é",
  ])
  func refused(text: String) {
    #expect(LightGBMDecimal.value(of: text) == nil)
  }
}

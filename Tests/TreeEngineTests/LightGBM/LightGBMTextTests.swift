import ServingCore
import ServingTestKit
import Testing

@testable import TreeEngine

@Suite struct LightGBMTextTests {
  @Test(
    arguments: [
      ("", []), ("   ", []), ("0", [0]), ("-0", [0]), (" 1  -2 ", [1, -2]),
      ("2147483647 -2147483648", [.max, .min]), ("007", [7]),
    ] as [(String, [Int32])])
  func integers(text: String, numbers: [Int32]) throws {
    let bytes = Array(text.utf8)
    let found: [Int32] = try LightGBMText.integers(bytes.indices, in: bytes.span, count: nil)
    #expect(found == numbers)
  }

  @Test(arguments: [
    "2147483648", "-2147483649", "99999999999999999999", "+1", "1.0", "1e3", "-", "--1", "1\t2",
    "1,2", "0x1", "\u{0}",
  ])
  func noIntegers(text: String) {
    let bytes = Array(text.utf8)
    let error = refusal { () throws(ServingError) -> [Int32] in
      try LightGBMText.integers(bytes.indices, in: bytes.span, count: nil)
    }
    #expect(error?.message.hasPrefix("expected whole numbers of 32 bits, got \"") == true)
  }

  @Test(
    "Numbers are the nearest of 64 bits",
    arguments: [
      ("0.1", 0x3FB9_9999_9999_999A), ("1.0000000180025095e-35", 0x38AA_95A5_C000_0000),
      ("9007199254740993", 0x4340_0000_0000_0000),
      ("9007199254740993.0000001", 0x4340_0000_0000_0001),
      ("2.2250738585072011e-308", 0x000F_FFFF_FFFF_FFFF), ("4.9406564584124654e-324", 1),
      ("2.4703282292062327e-324", 0), ("2.4703282292062329e-324", 1), ("-0", 0x8000_0000_0000_0000),
      ("1.7976931348623157e+308", 0x7FEF_FFFF_FFFF_FFFF), ("1e309", 0x7FF0_0000_0000_0000),
      ("-inf", 0xFFF0_0000_0000_0000),
    ] as [(String, UInt64)])
  func number(text: String, bits: UInt64) throws {
    let bytes = Array(text.utf8)
    let found = try LightGBMText.numbers(bytes.indices, in: bytes.span, count: 1)
    #expect(found.map(\.bitPattern) == [bits])
  }

  @Test(arguments: ["one", "1,5", "1.2.3", "1e", "-", "0.1\t", "é", "\u{FFFD}"])
  func noNumber(text: String) {
    let bytes = Array(text.utf8)
    let error = refusal { () throws(ServingError) in
      try LightGBMText.numbers(bytes.indices, in: bytes.span, count: 1)
    }
    #expect(error?.message.hasPrefix("expected numbers, got \"") == true)
  }

  @Test("What LightGBM prints is read back", arguments: SeededRandom.seeds)
  func roundTrip(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let numbers = (0..<2_000).map { _ in
      Double(bitPattern: UInt64.random(in: 0...UInt64.max, using: &random))
    }.filter(\.isFinite)
    let bytes = Array(numbers.map(\.description).joined(separator: " ").utf8)
    let found = try LightGBMText.numbers(bytes.indices, in: bytes.span, count: numbers.count)
    #expect(found == numbers)
  }

  @Test func aCountWithoutNumbersTakesNoMemory() {
    let error = refusal { () throws(ServingError) in
      try LightGBMText.numbers(0..<0, in: [UInt8]().span, count: .max)
    }
    #expect(error?.message == "expected \(Int.max) numbers, got 0")
  }
}

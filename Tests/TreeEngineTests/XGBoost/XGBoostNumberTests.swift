import ServingCore
import Testing

@testable import TreeEngine

@Suite("Numbers of a model's JSON")
struct XGBoostNumberTests {
  private func numbers<Number: XGBoostNumber>(_ text: String) throws -> [Number] {
    try XGBoostJSON.decode(XGBoostNumbers<Number>.self, Array(text.utf8)).values
  }

  @Test(
    "Decimals become the nearest number of 32 bits",
    arguments: [
      ("0E0", 0), ("-0E0", 0x8000_0000), ("1E-45", 1), ("-1.4E-45", 0x8000_0001), ("3E-45", 2),
      ("1.1754942E-38", 0x7F_FFFF), ("1.17549435E-38", 0x80_0000), ("3.4028235E38", 0x7F7F_FFFF),
      ("1E39", 0x7F80_0000), ("1", 0x3F80_0000), ("0.1", 0x3DCC_CCCD), ("Infinity", 0x7F80_0000),
      ("-Infinity", 0xFF80_0000),
      // Just below, at, and just above halfway between two: through 64 bits all would be at it.
      ("1.00000017881393432617187499", 0x3F80_0001), ("1.0000001788139343261718750", 0x3F80_0002),
      ("1.00000005960464477539062501", 0x3F80_0001), ("1.0000000596046447753906250", 0x3F80_0000),
    ] as [(String, UInt32)])
  func decimal(text: String, bits: UInt32) throws {
    let found: [Float] = try numbers("[7,\(text),\(text)]")
    #expect(found.map(\.bitPattern).suffix(2) == [bits, bits])
  }

  @Test("Every number of 32 bits comes back from its shortest decimal")
  func shortest() throws {
    var bits: UInt32 = 0
    var expected: [Float] = []
    while expected.count < 20_000 {
      bits = bits &* 1_664_525 &+ 1_013_904_223
      let number = Float(bitPattern: bits)
      if number.isFinite { expected.append(number) }
    }
    let text = "[" + expected.map { "\($0)" }.joined(separator: ",") + "]"
    let found: [Float] = try numbers(text)
    #expect(found.map(\.bitPattern) == expected.map(\.bitPattern))
  }

  @Test("NaN is a number, and whole numbers are whole")
  func others() throws {
    #expect(try (numbers("[NaN]") as [Float])[0].isNaN)
    #expect(try numbers("[1,-1,2E0]") as [Int32] == [1, -1, 2])
    #expect(throws: DecodingError.self) { try numbers("[0.5]") as [Int32] }
    #expect(throws: DecodingError.self) { try numbers("[256]") as [UInt8] }
    #expect(throws: DecodingError.self) { try numbers(#"["1"]"#) as [Float] }
  }

  @Test(
    "Words that JSON has not are put in quotes, outside of texts only",
    arguments: [
      ("[]", "[]"), ("", ""), ("NaN", #""NaN""#), ("[1,NaN,2]", #"[1,"NaN",2]"#),
      ("[-Infinity,Infinity]", #"["-Infinity","Infinity"]"#), ("[- Infinity]", #"[- "Infinity"]"#),
      (#"{"NaN":"Infinity"}"#, #"{"NaN":"Infinity"}"#), (#"["\"NaN",NaN]"#, #"["\"NaN","NaN"]"#),
      (#"["\\",NaN]"#, #"["\\","NaN"]"#), ("[Na,N,I,Infinit", "[Na,N,I,Infinit"),
      ("[NaNaN]", #"["NaN"aN]"#), (#"["\"#, #"["\"#),
    ])
  func words(text: String, quoted: String) {
    #expect(XGBoostJSON.quotingWords(Array(text.utf8)) == Array(quoted.utf8))
  }

  @Test(
    "What only looks like a number is refused",
    arguments: [
      "-", "1E-", "-1e+", "1e", "+1", "--1", ".5", "1.", "00", "0x1", "1..2", "-NaN", "NaNN",
      "1E999",
      "\u{7F}", "e", "1-", #""x""#,
    ])
  func notNumbers(text: String) {
    #expect(throws: DecodingError.self) { try numbers("[1,\(text),2]") as [Float] }
    #expect(throws: DecodingError.self) { try numbers("[1,\(text),2]") as [Int32] }
  }
}

import ServingCore
import ServingTestKit
import Testing

@testable import TreeEngine

@Suite("UBJSON")
struct UBJSONReaderTests {
  private struct Everything: Decodable, Equatable {
    struct Inner: Decodable, Equatable {
      var b: Bool
      var n: Int?
    }

    var a: [Int]
    var t: String
    var o: Inner
    var d: Double
    var s: [Inner]
  }

  /// The bytes of a text in which every character stands for one.
  private static func bytes(_ text: String) -> [UInt8] {
    text.unicodeScalars.map { UInt8($0.value) }
  }

  private static func decoder(_ text: String) throws -> UBJSONDecoder {
    let reader = try UBJSONReader(validating: bytes(text))
    return UBJSONDecoder(reader: reader, offset: 0, codingPath: [])
  }

  @Test("Values of all types are decoded")
  func everything() throws {
    let text =
      "{i\u{1}a[i\u{FF}U\u{FF}I\u{FF}\u{FE}l\0\u{1}\0\0L\0\0\0\u{1}\0\0\0\0CA]"
      + "U\u{1}tSI\0\u{2}hi" + "l\0\0\0\u{1}o{#i\u{2}i\u{1}bTi\u{1}nZ"
      + "L\0\0\0\0\0\0\0\u{1}dD\u{3F}\u{F8}\0\0\0\0\0\0"
      + "i\u{1}s[#i\u{2}{i\u{1}bF}{i\u{1}bTi\u{1}ni\u{7}}}"
    let found = try Everything(from: Self.decoder(text))
    #expect(found.a == [-1, 255, -2, 65_536, 1 << 32, 65])
    #expect(found.t == "hi")
    #expect(found.o == .init(b: true, n: nil))
    #expect(found.d == 1.5)
    #expect(found.s == [.init(b: false, n: nil), .init(b: true, n: 7)])
  }

  /// The type's marker, two numbers of it, and what they are.
  static let typedArrays: [(String, String, [Float])] = [
    ("i", "\u{80}\u{7F}", [-128, 127]), ("U", "\u{80}\u{7F}", [128, 127]),
    ("I", "\u{80}\0\0\u{1}", [-32_768, 1]),
    ("l", "\u{FF}\u{FF}\u{FF}\u{FE}\0\0\u{1}\0", [-2, 256]),
    ("L", "\0\0\0\0\0\0\0\u{9}" + String(repeating: "\u{FF}", count: 8), [9, -1]),
    ("d", "\u{3F}\u{80}\0\0\0\0\0\u{1}", [1, .leastNonzeroMagnitude]),
    ("D", "\u{BF}\u{F0}\0\0\0\0\0\0" + String(repeating: "\0", count: 8), [-1, 0]),
  ]

  @Test("Arrays of one type, with counts of any", arguments: typedArrays.indices)
  func typed(index: Int) throws {
    let (marker, numbers, expected) = Self.typedArrays[index]
    for count in ["i\u{2}", "U\u{2}", "I\0\u{2}", "l\0\0\0\u{2}", "L\0\0\0\0\0\0\0\u{2}"] {
      let decoder = try Self.decoder("[$\(marker)#\(count)\(numbers)")
      #expect(try XGBoostNumbers<Float>(from: decoder).values == expected)
    }
  }

  @Test("Only whole numbers are whole")
  func whole() throws {
    let numbers = try XGBoostNumbers<Int32>(from: Self.decoder("[d\u{40}\0\0\0i\u{7}]")).values
    #expect(numbers == [2, 7])
    for text in ["[d\u{3F}\0\0\0]", "[$L#i\u{1}\0\0\0\u{1}\0\0\0\0", "[T]", "T"] {
      #expect(throws: DecodingError.self) {
        try XGBoostNumbers<Int32>(from: Self.decoder(text))
      }
    }
  }

  /// Bytes that are no UBJSON, and what is said of them.
  static let refusals: [(String, String)] = [
    ("", "expected 1 bytes more, got 0"),
    ("?", "byte 0: expected a value, got byte 63"),
    ("N", "got byte 78"),
    ("Hi\u{1}1", "got byte 72"),
    ("TT", "expected the end of the file, got 1 bytes"),
    ("l\0", "expected 4 bytes more, got 1"),
    ("Si\u{FF}", "expected a length"),
    ("Si\u{2}a", "expected a length"),
    ("STa", "expected a length"),
    ("Sd\0\0\0\0", "expected a length"),
    ("[i\u{1}", "expected 1 bytes more"),
    ("[#L\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}T", "expected a length"),
    ("[$d#L\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}", "expected a length"),
    ("[$d#i\u{2}\0\0\0\0\0\0\0", "expected 8 bytes more, got 7"),
    ("[$di\u{1}", "expected the count"),
    ("[$T#i\u{1}", "expected a type of numbers for an array, got byte 84"),
    ("{$i#i\0", "got an object of one type"),
    ("{i\u{1}a}", "expected a value, got byte 125"),
    ("{i\u{1}aZ", "expected 1 bytes more"),
    (String(repeating: "[", count: 100), "at most 64 containers"),
  ]

  @Test(arguments: refusals.indices)
  func malformed(index: Int) throws {
    let (text, expected) = Self.refusals[index]
    let error = try #require(
      refusal { () throws(ServingError) in try UBJSONReader(validating: Self.bytes(text)) })
    #expect(error.code == .invalidArgument)
    #expect(error.message.contains(expected), "\(error.message)")
  }

  @Test("What has another type is refused with its path")
  func mismatches() throws {
    let decoder = try Self.decoder(
      "{i\u{1}a[]i\u{1}tSi\0i\u{1}o{i\u{1}bT}i\u{1}di\0i\u{1}s[{i\u{1}bi\u{1}}]}")
    let error = #expect(throws: DecodingError.self) { try Everything(from: decoder) }
    guard case .typeMismatch(_, let context)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(context.codingPath.map(\.stringValue) == ["s", "0", "b"])
    #expect(context.debugDescription == "expected a truth value, got a number")
  }

  @Test("A name that comes twice, and text that is not UTF-8, are refused")
  func names() throws {
    let twice = try Self.decoder("{i\u{1}bTi\u{1}bF}")
    #expect(throws: DecodingError.self) { try Everything.Inner(from: twice) }
    let text = try Self.decoder("Si\u{1}\u{FF}")
    #expect(throws: ServingError.self) { try String(from: text) }
  }
}

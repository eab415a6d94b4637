import Foundation
import RegistryStore
import ServingCore
import ServingTestKit
import Testing

struct JSONParserTests {
  private static func parse(_ text: String) throws(ServingError) -> JSONValue {
    try JSONParser.parse(Array(text.utf8))
  }

  @Test(
    arguments: [
      ("null", .null), (" true ", .bool(true)), ("\t\r\nfalse", .bool(false)),
      ("0", .number("0")), ("-0.50e+7", .number("-0.50e+7")), ("1E5", .number("1E5")),
      ("18446744073709551616", .number("18446744073709551616")),
      ("\"\"", .string("")), (#""a\"\\\/\b\f\n\r\tz""#, .string("a\"\\/\u{8}\u{C}\n\r\tz")),
      (#""\u00e9\u20AC\ud83d\ude00é😀\u0000""#, .string("é€😀é😀\0")),
      ("[]", .array([])), ("[ 1 , [ ] ]", .array([.number("1"), .array([])])),
      ("{}", .object([])),
    ] as [(String, JSONValue)])
  func reads(_ text: String, _ value: JSONValue) throws {
    #expect(try Self.parse(text) == value)
  }

  @Test func keepsMembersInOrder() throws {
    guard case .object(let members) = try Self.parse(#"{"b": 1, "a": {"b": 2}}"#) else {
      Issue.record("not an object")
      return
    }
    #expect(members.map(\.key) == ["b", "a"])
  }

  @Test(arguments: [
    ("", "line 1: expected a value, got the end"),
    ("\n\n]", "line 3: expected a value, got \"]\""),
    ("[1\n2]", "line 2: expected ',' or ']', got \"2\""), ("[1,]", "expected a value, got \"]\""),
    ("{\"a\" 1}", "expected ':' after a key"), ("{\"a\":1,}", "expected a key in double quotes"),
    ("{a:1}", "expected a key in double quotes, got \"a\""),
    ("{\"a\":1 \"b\":2}", "expected ',' or '}'"), ("[1] 2", "expected the end of the text"),
    ("{\"a\":1,\"b\":2,\"a\":3}", "key \"a\" is given twice"),
    ("01", "needless zero"), ("-", "expected a digit, got the end"), ("1.", "expected a digit"),
    ("1e", "expected a digit"), (".5", "expected a value"), ("+1", "expected a value"),
    ("NaN", "expected a value, got \"N\""), ("tru", "expected 'true', got the end"),
    ("nul!", "expected 'null', got \"!\""), ("\"abc", "expected the closing '\"'"),
    ("\"a\nb\"", "expected an escape in place of a control character"),
    (#""\x""#, "after a backslash"), (#""\"#, "after a backslash"),
    (#""\u12g4""#, "four hexadecimal digits"), (#""\ud800""#, "half of a surrogate pair"),
    (#""\ud800\n""#, "half of a surrogate pair"), (#""\udc00\ud800""#, "half of a surrogate pair"),
    (#""\ud800\u0041""#, "half of a surrogate pair"), ("\u{FEFF}[]", "expected a value"),
  ])
  func refuses(_ text: String, _ message: String) {
    let error = refusal { () throws(ServingError) in try Self.parse(text) }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "no error")")
  }

  @Test(arguments: [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xC0, 0x80]] as [[UInt8]])
  func refusesWhatIsNotUTF8(_ bytes: [UInt8]) {
    let text = [UInt8(ascii: "\"")] + bytes + [UInt8(ascii: "\"")]
    let error = refusal { () throws(ServingError) in try JSONParser.parse(text) }
    #expect(error?.message == "JSON line 1: a string is not UTF-8")
  }

  @Test func nestsAsDeepAsTheLimit() throws {
    let depth = JSONParser.depthMax
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    _ = try Self.parse(nested(depth))
    let error = refusal { () throws(ServingError) in try Self.parse(nested(depth + 1)) }
    #expect(error?.message.contains("more than \(depth) lists") == true)
    #expect(refusal { () throws(ServingError) in try Self.parse(nested(1_000_000)) } != nil)
  }

  /// Whatever Foundation writes reads back as the same; whatever is damaged gives an error or a
  /// value, never a crash, and never a value where Foundation sees none.
  @Test(arguments: SeededRandom.seeds)
  func agreesWithFoundation(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for _ in 0..<200 {
      let json = Self.sample(depth: 0, &random)
      var text = Array(
        try JSONSerialization.data(
          withJSONObject: Self.foundation(json), options: .fragmentsAllowed))
      #expect(Self.sorted(try JSONParser.parse(text)) == Self.sorted(json))

      let index = Int.random(in: 0..<text.count, using: &random)
      text[index] = UInt8.random(in: 0x20..<0x7F, using: &random)
      // Foundation refuses numbers beyond a Double; here they are text still.
      if text[index] | 0x20 == UInt8(ascii: "e") { continue }
      let isRead = refusal { () throws(ServingError) in try JSONParser.parse(text) } == nil
      let theirs = try? JSONSerialization.jsonObject(with: Data(text), options: .fragmentsAllowed)
      #expect(!isRead || theirs != nil, "\(String(decoding: text, as: UTF8.self))")
    }
  }

  private static func sample(depth: Int, _ random: inout SeededRandom) -> JSONValue {
    switch Int.random(in: 0..<(depth < 4 ? 6 : 4), using: &random) {
    case 0: .null
    case 1: .bool(Bool.random(using: &random))
    case 2: .number("\(Int64.random(in: .min ... .max, using: &random))")
    case 3: .string(text(&random))
    case 4:
      .array(
        (0..<Int.random(in: 0..<4, using: &random)).map { _ in sample(depth: depth + 1, &random) })
    default:
      .object(
        (0..<Int.random(in: 0..<4, using: &random)).map { index in
          JSONValue.Member(
            key: "\(index)\(text(&random))", value: sample(depth: depth + 1, &random))
        })
    }
  }

  private static func text(_ random: inout SeededRandom) -> String {
    let pieces = ["a", "\"", "\\", "/", "\n", "\u{1}", "é", "😀", "\u{2028}", " ", "{", "\u{7F}"]
    return (0..<Int.random(in: 0..<6, using: &random)).map { _ in
      pieces[Int.random(in: 0..<pieces.count, using: &random)]
    }.joined()
  }

  private static func foundation(_ value: JSONValue) -> Any {
    switch value {
    case .null: NSNull()
    case .bool(let flag): flag
    case .number(let digits): NSNumber(value: Int64(digits) ?? 0)
    case .string(let text): text
    case .array(let elements): elements.map(foundation)
    case .object(let members):
      Dictionary(uniqueKeysWithValues: members.map { ($0.key, foundation($0.value)) })
    }
  }

  private static func sorted(_ value: JSONValue) -> JSONValue {
    switch value {
    case .array(let elements): .array(elements.map(sorted))
    case .object(let members):
      .object(
        members.sorted { $0.key < $1.key }.map {
          JSONValue.Member(key: $0.key, value: sorted($0.value))
        })
    default: value
    }
  }
}

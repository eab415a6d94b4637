import ServingCore
import Testing

@testable import crossfade

@Suite struct CSVReaderTests {
  /// All records of a text that comes in chunks of so many bytes.
  static func records(
    _ bytes: [UInt8], chunkBytes: Int = 7, recordBytesMax: Int = CSVReader.recordBytesMax
  ) throws(ServingError) -> [CSVRecord] {
    var reader = CSVReader(recordBytesMax: recordBytesMax, chunks: chunks(bytes, chunkBytes))
    var records: [CSVRecord] = []
    while let record = try reader.next() { records.append(record) }
    return records
  }

  static func chunks(_ bytes: [UInt8], _ chunkBytes: Int = 7) -> CSVReader.Chunks {
    var rest = bytes[...]
    return { () throws(ServingError) in
      defer { rest = rest.dropFirst(chunkBytes) }
      return Array(rest.prefix(chunkBytes))
    }
  }

  static func fields(_ record: CSVRecord) -> [String] {
    (0..<record.fieldCount).map { record.text($0) ?? "not UTF-8" }
  }

  private static let tables: [(String, [[String]])] = [
    ("", []), ("a", [["a"]]), ("a,b\n", [["a", "b"]]), ("a,b\r\nc,d", [["a", "b"], ["c", "d"]]),
    ("a\n\n\r\nb\n", [["a"], ["b"]]), (",\n", [["", ""]]), ("a,\n,b\n", [["a", ""], ["", "b"]]),
    ("\"a\"\n", [["a"]]), ("\"\"\n", [[""]]), ("\"a,b\",c", [["a,b", "c"]]),
    ("\"a\"\"b\"\n", [["a\"b"]]), ("\"\"\"\"", [["\""]]),
    ("\"one\ntwo\",3\n", [["one\ntwo", "3"]]), ("\"one\r\ntwo\"\r\n", [["one\r\ntwo"]]),
    (" a , b \n", [[" a ", " b "]]), ("\u{FEFF}a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
    ("\u{FEFF}", []), ("\u{FEFF}\"a\"", [["a"]]), ("naïve,日本\n", [["naïve", "日本"]]),
    ("a\r\n\"\"", [["a"], [""]]),
  ]

  @Test(arguments: tables)
  func readsWhatRFC4180Says(_ text: String, _ expected: [[String]]) throws {
    for chunkBytes in [1, 2, 3, 7, 4_096] {
      let records = try Self.records(Array(text.utf8), chunkBytes: chunkBytes)
      #expect(records.map(Self.fields) == expected, "in chunks of \(chunkBytes)")
    }
  }

  @Test func countsTheLinesOfFields() throws {
    let records = try Self.records(Array("a\n\n\"b\nc\"\r\nd\n".utf8))
    #expect(records.map(\.line) == [1, 3, 5])
  }

  @Test(arguments: [
    ("a\n\"b", "line 2: a quoted field that begins in this record is nowhere closed"),
    ("a\n\"b\nc\n", "line 2: a quoted field"), ("a\nb\"c\n", "line 2: expected no quote within"),
    ("\"a\"b\n", "line 1: expected a comma"), ("a\rb\n", "line 1: expected a line feed"),
    ("a\n\nb\rc", "line 3: expected a line feed"),
  ])
  func saysWhereAFileIsWrong(_ text: String, _ words: String) {
    let error = #expect(throws: ServingError.self) { try Self.records(Array(text.utf8)) }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.hasPrefix(words) == true, "\(error?.message ?? "none")")
  }

  @Test func aRecordHasABound() throws {
    let text = Array("abcd,efgh\n".utf8)
    #expect(try Self.records(text, recordBytesMax: 8).count == 1)
    let error = #expect(throws: ServingError.self) {
      try Self.records(text, recordBytesMax: 7)
    }
    #expect(error?.message.contains("is a quote missing?") == true)
  }

  @Test func textThatIsNotUTF8IsNone() throws {
    let records = try Self.records([0x61, 0x2C, 0xE9, 0x0A])
    #expect(records.first?.text(0) == "a")
    #expect(records.first.map { $0.text(1) == nil } == true)
  }
}

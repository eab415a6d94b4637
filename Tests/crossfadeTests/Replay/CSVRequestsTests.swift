import ServingCore
import ServingTestKit
import Testing

@testable import crossfade

@Suite struct CSVRequestsTests {
  private static let batch = Dimension.dynamic(name: "batch")
  private static let specs = [
    TensorSpec(name: "x", datatype: .fp32, dimensions: [batch, .fixed(2)]),
    TensorSpec(name: "age", datatype: .int64, dimensions: [batch, .fixed(1)]),
    TensorSpec(name: "title", datatype: .bytes, dimensions: [batch]),
  ]

  static func requests(
    _ text: String, _ specs: [TensorSpec] = specs
  ) throws(ServingError) -> (columns: CSVColumns, requests: [ReplayRequest]) {
    let source = try CSVRequests(
      CSVReader(chunks: CSVReaderTests.chunks(Array(text.utf8))), path: "rows.csv", specs: specs)
    var requests: [ReplayRequest] = []
    while let step = try source.next() {
      if case .request(let request) = step { requests.append(request) }
    }
    return (source.columns, requests)
  }

  @Test func makesARequestOfEachRow() throws {
    let text = """
      title,x[1],truth,id,slice:country,age,x[0],note
      "win, now",2.5,7,a-1,NO,41,-1,hm
      plain, 1e3 ,,,,-2,nan,

      """
    let (columns, requests) = try Self.requests(text)
    #expect(columns.ignored == ["note"])
    try #require(requests.count == 2)
    let first = requests[0]
    #expect(first.id == "a-1")
    #expect(first.slices == ["country": "NO"])
    #expect(first.truth == .text("7", place: "\"rows.csv\": line 2, column \"truth\""))
    #expect(first.inputs[0] == .fp32("x", rows: [[-1, 2.5]]))
    #expect(first.inputs[1].shape == [1, 1])
    #expect(try first.inputs[1].elements() == [.signed(41)])
    #expect(first.inputs[2].shape == [1])
    #expect(try first.inputs[2].elements() == [.bytes(Array("win, now".utf8))])
    let second = requests[1]
    #expect(second.id == "2")
    #expect(second.slices.isEmpty)
    #expect(second.truth == nil)
    #expect(second.inputs[0].floats[0].isNaN)
    #expect(second.inputs[0].floats[1] == 1_000)
  }

  private static let open = Dimension.dynamic(name: "n")
  private static let shapes: [([Dimension], String, [Int])] = [
    ([batch, open], "x[0],x[1],x[2]", [1, 3]), ([batch, open], "x", [1, 1]),
    ([batch, .fixed(2), open], "x[3],x[2],x[1],x[0]", [1, 2, 2]), ([batch], "x[0]", [1]),
    ([.fixed(1), .fixed(2)], "x[0],x[1]", [1, 2]), ([.fixed(2)], "x[0],x[1]", [2]), ([], "x", []),
  ]

  @Test(arguments: shapes)
  func theHeaderSaysTheShape(
    _ dimensions: [Dimension], _ header: String, _ expected: [Int]
  ) throws {
    let spec = TensorSpec(name: "x", datatype: .fp32, dimensions: dimensions)
    let (columns, _) = try Self.requests(header + "\n", [spec])
    #expect(columns.shapes[0].dimensions == expected)
  }

  @Test(arguments: [
    ("", "\"rows.csv\": expected a header that names the columns, got nothing"),
    ("x[0],age,title\n", "line 1: column \"x[1]\" is missing: input \"x\", FP32 [batch, 2]"),
    ("x[0],x[1],title\n", "line 1: column \"age\" is missing"),
    ("x[0],x[1],x[2],age,title\n", "column \"x[2]\" is one too many"),
    ("x[0],x[0],age,title\n", "column \"x[0]\" is there twice"),
    ("x,x[0],x[1],age,title\n", "columns \"x\" and \"x[0]\" are the same element"),
    ("x[0],x[01],age,title\n", "column \"x[1]\" is missing"),
    ("x[0],x[9223372036854775807],age,title\n", "column \"x[1]\" is missing"),
    ("x[0],x[1],age,title,slice:a,slice:b,slice:c,slice:d,slice:e\n", "at most 4 columns"),
  ])
  func saysWhatIsWrongWithAHeader(_ text: String, _ words: String) {
    expectRefusal(text, words)
  }

  @Test(arguments: [
    ("1,2,3\n", "line 2: expected 4 fields as the header has, got 3"),
    ("1,2,3,t\n1,2,3,t,5\n", "line 3: expected 4 fields as the header has, got 5"),
    ("1,two,3,t\n", "line 2, column \"x[1]\": expected a value of FP32, got \"two\""),
    ("1,,3,t\n", "line 2, column \"x[1]\": expected a value of FP32, got nothing"),
    ("1,1e39,3,t\n", "line 2, column \"x[1]\": expected a value of FP32, got \"1e39\""),
    ("1,2,3.5,t\n", "line 2, column \"age\": expected a value of INT64, got \"3.5\""),
    ("1,2,3,\"two\nlines\"\n1,x,3,t\n", "line 4, column \"x[1]\""),
  ])
  func saysWhereARowIsWrong(_ rows: String, _ words: String) {
    expectRefusal("x[0],x[1],age,title\n" + rows, words)
  }

  private func expectRefusal(_ text: String, _ words: String) {
    let error = #expect(throws: ServingError.self) { try Self.requests(text) }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.hasPrefix("\"rows.csv\": ") == true)
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "none")")
  }

  private static let cells: [(String, Datatype, [UInt8]?)] = [
    ("true", .bool, [1]), ("False", .bool, [0]), ("1", .bool, [1]), ("2", .bool, nil),
    ("255", .uint8, [255]), ("256", .uint8, nil), ("-1", .uint8, nil), (" 7\t", .int8, [7]),
    ("", .int8, nil), ("inf", .fp16, [0, 0x7C]), ("65520", .fp16, nil), ("1", .bf16, [0x80, 0x3F]),
    ("1e39", .bf16, nil), ("", .bytes, [0, 0, 0, 0]), (" a", .bytes, [2, 0, 0, 0, 0x20, 0x61]),
  ]

  @Test(arguments: cells)
  func aCellIsReadByItsDatatype(_ text: String, _ datatype: Datatype, _ expected: [UInt8]?) {
    var bytes: [UInt8] = []
    let isRead = CSVCell.append(text, datatype, to: &bytes)
    #expect((isRead ? bytes : nil) == expected)
  }

  @Test func aTruthIsWhatTheModelGives() throws {
    let text = ReplayTruth.text(" 2.5", place: "there")
    #expect(try text.truth(hasLabel: true) == .label(" 2.5"))
    #expect(try text.truth(hasLabel: false) == .value(2.5))
    let error = #expect(throws: ServingError.self) {
      try ReplayTruth.text("cat", place: "there").truth(hasLabel: false)
    }
    #expect(error?.message.hasPrefix("there: expected a number") == true)
  }
}

import RegistryStore
import ServingCore
import ServingTestKit
import Testing

struct TensorJSONTests {
  private static func data(
    _ datatype: Datatype, _ json: String, shape: Shape? = nil
  ) throws(ServingError) -> OwnedTensor {
    try TensorJSON.tensor(
      name: "x", datatype: datatype, shape: shape, data: try JSONParser.parse(Array(json.utf8)),
      at: "data")
  }

  @Test(
    arguments: [
      (.bool, "[true, false]", [1, 0]),
      (.uint8, "[0, 255]", [0, 255]), (.int8, "[-128, 127, -0]", [0x80, 0x7F, 0]),
      (.uint16, "[65535]", [0xFF, 0xFF]), (.int16, "[-2]", [0xFE, 0xFF]),
      (.uint32, "[4294967295]", [0xFF, 0xFF, 0xFF, 0xFF]), (.int32, "[1]", [1, 0, 0, 0]),
      (.uint64, "[18446744073709551615]", [UInt8](repeating: 0xFF, count: 8)),
      (.int64, "[-9223372036854775808]", [0, 0, 0, 0, 0, 0, 0, 0x80]),
      (.int64, "[9007199254740993]", [1, 0, 0, 0, 0, 0, 0x20, 0]),
      (.fp16, "[0.1, 65504, 1e-8]", [0x66, 0x2E, 0xFF, 0x7B, 0, 0]),
      (.bf16, "[1.00390625, 1.01171875]", [0x80, 0x3F, 0x82, 0x3F]),
      (.fp32, "[0.1, 1e-45, 16777217]", [0xCD, 0xCC, 0xCC, 0x3D, 1, 0, 0, 0, 0, 0, 0x80, 0x4B]),
      (.fp32, "[\"Infinity\", \"-Infinity\"]", [0, 0, 0x80, 0x7F, 0, 0, 0x80, 0xFF]),
      (.bf16, "[\"-Infinity\"]", [0x80, 0xFF]),
      (.fp64, "[0.1]", [0x9A, 0x99, 0x99, 0x99, 0x99, 0x99, 0xB9, 0x3F]),
      (.bytes, "[\"hé\", \"\"]", [3, 0, 0, 0, 0x68, 0xC3, 0xA9, 0, 0, 0, 0]),
    ] as [(Datatype, String, [UInt8])])
  func readsEveryDatatypeExactly(_ datatype: Datatype, _ json: String, _ bytes: [UInt8]) throws {
    #expect(try Self.data(datatype, json).bytes == bytes)
  }

  @Test(arguments: [Datatype.fp16, .bf16, .fp32, .fp64])
  func readsNaN(_ datatype: Datatype) throws {
    let elements = try Self.data(datatype, "[\"NaN\"]").elements()
    guard case .floating(let number, _) = elements[0] else {
      Issue.record("\(elements)")
      return
    }
    #expect(number.isNaN)
  }

  @Test(
    arguments: [
      (.bool, "1", "expected BOOL (true or false), got 1"), (.bool, "\"true\"", "got \"true\""),
      (.uint8, "256", "a whole number from 0 to 255), got 256"), (.uint8, "-1", "got -1"),
      (.int8, "128", "from -128 to 127"), (.int16, "32768", "INT16"), (.uint16, "65536", "UINT16"),
      (.int32, "2147483648", "INT32"), (.uint32, "-5", "UINT32"),
      (.int64, "9223372036854775808", "got 9223372036854775808"),
      (.uint64, "18446744073709551616", "got 18446744073709551616"),
      (.int64, "1.0", "got 1.0"), (.int64, "1e2", "got 1e2"), (.int64, "\"5\"", "got \"5\""),
      (.int64, "9007199254740993.5", "got 9007199254740993.5"), (.int64, "null", "got null"),
      (.fp16, "65520", "a number in its range"), (.bf16, "3.4e38", "got 3.4e38"),
      (.fp32, "1e39", "got 1e39"), (.fp64, "1e309", "got 1e309"), (.fp32, "true", "got true"),
      (.fp32, "\"nan\"", "got \"nan\""), (.fp32, "\"1.5\"", "got \"1.5\""),
      (.fp32, "{}", "got an object of 0"), (.bytes, "5", "expected BYTES (a string), got 5"),
    ] as [(Datatype, String, String)])
  func refusesElementsOfAnotherKind(_ datatype: Datatype, _ json: String, _ message: String) throws
  {
    let good = ["bool": "true", "bytes": "\"\""]["\(datatype)"] ?? "0"
    let error = refusal { () throws(ServingError) in
      try Self.data(datatype, "[[\(good), \(good)], [\(good), \(json)]]")
    }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.hasPrefix("data[1][1]: expected \(datatype.name)") == true)
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "no error")")
  }

  @Test(
    arguments: [
      ("5", nil, []), ("[1, 2, 3]", nil, [3]), ("[[1, 2], [3, 4], [5, 6]]", nil, [3, 2]),
      ("[]", nil, [0]), ("[[], []]", nil, [2, 0]), ("[[[1]]]", nil, [1, 1, 1]),
      ("[1, 2, 3, 4]", [2, 2], [2, 2]), ("5", [1, 1], [1, 1]), ("[5]", [], []),
      ("[]", [0, 4], [0, 4]),
      ("[[1, 2]]", [1, 2], [1, 2]), ("[[[[[[[[1]]]]]]]]", nil, [1, 1, 1, 1, 1, 1, 1, 1]),
    ] as [(String, Shape?, Shape)])
  func takesTheShapeOfTheListsOrTheOneGiven(
    _ json: String, _ given: Shape?, _ shape: Shape
  ) throws {
    #expect(try Self.data(.int64, json, shape: given).shape == shape)
  }

  @Test(
    arguments: [
      (
        "[[1, 2], [3]]", nil,
        "data[1]: expected a list of shape [2] as in the elements before, got a "
          + "list of shape [1]"
      ),
      (
        "[[1], 2]", nil,
        "data[1]: expected a list of shape [1] as in the elements before, got an "
          + "element"
      ),
      ("[1, [2]]", nil, "data[1]: expected an element as in the elements before, got a list"),
      ("[[[[[[[[[1]]]]]]]]]", nil, "data: expected at most 8 lists inside each other, got 9"),
      ("[1, 2, 3]", [2, 2], "data: expected 4 elements for shape [2, 2], got 3 in shape [3]"),
      ("[[1, 2], [3, 4]]", [4], "data: expected 4 elements for shape [4], got 4 in shape [2, 2]"),
      ("[1]", [1 << 40, 1 << 40], "expected more than can be counted elements"),
    ] as [(String, Shape?, String)])
  func refusesListsThatMakeNoTensor(_ json: String, _ shape: Shape?, _ message: String) {
    let error = refusal { () throws(ServingError) in try Self.data(.int64, json, shape: shape) }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "no error")")
  }

  @Test(arguments: [
    (#"{"name":"x","datatype":"FP32"}"#, "in.data: missing"),
    (#"{"name":"x","datatype":"FP32","data":[],"rows":1}"#, "in.\"rows\": unknown key"),
    (#"{"name":"","datatype":"FP32","data":[]}"#, "in.name: expected a name"),
    (#"{"name":5,"datatype":"FP32","data":[]}"#, "in.name: expected a string, got 5"),
    (#"{"name":"x","datatype":"FLOAT","data":[]}"#, "in.datatype: expected one of BOOL, UINT8"),
    (#"{"name":"x","datatype":"FP32","shape":[-1],"data":[]}"#, "in.shape[0]: expected a whole"),
    (#"{"name":"x","datatype":"FP32","shape":[1.5],"data":[]}"#, "got 1.5"),
    (
      #"{"name":"x","datatype":"FP32","shape":4,"data":[]}"#, "in.shape: expected a list of at most"
    ),
    (#"{"name":"x","datatype":"FP32","shape":[1,1,1,1,1,1,1,1,1],"data":[]}"#, "a list of 9"),
    ("[]", "in: expected an object, got a list of 0"),
  ])
  func refusesObjectsThatAreNoTensor(_ json: String, _ message: String) {
    let error = refusal { () throws(ServingError) in
      try TensorJSON.tensor(try JSONParser.parse(Array(json.utf8)), at: "in")
    }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "no error")")
  }

  @Test func writesOneLine() throws {
    let tensor = OwnedTensor(
      name: "a \"b\"", datatype: .fp32, shape: [1, 3],
      bytes: [0xCD, 0xCC, 0xCC, 0x3D, 0, 0, 0x80, 0x7F, 0, 0, 0xC0, 0x7F])
    #expect(
      try TensorJSON.text(tensor)
        == #"{"name": "a \"b\"", "datatype": "FP32", "shape": [1, 3], "#
        + #""data": [0.1, "Infinity", "NaN"]}"#
    )
  }

  @Test func refusesToWriteBytesThatAreNoText() {
    let tensor = OwnedTensor(name: "x", datatype: .bytes, shape: [1], bytes: [1, 0, 0, 0, 0xFF])
    let error = refusal { () throws(ServingError) in try TensorJSON.text(tensor) }
    #expect(error?.message.contains("element 0: \"\u{FFFD}\" is not UTF-8") == true)
  }

  /// Every bit pattern of every datatype reads back as it was; NaN as some NaN.
  @Test(arguments: SeededRandom.seeds, Datatype.allCases)
  func whatIsWrittenReadsBack(_ seed: UInt64, _ datatype: Datatype) throws {
    var random = SeededRandom(seed: seed)
    let count = 300
    var bytes: [UInt8] = []
    for _ in 0..<count {
      if let width = datatype.byteWidth {
        let max: UInt8 = datatype == .bool ? 1 : 255
        for _ in 0..<width { bytes.append(UInt8.random(in: 0...max, using: &random)) }
      } else {
        let scalars = (0..<Int.random(in: 0..<5, using: &random)).compactMap { _ in
          Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &random))
        }
        BytesElements.append(String(String.UnicodeScalarView(scalars)).utf8, to: &bytes)
      }
    }
    let tensor = OwnedTensor(name: "x", datatype: datatype, shape: [count / 3, 3], bytes: bytes)
    let text = try TensorJSON.text(tensor)
    let back = try TensorJSON.tensor(try JSONParser.parse(Array(text.utf8)), at: "x")
    #expect(back.shape == tensor.shape)
    for (before, after) in zip(try tensor.elements(), try back.elements()) {
      if case .floating(let number, _) = before, number.isNaN {
        guard case .floating(let got, _) = after, got.isNaN else {
          Issue.record("\(before) became \(after)")
          return
        }
      } else {
        #expect(before == after)
      }
    }
  }
}

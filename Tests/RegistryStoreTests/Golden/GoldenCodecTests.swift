import RegistryStore
import ServingCore
import ServingTestKit
import Testing

struct GoldenCodecTests {
  private static let json = #"""
    {
      "tolerance": {"absolute": 1e-6, "relative": 1e-5},
      "cases": [
        {
          "name": "two rows",
          "inputs": [{"name": "x", "datatype": "FP32", "shape": [2, 2], "data": [1, 2, 3, 4]}],
          "outputs": [{"name": "y", "datatype": "INT64", "data": [7, 8]}]
        }
      ]
    }
    """#

  private static func decode(_ json: String) throws(ServingError) -> GoldenVectors {
    try GoldenCodec.decode(Array(json.utf8))
  }

  @Test func readsCases() throws {
    let vectors = try Self.decode(Self.json)
    #expect(vectors.tolerance == GoldenVectors.Tolerance(absolute: 1e-6, relative: 1e-5))
    let only = try #require(vectors.cases.first)
    #expect(only.name == "two rows")
    #expect(only.inputs == [.fp32("x", rows: [[1, 2], [3, 4]])])
    #expect(try only.outputs[0].elements() == [.signed(7), .signed(8)])
  }

  @Test func whatIsWrittenReadsBack() throws {
    let vectors = try Self.decode(Self.json)
    #expect(try GoldenCodec.decode(try GoldenCodec.encode(vectors)) == vectors)
  }

  @Test(arguments: [
    ("1e-6", "-1", "tolerance.absolute: expected a finite number of at least 0, got -1.0"),
    ("1e-5", "1e999", "tolerance.relative: expected a finite number"),
    ("1e-5", "\"0\"", "tolerance.relative: expected a number, got \"0\""),
    ("\"absolute\": 1e-6, ", "", "tolerance.absolute: missing"),
    ("\"two rows\"", "2", "cases[0].name: expected a string, got 2"),
    ("\"outputs\"", "\"out\"", "cases[0].\"out\": unknown key, expected name, inputs, outputs"),
    ("[7, 8]", "[7, 8.5]", "cases[0].outputs[0].data[1]: expected INT64"),
    ("[1, 2, 3, 4]", "[1, 2, 3]", "cases[0].inputs[0].data: expected 4 elements"),
    ("\"tolerance\"", "\"cases\": [], \"tolerance\"", "key \"cases\" is given twice"),
    ("]}],", "]}, {\"name\": \"x\", \"datatype\": \"BOOL\", \"data\": []}],", "is given twice"),
  ])
  func refuses(_ part: String, _ replacement: String, _ message: String) {
    let json = Self.json.replacing(part, with: replacement)
    #expect(json != Self.json)
    let error = refusal { () throws(ServingError) in try Self.decode(json) }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "no error")")
  }

  @Test(arguments: [
    "[]", "{}", "{\"tolerance\": {\"absolute\": 0, \"relative\": 0}, \"cases\": []}",
  ])
  func refusesVectorsThatSayNothing(_ json: String) {
    #expect(refusal { () throws(ServingError) in try Self.decode(json) }?.code == .invalidArgument)
  }

  @Test func refusesMoreThanTheLimit() {
    let json = [UInt8](repeating: 0x20, count: GoldenCodec.byteCountMax + 1)
    let error = refusal { () throws(ServingError) in try GoldenCodec.decode(json) }
    #expect(error?.message.contains("expected at most \(GoldenCodec.byteCountMax)") == true)
  }

  @Test func listsAreAsLongAsTheirLimits() throws {
    var vectors = try Self.decode(Self.json)
    let only = vectors.cases[0]
    vectors.cases = [GoldenVectors.Case](repeating: only, count: GoldenCodec.casesMax)
    #expect(try GoldenCodec.decode(try GoldenCodec.encode(vectors)) == vectors)
    vectors.cases.append(only)
    let cases = refusal { () throws(ServingError) in try GoldenCodec.encode(vectors) }
    #expect(cases?.message == "cases: expected 1 to 10000 cases, got 10001")

    vectors.cases = [only]
    vectors.cases[0].inputs = (0...GoldenCodec.tensorsMax).map { .fp32("x\($0)", rows: [[1]]) }
    let tensors = refusal { () throws(ServingError) in try GoldenCodec.encode(vectors) }
    #expect(tensors?.message == "cases[0].inputs: expected 1 to 1024 tensors, got 1025")
    vectors.cases[0].inputs.removeLast()
    _ = try GoldenCodec.encode(vectors)
  }

  @Test func refusesToWriteWhatCannotBeRead() throws {
    var vectors = try Self.decode(Self.json)
    vectors.tolerance.absolute = -1
    #expect(refusal { () throws(ServingError) in try GoldenCodec.encode(vectors) } != nil)
  }

  @Test func readsAFileAndNamesItWhenItIsBad() throws {
    let folder = TemporaryFolder()
    let path = folder.write("golden.json", Self.json)
    #expect(try GoldenCodec.read(path: path) == Self.decode(Self.json))
    folder.write("golden.json", "{")
    let error = refusal { () throws(ServingError) in try GoldenCodec.read(path: path) }
    #expect(error?.message.hasPrefix("golden vectors \"\(path)\": JSON line 1:") == true)
    let missing = refusal { () throws(ServingError) in try GoldenCodec.read(path: path + "x") }
    #expect(missing?.code == .notFound)
  }
}

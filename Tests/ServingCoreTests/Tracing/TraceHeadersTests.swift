import ServingCore
import Testing

@Suite struct TraceHeadersTests {
  private static let base = TraceHeaders.baseVariable
  private static let traces = TraceHeaders.tracesVariable

  private func fields(_ environment: [String: String]) throws -> [[String]] {
    try TraceHeaders.find(environment: environment).fields.map { [$0.name, $0.value] }
  }

  @Test(
    arguments: [
      ([:], []),
      ([base: ""], []),
      ([base: "a=1"], ["a"]),
      ([base: "a=1", traces: ""], ["a"]),
      // Not one after the other: what is meant for traces is all of it.
      ([base: "a=1,b=2", traces: "c=3"], ["c"]),
      // What does not hold is not looked at.
      ([base: "no fields", traces: "c=3"], ["c"]),
    ] as [([String: String], [String])])
  func theVariableForTracesHolds(environment: [String: String], names: [String]) throws {
    #expect(try fields(environment).map { $0[0] } == names)
  }

  @Test(
    arguments: [
      ("key=value,key2=value2", [["key", "value"], ["key2", "value2"]]),
      (" a = 1 ,\tb\t=\t2 ", [["a", "1"], ["b", "2"]]),
      ("a=1,", [["a", "1"]]),
      (",,a=1", [["a", "1"]]),
      ("a=", [["a", ""]]),
      // Names of header fields are the same in capitals, and of one the last word holds.
      ("Authorization=Bearer%20x", [["authorization", "Bearer x"]]),
      ("a=1,b=2,A=3", [["b", "2"], ["a", "3"]]),
      // Only the first "=" parts; Base64 ends with some.
      ("a=eA==", [["a", "eA=="]]),
      ("a=%41%2c%2C%3B%3d%25", [["a", "A,,;=%"]]),
      ("a=%2541", [["a", "%41"]]),
      // Not as in forms.
      ("a=1+2", [["a", "1+2"]]),
      // A space should be encoded, and is often not.
      ("a=Basic eA==", [["a", "Basic eA=="]]),
      ("!#$%&'*+-.^_`|~09=1", [["!#$%&'*+-.^_`|~09", "1"]]),
    ] as [(String, [[String]])])
  func readsMembers(text: String, expected: [[String]]) throws {
    #expect(try fields([Self.base: text]) == expected)
    #expect(try fields([Self.traces: text]) == expected)
  }

  @Test(
    arguments: [
      ("secret", "member 1: expected key=value"),
      ("a=1,secret", "member 2: expected key=value"),
      ("=secret", "member 1: expected the name"),
      ("se cret=1", "member 1: expected the name"),
      ("sécret=1", "member 1: expected the name"),
      ("secret:=1", "member 1: expected the name"),
      ("a=secret;b=1", "write %3B"),
      ("a=secret%", "hexadecimal"),
      ("a=secret%4", "hexadecimal"),
      ("a=secret%4g", "hexadecimal"),
      ("a=secret%0d%0ab: 1", "printable ASCII"),
      ("a=secret%00", "printable ASCII"),
      ("a=secret%7F", "printable ASCII"),
      ("a=secret%C3%BC", "printable ASCII"),
      ("a=secretü", "printable ASCII"),
      ("a=secret\n", "printable ASCII"),
      ("Content-Length=secret", "by the exporter"),
      ("host=secret", "by the exporter"),
      ("transfer-encoding=secret", "by the exporter"),
    ])
  func refusesWhatIsNoFieldAndRepeatsNothing(text: String, reason: String) {
    for variable in [Self.base, Self.traces] {
      #expect {
        _ = try fields([variable: text])
      } throws: { error in
        guard let error = error as? ServingError else { return false }
        return error.code == .invalidArgument && error.message.hasPrefix("\(variable): ")
          && error.message.contains(reason) && !error.message.contains("cret")
      }
    }
  }

  @Test func limitsHold() throws {
    func many(_ count: Int) -> String { (0..<count).map { "n\($0)=1" }.joined(separator: ",") }
    #expect(try fields([Self.base: many(TraceHeaders.fieldsMax)]).count == TraceHeaders.fieldsMax)
    #expect(throws: ServingError.self) { try fields([Self.base: many(TraceHeaders.fieldsMax + 1)]) }
    let value = String(repeating: "x", count: TraceHeaders.byteCountMax - 2)
    #expect(try fields([Self.base: "a=" + value]) == [["a", value]])
    #expect(throws: ServingError.self) { try fields([Self.base: "a=x" + value]) }
  }

  @Test func aValueIsNotShown() throws {
    let receiver = try TraceReceiver.find(
      endpoint: "http://a", environment: [Self.base: "authorization=hidden"])
    let found = try #require(receiver)
    #expect(found.headers.fields.map(\.value) == ["hidden"])
    for text in ["\(found)", String(reflecting: found), "\(found.headers.fields)"] {
      #expect(text.contains("authorization") && !text.contains("hidden"))
    }
  }
}

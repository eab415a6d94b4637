import ServingCore
import Testing

struct RouteSliceTests {
  private static func slice(_ text: String) -> RouteSlice {
    var conditions: [String: [String]] = [:]
    for condition in text.split(separator: " ") {
      let halves = condition.split(separator: "=")
      conditions[String(halves[0])] = halves[1].split(separator: ",").map(String.init)
    }
    return RouteSlice(conditions)
  }

  @Test(
    arguments: [
      ("", "", true), ("a=1,2", "a=2", true), ("a=1,2", "a=3", false), ("a=1", "b=1", false),
      ("a=1 b=2", "a=1 b=2 c=3", true), ("a=1 b=2", "a=1", false),
      // Texts that look the same and are other bytes.
      ("a=\u{E9}", "a=e\u{301}", false),
    ])
  func matchesByBytes(_ slice: String, _ parameters: String, _ matches: Bool) {
    let values = Self.slice(parameters).conditions
    #expect(Self.slice(slice).matches { values[$0]?.first } == matches)
  }

  @Test(
    arguments: [
      ("", "", false), ("a=1", "", false), ("a=1", "a=2", true), ("a=1,2", "a=2,3", false),
      ("a=1", "b=2", false), ("a=1 b=1", "a=1 b=2", true),
    ])
  func excludesWhatAsksOneParameterForSomethingElse(
    _ left: String, _ right: String, _ excludes: Bool
  ) {
    #expect(Self.slice(left).excludes(Self.slice(right)) == excludes)
    #expect(Self.slice(right).excludes(Self.slice(left)) == excludes)
  }
}

import LoadCore
import Testing

@Suite struct ModelListTests {
  @Test func namesStandBetweenCommas() throws {
    #expect(try ModelList.parse(commas: "a, b,,c ") == ["a", "b", "c"])
  }

  @Test func aFileHasOneOnEachLine() throws {
    #expect(try ModelList.parse(lines: "a\n\n# not this one\r\n  b \n") == ["a", "b"])
  }

  @Test(arguments: ["", " , ,"])
  func aListHasAName(text: String) {
    #expect(throws: LoadError.self) { try ModelList.parse(commas: text) }
  }

  @Test func aListHasItsLimit() throws {
    let names = Array(repeating: "m", count: ModelList.countMax)
    #expect(try ModelList.parse(commas: names.joined(separator: ",")) == names)
    #expect(throws: LoadError.self) {
      try ModelList.parse(commas: (names + ["m"]).joined(separator: ","))
    }
  }
}

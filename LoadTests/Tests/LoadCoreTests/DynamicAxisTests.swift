import LoadCore
import Testing

@Suite struct DynamicAxisTests {
  @Test(
    arguments: [
      ("tokens=128", "tokens", nil, 128), ("tokens.1=128", "tokens", 1, 128),
      ("a.b=3", "a.b", nil, 3), ("a.b.0=3", "a.b", 0, 3), ("x=y=2", "x=y", nil, 2),
    ] as [(String, String, Int?, Int)])
  func anAxisHasAnInputAndAnExtent(text: String, input: String, axis: Int?, extent: Int) throws {
    let dimension = try DynamicAxis(parsing: text)
    #expect(dimension.input == input)
    #expect(dimension.axis == axis)
    #expect(dimension.extent == extent)
  }

  @Test(arguments: ["", "tokens", "tokens=", "tokens=0", "tokens=-1", "tokens=x", "=3"])
  func anythingElseIsRefused(text: String) {
    #expect(throws: LoadError.self) { try DynamicAxis(parsing: text) }
  }

  @Test func withoutAPlaceItIsEveryAxisButTheFirst() throws {
    let all = try DynamicAxis(parsing: "x=4")
    #expect((0..<3).map { all.applies(to: "x", axis: $0) } == [false, true, true])
    #expect(!all.applies(to: "y", axis: 1))
    let first = try DynamicAxis(parsing: "x.0=4")
    #expect((0..<3).map { first.applies(to: "x", axis: $0) } == [true, false, false])
  }
}

import Testing

@testable import GatewayMetrics

@Suite struct ProcFileTests {
  private static let tail = "S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 4242 20 21\n"

  @Test(
    arguments: [
      ("7 (gate) \(tail)", 4_242), ("7 (a ) b) (c) \(tail)", 4_242), ("7 () \(tail)", 4_242),
      ("7 (gate) S 1 2", nil), ("", nil), ("7 (gate", nil),
    ] as [(String, UInt64?)])
  func theStartIsFoundBehindAnyName(text: String, ticks: UInt64?) {
    #expect(ProcFile.startTicks(stat: text) == ticks)
  }

  @Test(arguments: ["", "1", "x 2", "1 y"])
  func aFileThatSaysSomethingElseHasNoSizes(text: String) {
    #expect(ProcFile.pages(statm: text) == nil)
  }

  @Test func sizesAreReadInTheirOrder() throws {
    let pages = try #require(ProcFile.pages(statm: "900 300 20 1 0 70 0\n"))
    #expect(pages == (900, 300))
  }

  @Test func thisProcessHasFiguresThatCanBe() throws {
    let figures = ProcessFigures.read()
    #expect(try #require(figures.cpuSeconds) > 0)
    #expect(try #require(figures.startSeconds) > 1_600_000_000)
    #expect(try #require(figures.residentBytes) > 1_000_000)
    #expect(try #require(figures.virtualBytes) >= #require(figures.residentBytes))
    #expect(try #require(figures.openDescriptorCount) >= 3)
    let limit = try #require(figures.openDescriptorCountMax)
    #expect(limit >= Double(try #require(figures.openDescriptorCount)))
  }
}

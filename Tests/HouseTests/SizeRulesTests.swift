import Testing

@Suite struct SizeRulesTests {
  private static let fileLinesMax = 400
  private static let functionLinesMax = 70
  private static let lineCharactersMax = 100

  @Test func filesAreShort() throws {
    for file in try SourceFile.all() {
      #expect(
        file.lines.count <= Self.fileLinesMax,
        "\(file.path) has \(file.lines.count) lines, over \(Self.fileLinesMax)")
    }
  }

  @Test func functionsAreShort() throws {
    for file in try SourceFile.all() where file.isSwift {
      for function in FunctionScan.functions(in: file.code)
      where function.lineCount > Self.functionLinesMax {
        let place = "\(file.path):\(function.line)"
        Issue.record("\(place) has \(function.lineCount) lines, over \(Self.functionLinesMax)")
      }
    }
  }

  @Test func linesAreShort() throws {
    for file in try SourceFile.all() {
      for (index, line) in file.lines.enumerated() where line.count > Self.lineCharactersMax {
        Issue.record(
          "\(file.path):\(index + 1) has \(line.count) columns, over \(Self.lineCharactersMax)")
      }
    }
  }
}

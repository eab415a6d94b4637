import Testing

@Suite struct ImportRulesTests {
  @Test func theTableGoesUpTheRows() throws {
    for (target, imports) in ImportTable.allowed {
      let row = try #require(ImportTable.row(of: target), "\(target) has no row")
      for name in imports {
        guard let above = ImportTable.row(of: name) else { continue }
        #expect(above < row, "\(target) may import \(name), which does not stand above it")
      }
    }
  }

  @Test func everyTargetImportsWhatItMay() throws {
    for file in try SourceFile.all() where file.isSwift {
      let allowed = try #require(
        ImportTable.allowed[file.target], "\(file.path): the target is not in the table")
      for (index, line) in file.code.enumerated() {
        guard let name = Self.importedModule(line) else { continue }
        #expect(allowed.contains(name), "\(file.path):\(index + 1) imports \(name)")
      }
    }
  }

  @Test(
    arguments: [
      ("import A", "A"), ("internal import B", "B"), ("@preconcurrency package import C", "C"),
      ("import struct D.E", "D"), ("@_exported import F", "F"), ("let important = 1", nil),
      ("// import G", nil), ("func import(_ x: Int)", nil),
    ] as [(String, String?)])
  func importsAreRecognised(line: String, module: String?) {
    #expect(Self.importedModule(CodeMask.lines(of: line)[0]) == module)
  }

  /// The module that a line of code imports.
  private static func importedModule(_ line: String) -> String? {
    var words = line.split(separator: " ")[...]
    while let word = words.first, word.hasPrefix("@") || accessLevels.contains(word) {
      words = words.dropFirst()
    }
    guard words.first == "import", let name = words.dropFirst().last else { return nil }
    return name.split(separator: ".").first.map(String.init)
  }

  private static let accessLevels: Set<Substring> = [
    "public", "package", "internal", "fileprivate", "private",
  ]
}

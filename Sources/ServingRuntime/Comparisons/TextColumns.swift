/// Columns of words that line up, and paragraphs, for a terminal.
struct TextColumns: Sendable {
  /// What fits on most terminals and in a chat or an issue.
  static let columnsMax = 100
  private static let gap = "  "

  private var rows: [[String]]

  init(header: [String]) {
    rows = [header]
  }

  mutating func add(_ row: [String]) {
    rows.append(row.map(Self.oneLine))
  }

  /// Each column is as wide as its widest word.
  var lines: [String] {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      let line = row.enumerated().map { column, word in
        word + String(repeating: " ", count: widths[column] - word.count)
      }.joined(separator: Self.gap)
      return Self.trimmed(line)
    }
  }

  /// Broken between words; lines after the first stand two columns further right.
  static func wrapped(_ text: String, indent: Int) -> [String] {
    var lines: [String] = []
    var line = String(repeating: " ", count: indent)
    var isEmpty = true
    for word in oneLine(text).split(separator: " ") {
      if !isEmpty, line.count + 1 + word.count > columnsMax {
        lines.append(line)
        line = String(repeating: " ", count: indent + 2)
        isEmpty = true
      }
      line += isEmpty ? word : " \(word)"
      isEmpty = false
    }
    return isEmpty ? lines : lines + [line]
  }

  /// Without what a terminal would obey, or what would begin a line.
  private static func oneLine(_ text: String) -> String {
    var line = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: line.append(" ")
      default: line.append(scalar)
      }
    }
    return String(line)
  }

  private static func trimmed(_ line: String) -> String {
    var line = Substring(line)
    while line.last == " " { line = line.dropLast() }
    return String(line)
  }
}

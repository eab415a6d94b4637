/// A table with a remark at the end of each row: in the row where there is room for all of it,
/// else below, indented and broken into lines.
struct StatusTextTable {
  private struct Row {
    var cells: [String]
    var remark: String
  }

  private static let remarkIndent = 4

  private let style: StatusTextStyle
  private let paintedColumn: Int?
  private let indent: Int
  private var rows: [Row]

  /// - Parameters:
  ///   - remark: the header of the remarks.
  ///   - paintedColumn: the column of states or outcomes, for their colours.
  init(
    header: [String], remark: String, paintedColumn: Int? = nil, indent: Int = 0,
    style: StatusTextStyle
  ) {
    self.style = style
    self.paintedColumn = paintedColumn
    self.indent = indent
    rows = [Row(cells: header, remark: remark)]
  }

  mutating func add(_ cells: [String], remark: String = "") {
    rows.append(
      Row(
        cells: cells.map(StatusTextStyle.oneLine), remark: StatusTextStyle.oneLine(remark)))
  }

  var lines: [String] {
    // The empty last column makes all lines as wide as the widest, two spaces included.
    var table = TextTable(header: rows[0].cells + [""])
    for row in rows.dropFirst() { table.add(row.cells + [""]) }
    let space = String(repeating: " ", count: indent)
    return zip(rows, table.text.split(separator: "\n")).flatMap { row, text in
      let line = space + text
      let isInRow = line.count + row.remark.count <= StatusTextStyle.columnsMax
      let whole = painted(row, Self.trimmed(isInRow ? line + row.remark : line))
      return isInRow
        ? [whole]
        : [whole] + StatusTextStyle.wrapped(row.remark, indent: indent + Self.remarkIndent)
    }
  }

  private func painted(_ row: Row, _ line: String) -> String {
    guard style.isColoured, let column = paintedColumn, column < row.cells.count else {
      return line
    }
    let before = (0..<column).reduce(indent) { sum, column in
      sum + 2 + (rows.map { $0.cells[column].count }.max() ?? 0)
    }
    let word = row.cells[column]
    return line.prefix(before) + style.painted(word) + line.dropFirst(before + word.count)
  }

  private static func trimmed(_ line: String) -> String {
    var line = Substring(line)
    while line.last == " " { line = line.dropLast() }
    return String(line)
  }
}

/// A comparison as one long table: a line for each figure. RFC 4180: commas, double quotes, CRLF.
///
/// | column | has |
/// | --- | --- |
/// | section | `report`, `traffic`, `rate`, `output`, `slice`, `latency`, `truth` or `pair` |
/// | output | the output's name, the id of a pair's request, or nothing |
/// | slice | `parameter=value`, or nothing |
/// | metric | what the figure is |
/// | value, lower, upper | shares as numbers from 0 to 1; nothing where it is not known |
/// | count | the rows, requests or outcomes that it is from |
package enum ComparisonCSV {
  private static let columns = [
    "section", "output", "slice", "metric", "value", "lower", "upper", "count",
  ]

  package static func text(_ view: ComparisonReportView) -> String {
    var text = line(columns)
    for row in ComparisonFigures(view).rows {
      text += line([
        row.section, row.output, row.slice, row.metric, row.value, number(row.lower),
        number(row.upper), number(row.count),
      ])
    }
    return text
  }

  private static func line(_ fields: [String]) -> String {
    fields.map(field).joined(separator: ",") + "\r\n"
  }

  private static func number(_ number: (some CustomStringConvertible)?) -> String {
    number?.description ?? ""
  }

  /// Spreadsheets take text that begins with some characters for a formula. Numbers may begin with
  /// a sign; what else does is a name from a model or a request, and gets an apostrophe before it.
  private static func field(_ text: String) -> String {
    var text = text
    if let first = text.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first),
      Double(text) == nil
    {
      text = "'" + text
    }
    let isPlain = text.unicodeScalars.allSatisfy {
      $0 != "," && $0 != "\"" && $0 != "\r" && $0 != "\n"
    }
    guard !isPlain else { return text }
    let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
    return "\"\(parts.joined(separator: "\"\""))\""
  }
}

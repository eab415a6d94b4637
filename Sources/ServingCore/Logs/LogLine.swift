/// One line of the log, its end included: never more bytes than ``byteCountMax``, never a second
/// line inside, nothing that a terminal obeys.
package enum LogLine {
  /// Of a line with its end.
  package static let byteCountMax = 16 << 10
  /// Of one text in it, as it is written; a longer one is cut and ends in `…`.
  package static let textBytesMax = 4 << 10
  /// Of lists and fields inside each other; what is deeper is written as `…`.
  package static let depthMax = 8
  /// Of the longest level's name.
  private static let levelWidth = 8

  /// What is written where fields had no room any more.
  static let omission = "omitted"

  package static func bytes(_ entry: LogEntry, _ format: LogFormat) -> [UInt8] {
    var line = LogLineWriter(format: format)
    switch format {
    case .text: text(entry, &line)
    case .json: json(entry, &line)
    }
    return line.finished()
  }

  private static func text(_ entry: LogEntry, _ line: inout LogLineWriter) {
    let level = entry.level.uppercased()
    line.raw(LogTime.text(microseconds: entry.microseconds))
    line.raw(" ")
    line.raw(level)
    line.raw(String(repeating: " ", count: max(0, levelWidth - level.utf8.count)) + " ")
    line.escaped(entry.logger)
    line.raw(": ")
    line.escaped(entry.message)
    var omitted = 0
    for field in entry.fields where !line.attempt({ textField(field, &$0) }) { omitted += 1 }
    if omitted > 0 { line.last(" \(omission)=\(omitted)") }
  }

  private static func textField(_ field: LogField, _ line: inout LogLineWriter) {
    line.raw(" ")
    line.escaped(field.name)
    line.raw("=")
    line.value(field.value, depth: 0)
  }

  private static func json(_ entry: LogEntry, _ line: inout LogLineWriter) {
    line.raw("{\"time\":\"" + LogTime.text(microseconds: entry.microseconds) + "\",\"level\":")
    line.quoted(entry.level)
    line.raw(",\"logger\":")
    line.quoted(entry.logger)
    line.raw(",\"message\":")
    line.quoted(entry.message)
    line.raw(",\"metadata\":{")
    var omitted = 0
    var isFirst = true
    for field in entry.fields {
      let isWritten = line.attempt { line in
        if !isFirst { line.raw(",") }
        line.quoted(field.name)
        line.raw(":")
        line.value(field.value, depth: 0)
      }
      if isWritten { isFirst = false } else { omitted += 1 }
    }
    line.last("}" + (omitted > 0 ? ",\"\(omission)\":\(omitted)" : "") + "}")
  }
}

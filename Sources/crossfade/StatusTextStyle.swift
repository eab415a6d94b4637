internal import Foundation

/// How wide status texts are and whether they have colours.
struct StatusTextStyle {
  /// What fits on most terminals and in a chat or an issue.
  static let columnsMax = 100

  static let plain = StatusTextStyle(isColoured: false)

  let isColoured: Bool

  /// Colours are for terminals alone, and for who did not ask for none (no-color.org; an empty
  /// variable counts as none).
  static var standardOutput: StatusTextStyle {
    let wish = ProcessInfo.processInfo.environment["NO_COLOR"] ?? ""
    return StatusTextStyle(isColoured: isatty(STDOUT_FILENO) == 1 && wish.isEmpty)
  }

  /// A state or an outcome in its colour (ECMA-48, SGR).
  func painted(_ word: String) -> String {
    let code: Int? =
      switch word {
      case "ready", "passed": 32
      case "failed": 31
      case "verifying", "loading", "warming": 33
      case "draining": 36
      default: nil
      }
    guard isColoured, let code else { return word }
    return "\u{1B}[\(code)m\(word)\u{1B}[0m"
  }

  /// Text for one line: what a terminal would obey, or what would begin a line, is taken out.
  static func oneLine(_ text: String) -> String {
    var line = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: line.append(" ")
      default: line.append(scalar)
      }
    }
    return String(line)
  }

  /// Lines of at most ``columnsMax`` columns, broken between words where that is possible.
  static func wrapped(_ text: String, indent: Int) -> [String] {
    let space = String(repeating: " ", count: indent)
    let room = max(1, columnsMax - indent)
    var lines: [String] = []
    var line = ""
    for var word in oneLine(text).split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > room {
        lines.append(line)
        line = ""
      }
      while word.count > room {
        lines.append(String(word.prefix(room)))
        word = word.dropFirst(room)
      }
      line += line.isEmpty ? word : " \(word)"
    }
    if !line.isEmpty { lines.append(line) }
    return lines.map { space + $0 }
  }

  /// A paragraph whose lines after the first stand further right.
  static func hanging(_ text: String, first: Int = 0) -> [String] {
    let step = 2
    var lines = wrapped(text, indent: first + step)
    // The first line could take a word more, which is not worth a second rule.
    if let line = lines.first { lines[0] = String(line.dropFirst(step)) }
    return lines
  }
}

extension String {
  /// The text in quotes, cut to a readable length and with control and formatting characters
  /// escaped, so that what a caller sent can be shown in a message, a log or a terminal without
  /// harm.
  package var quotedForMessage: String { quoted(lengthMax: 80) }

  /// The same for a path of ours, which must be seen whole; no longer than paths can be.
  package var quotedPath: String { quoted(lengthMax: 4_096) }

  /// The same, cut to `lengthMax` characters before any are escaped.
  package func quoted(lengthMax: Int) -> String {
    var quoted = "\""
    for scalar in unicodeScalars.prefix(lengthMax) {
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case _ where scalar.isHarmful: quoted += "\\u{\(String(scalar.value, radix: 16))}"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + (unicodeScalars.count > lengthMax ? "…\"" : "\"")
  }
}

extension Unicode.Scalar {
  /// Whether it changes how what stands around it is shown: controls, which terminals obey; line
  /// and paragraph separators, which begin what looks like a new log line; and invisible formatting
  /// such as a reversal of the writing direction.
  var isHarmful: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}

extension Array where Element == String {
  /// The names in quotes and brackets for a message, at most eight of them.
  package var quotedListForMessage: String {
    let shown = prefix(8).map(\.quotedForMessage).joined(separator: ", ")
    return count > 8 ? "[\(shown), and \(count - 8) more]" : "[\(shown)]"
  }
}

/// What every way in asks of outcomes.
extension Outcome {
  /// - Throws: `INVALID_ARGUMENT` for none, or more than `max`.
  package static func check(count: Int, max: Int) throws(ServingError) {
    guard (1...max).contains(count) else {
      throw ServingError(.invalidArgument, "outcomes: expected 1 to \(max), got \(count)")
    }
  }

  /// - Throws: `INVALID_ARGUMENT` naming `place` and the field.
  package func check(at place: String) throws(ServingError) {
    guard (1...Self.textBytesMax).contains(requestID.utf8.count),
      requestID.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else {
      throw ServingError(
        .invalidArgument,
        "\(place).request_id: expected 1 to \(Self.textBytesMax) visible ASCII characters, as in "
          + "the reply's x-request-id, got \(requestID.quotedForMessage)")
    }
    try Self.check(source, mayBeEmpty: true, at: "\(place).source")
    switch truth {
    case .label(let label): try Self.check(label, mayBeEmpty: false, at: "\(place).label")
    case .value(let value):
      guard value.isFinite else {
        throw ServingError(
          .invalidArgument, "\(place).value: expected a finite number, got \(value)")
      }
    }
  }

  private static func check(
    _ text: String, mayBeEmpty: Bool, at place: String
  ) throws(ServingError) {
    let least = mayBeEmpty ? 0 : 1
    guard (least...textBytesMax).contains(text.utf8.count) else {
      throw ServingError(
        .invalidArgument,
        "\(place): expected text of \(least) to \(textBytesMax) bytes, got \(text.utf8.count)")
    }
  }
}

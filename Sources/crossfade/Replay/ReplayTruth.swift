internal import ServingCore

/// What turned out to be true of a request.
enum ReplayTruth: Hashable {
  case known(Outcome.Truth)
  /// A cell of a file: a label or a number, by what the model says. `place` is for messages.
  case text(String, place: String)

  /// - Parameter hasLabel: whether the model's replies have a label.
  /// - Throws: `INVALID_ARGUMENT` naming the cell when it is neither.
  func truth(hasLabel: Bool) throws(ServingError) -> Outcome.Truth {
    switch self {
    case .known(let truth): return truth
    case .text(let text, _) where hasLabel: return .label(text)
    case .text(let text, let place):
      guard let value = Double(text.trimmingSpaces), value.isFinite else {
        throw ServingError(
          .invalidArgument,
          "\(place): expected a number, as the model gives no label, got \(text.quotedForMessage)")
      }
      return .value(value)
    }
  }
}

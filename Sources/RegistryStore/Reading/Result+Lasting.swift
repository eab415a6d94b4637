internal import ServingCore

extension Result where Failure == ServingError {
  /// Whether reading the same file again gives the same. What the system refused may work the next
  /// time, and nothing in the folder would show it.
  var isLasting: Bool {
    if case .failure(let error) = self { error.systemNumber == nil } else { true }
  }
}

import ServingCore

/// The error of a call; nil when it succeeds.
func errorOf(_ body: () throws -> Void) -> ServingError? {
  do {
    try body()
    return nil
  } catch {
    return error as? ServingError ?? ServingError(.internal, "another error: \(error)")
  }
}

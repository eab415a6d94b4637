internal import ServingCore

/// One request to be put to both versions again.
struct ReplayRequest {
  var id: String
  /// Microseconds since 1970-01-01T00:00:00Z; zero for a row of a file, which has no time.
  var receivedAtMicroseconds: Int64 = 0
  /// Values of the parameters that the comparison is split by.
  var slices: [String: String] = [:]
  var truth: ReplayTruth?
  /// By the place in ``ReplayInputs/specs``.
  var inputs: [OwnedTensor]
  /// What was answered then; nil where the baseline answers anew.
  var logged: ReplayReply?
}

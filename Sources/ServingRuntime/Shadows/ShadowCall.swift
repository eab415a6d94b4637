internal import ServingCore

/// One request on its way through one shadow's lane. Used again.
///
/// `@unchecked Sendable`: as ``InferenceCall``; what it adds is touched on the desk's thread only.
final class ShadowCall: InferenceCall, @unchecked Sendable {
  var request: MirroredRequest?
  var shelf: ShadowShelf?
  var entry: ComparisonEntry?
  var version: ServedVersion?

  /// Whether the model began with it.
  var hasRun: Bool { times.started >= times.queued && times.started.nanoseconds > 0 }

  /// Lets go of the request, and makes ready for the next one.
  func forget() {
    request = nil
    shelf = nil
    entry = nil
    version = nil
    prepareForReuse()
  }
}

internal import ServingCore

/// What the arguments of `crossfade shadow` ask for, as they were given.
struct ShadowArguments {
  var version: String?
  var percent: String?
  var conditions: [String] = []
  var isSliceCleared = false
  var repeated: String?
  var isOff = false
  var allowsBreaking = false

  /// Why they cannot be meant together; nil when they can.
  var contradiction: String? {
    if !conditions.isEmpty, isSliceCleared { return "give either --when or --no-when, not both." }
    guard isOff else {
      return version == nil
        ? "give the version that is to be the shadow, or --off to end them all." : nil
    }
    let isPlain =
      percent == nil && conditions.isEmpty && !isSliceCleared && repeated == nil && !allowsBreaking
    return isPlain
      ? nil
      : "--off ends a shadow; leave out --percent, --when, --no-when, --repeat and --breaking."
  }

  /// - Throws: `INVALID_ARGUMENT` naming the option, what was expected and what came.
  func order() throws(ServingError) -> ShadowOrder {
    let version = try version.map { text throws(ServingError) in try ModelVersion(parsing: text) }
    guard let version, !isOff else { return .end(version) }
    return .mirror(
      version, percentage: try Self.percentage(percent, "--percent"),
      slice: try SliceArguments.slice(conditions, isCleared: isSliceCleared),
      repeated: try Self.percentage(repeated, "--repeat"))
  }

  private static func percentage(
    _ text: String?, _ option: String
  ) throws(ServingError) -> Percentage? {
    guard let text else { return nil }
    do { return try Percentage(parsing: text) } catch { throw error.prefixed(option) }
  }
}

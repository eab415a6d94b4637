internal import ServingCore

/// Slices as people write them in arguments: `--when NAME=VALUE,…`, once for each condition.
enum SliceArguments {
  /// Nil when nothing is said of it. Conditions on one parameter add their values up.
  /// - Parameter isCleared: whether it is to be every request.
  /// - Throws: `INVALID_ARGUMENT` naming the option and what came.
  static func slice(
    _ conditions: [String], isCleared: Bool
  ) throws(ServingError) -> RouteSlice? {
    guard !conditions.isEmpty else { return isCleared ? .everything : nil }
    var slice = RouteSlice.everything
    for condition in conditions {
      let (name, values) = try NameAndValue.parse(condition, option: "--when")
      slice.conditions[name, default: []] += values.split(
        separator: ",", omittingEmptySubsequences: false
      ).map(String.init)
    }
    return slice
  }
}

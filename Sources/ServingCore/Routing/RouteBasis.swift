/// Why a request went where it went. Only those that their bucket sent are a fair sample of an arm,
/// so only those count as evidence.
package enum RouteBasis: String, CaseIterable, Hashable, Sendable {
  /// The version stands in the path.
  case path
  /// `crossfade-version` asked for it.
  case version
  /// `crossfade-label` asked for it.
  case label
  /// The routing key is on an arm's list.
  case key
  /// The bucket of the routing key, or of the request's id, decided; or nothing was to decide.
  case bucket
}

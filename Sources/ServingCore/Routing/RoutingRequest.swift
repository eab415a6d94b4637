/// What ``Router`` may ask a request for. It asks only when a route has something to decide by it,
/// so a caller makes nothing beforehand.
package protocol RoutingRequest {
  /// Gives `body` the bytes of the routing key: the value of `crossfade-key`, or the request's id
  /// when it brought none. Asked at most once for a decision.
  func withKey<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result

  /// A parameter as ``RouteSlice/conditions`` compares it; nil when the request has none of that
  /// name.
  func parameter(_ name: String) -> String?
}

/// Where a request goes, and why.
package struct RouteDecision: Hashable, Sendable {
  package var version: ModelVersion
  /// Nil for a version that the caller named and that is no arm of the route.
  package var arm: Arm?
  /// The revision of the route that decided; zero while a model has no route of its own.
  package var revision: Int
  package var basis: RouteBasis
  /// What the routing key hashed to, by the salt of the canary that it was last held against; nil
  /// when no canary was asked.
  package var bucket: Int?
  /// The canaries whose slice the request is in, by their place in the route: bit 0 is the first.
  package var slices: UInt16
  /// The shadows that get a copy of the request, by their place in the route: bit 0 is the first.
  package var shadows: UInt8
  /// Whether the version that answers is to run it a second time.
  package var isRepeated: Bool

  package init(
    version: ModelVersion, arm: Arm?, revision: Int, basis: RouteBasis = .bucket,
    bucket: Int? = nil, slices: UInt16 = 0, shadows: UInt8 = 0, isRepeated: Bool = false
  ) {
    self.version = version
    self.arm = arm
    self.revision = revision
    self.basis = basis
    self.bucket = bucket
    self.slices = slices
    self.shadows = shadows
    self.isRepeated = isRepeated
  }
}

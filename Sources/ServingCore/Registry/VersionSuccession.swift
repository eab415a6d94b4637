/// Decides which version may take over from which, and so which one is in force where no route says
/// it. Pure.
package enum VersionSuccession {
  /// The versions, the highest ones, that are looked at to find the one in force without a route:
  /// the cost of a publication must not grow with the age of its model.
  package static let versionsConsideredMax = 100

  /// Why a version may not take over from the one in force without somebody saying so: it could
  /// break callers, and its publisher did not declare that. Nil when it may.
  package static func refusal(of candidate: Manifest, after inForce: Manifest) -> ServingError? {
    guard !candidate.isBreaking, candidate.version != inForce.version else { return nil }
    return SignatureCompatibility.error(
      candidate.model, inForceVersion: inForce.version,
      inForce: SignatureCompatibility.Side(inForce), candidateVersion: candidate.version,
      candidate: SignatureCompatibility.Side(candidate))
  }

  /// The version in force of a model without a route, as far as manifests tell: each version in
  /// turn takes over from the one before it if it may.
  /// - Parameter manifests: in any order.
  package static func inForce(among manifests: some Sequence<Manifest>) -> Manifest? {
    manifests.sorted { $0.version < $1.version }.suffix(versionsConsideredMax)
      .reduce(nil) { (inForce: Manifest?, next) in
        guard let inForce else { return next }
        return refusal(of: next, after: inForce) == nil ? next : inForce
      }
  }
}

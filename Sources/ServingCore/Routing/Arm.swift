/// The part of a route that answered.
package enum Arm: String, CaseIterable, Hashable, Sendable {
  case stable, canary, shadow
}

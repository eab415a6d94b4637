package import ServingCore

/// What happens while a version is checked, told as it happens: when the engine takes the process
/// down, the last event says where.
package enum AdmissionEvent: Hashable, Sendable {
  /// A step begins. Not every step is reported in the end: `close` only ever begins.
  case began(step: String)
  case ended(AdmissionStep)
  /// What runs the artifact and what it says of itself, told when no manifest is there yet to hold
  /// it against.
  case inspected(InspectedArtifact)
}

/// What the overload manager is told when a gateway starts.
package struct OverloadSettings: Sendable {
  /// How often pressures are read, in milliseconds; nil for never, and so for no manager.
  package var sampleMilliseconds: Int? = 100
  /// The memory that the process uses, as a part of what it may; nil where that is not known.
  package var memory: @Sendable () -> Double? = { nil }
  /// Rows that may wait in one lane.
  package var laneRowsMax = 8_192

  package init() {}
}

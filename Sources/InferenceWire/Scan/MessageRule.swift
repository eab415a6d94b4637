/// What a scan holds one message type against: a table indexed by field number.
struct MessageRule {
  /// The most fields a type may have, so that a scan's counters have a fixed place on the stack;
  /// one more counter is for unknown fields.
  static let fieldCountMax = 15
  /// The highest field number a type may have, so that the table stays small.
  static let fieldNumberMax: UInt32 = 63

  /// The type's name in the descriptor, which lives as long as the process.
  var name: UnsafePointer<CChar>
  /// One rule for each number from 0 to ``highestNumber``; ``FieldRule/unknown`` where the type
  /// has no field, as at 0.
  var fields: UnsafePointer<FieldRule>
  var highestNumber: UInt32

  /// The rule for a field number, which may be any.
  func field(_ number: UInt32) -> UnsafePointer<FieldRule> {
    fields + (number <= highestNumber ? Int(number) : 0)
  }
}

/// What a gateway can run out of.
package enum OverloadPressure: Int, CaseIterable, Hashable, Sendable {
  /// Bytes of request and reply bodies, against the process's limit on them.
  case heldBytes
  /// The process's memory, against the machine's or its control group's.
  case memory
  /// Rows that wait in all lanes, against what all lanes may hold.
  case queue
  /// How late event loops come to what is due, against ``OverloadRamp/latenessNanosecondsMax``.
  case lateness

  /// As metrics and replies name it.
  package var label: String {
    switch self {
    case .heldBytes: "held_bytes"
    case .memory: "memory"
    case .queue: "queue"
    case .lateness: "loop_lateness"
    }
  }

  /// For people.
  package var words: String {
    switch self {
    case .heldBytes: "the memory for request and reply bodies is nearly used up"
    case .memory: "the process's memory is nearly used up"
    case .queue: "the queues of all models are nearly full"
    case .lateness: "the server is late with what it has taken"
    }
  }
}

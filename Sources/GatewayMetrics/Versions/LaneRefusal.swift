/// Why a request that a version was chosen for was not run.
package enum LaneRefusal: Int, CaseIterable, Hashable, Sendable {
  /// The queue's bound on rows, on bytes: refused when it came.
  case queueRows, queueBytes
  /// Its connection's share of the queue, of which others are to have room: refused when it came.
  case queueShare
  /// What waits before it takes longer than its deadline allows: refused when it came.
  case deadlineUnreachable
  /// Its deadline passed in the queue.
  case deadlineExpired
  /// Its caller went away while it was in the queue.
  case cancelled
  /// The version is being unloaded.
  case unloading

  package var label: String {
    switch self {
    case .queueRows: "queue_rows"
    case .queueBytes: "queue_bytes"
    case .queueShare: "queue_share"
    case .deadlineUnreachable: "deadline_unreachable"
    case .deadlineExpired: "deadline_expired"
    case .cancelled: "cancelled"
    case .unloading: "unloading"
    }
  }
}

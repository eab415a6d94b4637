package import ServingCore

/// A request whose reply has left, lent to shadows until they are done with it: the request as it
/// was decoded, and a copy of what was answered. Subclassed by the gateway, and used again.
///
/// `@unchecked Sendable`: one owner at a time. An event loop fills it and hands it over; the desk
/// hands it back; both through a mutex.
open class MirroredRequest: @unchecked Sendable {
  /// A shadow that gets the request.
  package struct Target: Sendable {
    /// In the route.
    package var place: Int
    package var version: ServedVersion

    package init(place: Int, version: ServedVersion) {
      self.place = place
      self.version = version
    }
  }

  /// As the request was routed by it; nil between two requests.
  package var model: ServedModel?
  /// The version that answered.
  package var baseline: ServedVersion?
  package var targets: [Target] = []
  /// The request's tensors, whose memory lives as long as it is lent.
  package var inputs: [NamedTensor] = []
  /// The request's id.
  package var identifier: [UInt8] = []
  package var received = MonotonicInstant(nanoseconds: 0)
  package var answered = MonotonicInstant(nanoseconds: 0)
  package var rowCount = 0
  package let reply = OutputRows()
  package var replyNanoseconds: UInt64 = 0
  /// What the same version gave the second time; nil for a request that was not repeated.
  package private(set) var repetition: OutputRows?
  package var repetitionNanoseconds: UInt64 = 0
  /// What counts as held by each of its shadows.
  package var byteCount = 0
  /// Shadows that have it. Of the desk.
  var pendingCount = 0
  private let spare = OutputRows()

  package init() {}

  /// A parameter as text; nil when the request has none of that name.
  open func parameter(_ name: String) -> String? { nil }

  /// Keeps what the repetition gave.
  package func keepRepetition(_ outputs: BatchOutputs, rows: Range<Int>?, nanoseconds: UInt64) {
    spare.keep(outputs, rows: rows)
    repetition = spare
    repetitionNanoseconds = nanoseconds
  }

  /// Lets go of everything. Call when it has come back.
  package func clear() {
    model = nil
    baseline = nil
    inputs = []
    targets.removeAll(keepingCapacity: true)
    identifier.removeAll(keepingCapacity: true)
    reply.clear()
    spare.clear()
    repetition = nil
    byteCount = 0
  }
}

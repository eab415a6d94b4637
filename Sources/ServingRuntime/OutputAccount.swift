internal import ServingCore
internal import Synchronization

/// The bytes of a lane's outputs that wait to be encoded. Event loops encode one reply after the
/// other, and a lane whose rows are large is faster: without a bound it would turn a queue of small
/// requests into as many large outputs.
///
/// Only outputs of whole requests are counted. Those of a request that runs in parts wait for its
/// last part, which a lane that waits for them would never run; ``SplitRun`` bounds them.
final class OutputAccount: Sendable {
  /// Outputs of fewer bytes are not counted: as many of them as wait in a full queue are no burden,
  /// and most requests are spared an atomic sum and an object.
  static let countedBytesMin = 16 << 10
  /// Less than encoding some of so many takes.
  static let lookNanoseconds: UInt64 = 1_000_000

  private final class Charge: OutputCharge {
    private let account: OutputAccount
    private let bytes: Int

    init(_ account: OutputAccount, bytes: Int) {
      self.account = account
      self.bytes = bytes
      super.init()
      account.held.wrappingAdd(bytes, ordering: .relaxed)
    }

    deinit { account.held.wrappingSubtract(bytes, ordering: .relaxed) }
  }

  private let held = Atomic<Int>(0)
  private let limit: Int

  init(limit: Int) {
    self.limit = limit
  }

  var heldBytes: Int { held.load(ordering: .relaxed) }

  /// How long to wait before looking again whether a further run may begin; nil when it may.
  var waitNanoseconds: UInt64? { heldBytes >= limit ? Self.lookNanoseconds : nil }

  /// Counts outputs until the last reply that is made of them has been encoded.
  func add(_ outputs: BatchOutputs) {
    let bytes = outputs.byteCount
    guard bytes >= Self.countedBytesMin, outputs.charge == nil else { return }
    outputs.charge = Charge(self, bytes: bytes)
  }
}

internal import Synchronization

/// Where an event loop leaves captures. Everything but what is said otherwise is called on that
/// loop.
///
/// `@unchecked Sendable`: `filling` is touched on the loop only; the rest is guarded by a mutex or
/// atomic.
package final class CaptureSink: @unchecked Sendable {
  private struct Shelf {
    /// Full, for the pipeline.
    var ready: [CaptureBatch] = []
    /// Read and empty again.
    var free: [CaptureBatch] = []
  }

  /// Whether captures are for the log too, or for evidence only.
  package let isLogging: Bool
  private let limits: CaptureLimits
  private var filling = CaptureBatch()
  private let shelf = Mutex(Shelf())
  /// Handed over and not given back.
  private let heldBatches = Atomic<Int>(0)
  private let heldBytes = Atomic<Int>(0)
  private let dropped = Atomic<Int>(0)
  private let isWaiting = Atomic<Bool>(false)
  private let wake: @Sendable () -> Void
  private let collect: @Sendable (CaptureSink) -> Void

  /// - Parameters:
  ///   - wake: tells the pipeline that a batch is ready.
  ///   - collect: has ``handOver()`` called on the event loop, soon.
  init(
    limits: CaptureLimits, isLogging: Bool, wake: @escaping @Sendable () -> Void,
    collect: @escaping @Sendable (CaptureSink) -> Void
  ) {
    self.limits = limits
    self.isLogging = isLogging
    self.wake = wake
    self.collect = collect
  }

  /// Copies the capture's bytes and keeps it, or drops and counts it when the pipeline is too far
  /// behind.
  package func put(_ capture: Capture, _ bytes: CaptureBytes) {
    let held = heldBytes.load(ordering: .relaxed) + filling.byteCount
    guard held == 0 || held + bytes.count <= limits.bytesMax,
      heldBatches.load(ordering: .relaxed) < limits.batchesMax
    else {
      dropped.wrappingAdd(1, ordering: .relaxed)
      return
    }
    if filling.isEmpty { isWaiting.store(true, ordering: .relaxed) }
    filling.append(capture, bytes)
    if filling.captures.count >= limits.batchCaptures || filling.byteCount >= limits.batchBytes {
      handOver()
    }
  }

  /// Gives what has gathered to the pipeline.
  package func handOver() {
    isWaiting.store(false, ordering: .relaxed)
    guard !filling.isEmpty else { return }
    heldBatches.wrappingAdd(1, ordering: .relaxed)
    heldBytes.wrappingAdd(filling.byteCount, ordering: .relaxed)
    filling =
      shelf.withLock { shelf in
        shelf.ready.append(filling)
        return shelf.free.popLast()
      } ?? CaptureBatch()
    wake()
  }

  // MARK: For the pipeline, on its thread

  /// Whether captures were put in and not read yet.
  var holdsAny: Bool {
    isWaiting.load(ordering: .relaxed) || heldBatches.load(ordering: .relaxed) > 0
  }

  /// Captures that found no room since the process began.
  var droppedCount: Int { dropped.load(ordering: .relaxed) }

  func takeReady() -> [CaptureBatch] {
    shelf.withLock { shelf in
      defer { shelf.ready.removeAll(keepingCapacity: true) }
      return shelf.ready
    }
  }

  /// Has captures that wait in a batch that is not full handed over.
  func askForRest() {
    if isWaiting.load(ordering: .relaxed) { collect(self) }
  }

  func giveBack(_ batch: CaptureBatch) {
    heldBytes.wrappingSubtract(batch.byteCount, ordering: .relaxed)
    batch.clear(retainedBytesMax: limits.batchBytes)
    // Two are in use at a time as a rule: one is filled, one is read.
    let keptMax = 4
    shelf.withLock { if $0.free.count < keptMax { $0.free.append(batch) } }
    heldBatches.wrappingSubtract(1, ordering: .relaxed)
  }
}

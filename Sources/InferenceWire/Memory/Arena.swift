/// Memory for one message at a time: handed out front to back, never given back one by one, and
/// taken again from the front by ``rewind(retainedBytesMax:)``.
///
/// A budget bounds what is handed out. Whether a body fits depends on the body alone and not on
/// what the arena served before; what the chunks hold beyond the budget is at most a quarter of it
/// and one chunk's unused end (``grownChunkBytesMax``).
///
/// Not thread-safe; one owner at a time.
package final class Arena {
  /// What every structure of libprotobuf-c needs, and every element of a tensor.
  static let alignment = 8
  /// A request of one row takes about 1 KiB.
  static let firstChunkBytes = 16 << 10
  /// Chunks double up to this size, so that a million small pieces take few calls of `malloc`.
  static let grownChunkBytesMax = 1 << 20

  private var next: UnsafeMutableRawPointer?
  private var bytesLeftInChunk = 0
  private var bytesLeftInBudget: Int
  private var byteBudget: Int
  /// The chunk that stays from one message to the next.
  private var firstChunk: UnsafeMutableRawBufferPointer?
  private var otherChunks: [UnsafeMutableRawBufferPointer] = []
  /// The size of the next chunk to be shared by many pieces.
  private var nextChunkBytes = Arena.firstChunkBytes
  private var hasRefused = false
  private var chunkCount = 0

  package init(byteBudget: Int) {
    self.byteBudget = Arena.roundedDown(byteBudget)
    self.bytesLeftInBudget = self.byteBudget
  }

  deinit { releaseChunks() }

  /// Whether an allocation was refused since the last rewind.
  package var isExhausted: Bool { hasRefused }

  /// Bytes handed out since the last rewind, each piece rounded up to ``alignment``.
  package var handedOutBytes: Int { byteBudget - bytesLeftInBudget }

  /// Bytes of all chunks.
  package var heldBytes: Int {
    otherChunks.reduce(firstChunk?.count ?? 0) { $0 + $1.count }
  }

  /// Calls of `malloc` for chunks since the arena was made.
  package var chunkAllocationCount: Int { chunkCount }

  /// Hands out `byteCount` bytes, uninitialised, valid until the next rewind; nil when they would
  /// pass the budget.
  package func allocate(_ byteCount: Int) -> UnsafeMutableRawPointer? {
    // Negative is what a size over `Int.max` from C looks like.
    guard byteCount >= 0, byteCount <= bytesLeftInBudget else {
      hasRefused = true
      return nil
    }
    // The budget is a multiple of the alignment, so what fits it also fits rounded up.
    let rounded = Arena.roundedDown(byteCount &+ (Arena.alignment - 1))
    bytesLeftInBudget -= rounded
    guard rounded <= bytesLeftInChunk, let piece = next else {
      return allocateFromNewChunk(rounded)
    }
    bytesLeftInChunk -= rounded
    next = piece + rounded
    return piece
  }

  /// Takes all memory back and sets the budget for the next message.
  /// - Parameter retainedBytesMax: at most so many bytes stay for the next message, in one piece.
  package func rewind(retainedBytesMax: Int, byteBudget: Int) {
    // Other chunks are only taken when the first cannot hold what is handed out.
    let firstChunkBytes = firstChunk?.count ?? 0
    if handedOutBytes > firstChunkBytes || firstChunkBytes > retainedBytesMax {
      // One chunk that would have held this message will hold the next of its kind.
      let wanted = min(max(handedOutBytes, Arena.firstChunkBytes), retainedBytesMax)
      releaseChunks()
      nextChunkBytes = max(wanted, Arena.alignment)
    }
    next = firstChunk?.baseAddress
    bytesLeftInChunk = firstChunk?.count ?? 0
    self.byteBudget = Arena.roundedDown(byteBudget)
    bytesLeftInBudget = self.byteBudget
    hasRefused = false
  }

  private func allocateFromNewChunk(_ byteCount: Int) -> UnsafeMutableRawPointer? {
    // A piece too large to share a chunk gets its own, and the current chunk goes on being used.
    if firstChunk != nil, byteCount > nextChunkBytes / 4 {
      return newChunk(byteCount).baseAddress
    }
    let chunk = newChunk(max(byteCount, nextChunkBytes))
    next = chunk.baseAddress.map { $0 + byteCount }
    bytesLeftInChunk = chunk.count - byteCount
    // No larger than what may still be asked for.
    nextChunkBytes = max(
      Arena.firstChunkBytes,
      min(chunk.count * 2, Arena.grownChunkBytesMax, bytesLeftInBudget))
    return chunk.baseAddress
  }

  private func newChunk(_ byteCount: Int) -> UnsafeMutableRawBufferPointer {
    chunkCount += 1
    let chunk = UnsafeMutableRawBufferPointer.allocate(
      byteCount: byteCount, alignment: Arena.alignment)
    if firstChunk == nil { firstChunk = chunk } else { otherChunks.append(chunk) }
    return chunk
  }

  private func releaseChunks() {
    firstChunk?.deallocate()
    firstChunk = nil
    for chunk in otherChunks { chunk.deallocate() }
    otherChunks.removeAll()
  }

  private static func roundedDown(_ byteCount: Int) -> Int { byteCount & ~(alignment - 1) }
}

/// Growable bytes at a stable place between calls that grow it, made to be used again: a request's
/// body as it arrives, a reply's body until it is sent.
///
/// Not thread-safe; one owner at a time, as the request moves through the house.
package final class ByteStore {
  /// Aligned for every element type and for vector loads.
  package static let alignment = 64

  private var base: UnsafeMutableRawPointer?
  package private(set) var count = 0
  package private(set) var capacity = 0

  package init() {}

  deinit { base?.deallocate() }

  /// The bytes so far. Valid until the next call that grows, clears or frees them.
  package var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: base, count: count)
  }

  /// Makes room for `total` bytes in all.
  package func reserve(_ total: Int) {
    guard total > capacity else { return }
    let (doubled, overflow) = capacity.multipliedReportingOverflow(by: 2)
    let next = max(total, overflow ? total : doubled, 256)
    let moved = UnsafeMutableRawPointer.allocate(byteCount: next, alignment: Self.alignment)
    if let base {
      moved.copyMemory(from: base, byteCount: count)
      base.deallocate()
    }
    base = moved
    capacity = next
  }

  package func append(_ more: UnsafeRawBufferPointer) {
    guard let source = more.baseAddress, more.count > 0 else { return }
    appendUninitialized(more.count).copyMemory(from: source, byteCount: more.count)
  }

  /// Adds `byteCount` bytes for the caller to fill and gives their place.
  package func appendUninitialized(_ byteCount: Int) -> UnsafeMutableRawPointer {
    reserve(count + byteCount)
    guard let base else { preconditionFailure("reserve left no memory") }
    defer { count += byteCount }
    return base + count
  }

  /// Empties the store. Memory up to `retainedBytesMax` stays for the next use; more is given back,
  /// so that one large body does not stay for ever.
  package func clear(retainedBytesMax: Int) {
    count = 0
    guard capacity > retainedBytesMax else { return }
    base?.deallocate()
    base = nil
    capacity = 0
  }
}

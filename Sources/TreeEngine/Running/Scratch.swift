internal import ServingCore

/// Memory that runs use again, aligned for vector loads.
///
/// Not thread-safe; one owner at a time.
final class Scratch<Element: BitwiseCopyable> {
  private(set) var base: UnsafeMutablePointer<Element>
  private(set) var capacity: Int

  init(capacity: Int) {
    self.capacity = max(1, capacity)
    base = Self.allocate(self.capacity)
  }

  deinit { UnsafeMutableRawPointer(base).deallocate() }

  /// Makes room for so many elements; what was there before is lost.
  func reserve(_ count: Int) {
    guard count > capacity else { return }
    UnsafeMutableRawPointer(base).deallocate()
    capacity = max(count, 2 * capacity)
    base = Self.allocate(capacity)
  }

  /// Gives the memory of a large run back.
  func shrink(to count: Int) {
    guard capacity > count else { return }
    UnsafeMutableRawPointer(base).deallocate()
    capacity = max(1, count)
    base = Self.allocate(capacity)
  }

  private static func allocate(_ count: Int) -> UnsafeMutablePointer<Element> {
    UnsafeMutableRawPointer.allocate(
      byteCount: count * MemoryLayout<Element>.stride, alignment: ByteStore.alignment
    ).bindMemory(to: Element.self, capacity: count)
  }
}

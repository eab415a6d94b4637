/// Memory for the outputs of one batch, given out piece by piece and freed as a whole.
struct OutputMemory: ~Copyable {
  /// Of each piece: enough for every element, and what the allocator gives without being asked.
  private static let alignment = 16

  private let base: UnsafeMutableRawPointer
  private let byteCount: Int
  private var used = 0

  init(byteCount: Int) {
    self.byteCount = byteCount
    base = .allocate(byteCount: max(1, byteCount), alignment: Self.alignment)
  }

  deinit { base.deallocate() }

  /// A piece for so many elements.
  mutating func take<Element>(_ count: Int, of type: Element.Type) -> UnsafeMutablePointer<Element>
  {
    let place = base + used
    used += Self.byteCount(count, of: type)
    precondition(used <= byteCount, "more outputs than there is memory for")
    return place.bindMemory(to: type, capacity: count)
  }

  /// What ``take(_:of:)`` needs.
  static func byteCount<Element>(_ count: Int, of type: Element.Type) -> Int {
    let bytes = count * MemoryLayout<Element>.stride
    return (bytes + alignment - 1) / alignment * alignment
  }
}

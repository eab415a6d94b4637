internal import ServingCore

/// Elements for kernels at a place that stays, aligned for vector loads. Written while it is made
/// and never after.
///
/// `@unchecked Sendable`: immutable after `init`.
final class LayoutArray<Element: BitwiseCopyable>: @unchecked Sendable {
  let count: Int
  private let buffer: UnsafeMutableBufferPointer<Element>

  init(_ elements: some Collection<Element>) {
    count = elements.count
    let bytes = UnsafeMutableRawPointer.allocate(
      // Never empty, so that there is always a place.
      byteCount: max(1, count) * MemoryLayout<Element>.stride, alignment: ByteStore.alignment)
    buffer = UnsafeMutableBufferPointer(
      start: bytes.bindMemory(to: Element.self, capacity: max(1, count)), count: count)
    _ = buffer.initialize(from: elements)
  }

  deinit { buffer.baseAddress.map { UnsafeMutableRawPointer($0).deallocate() } }

  var base: UnsafePointer<Element> {
    guard let base = buffer.baseAddress else { preconditionFailure("an array without a place") }
    return UnsafePointer(base)
  }

  subscript(index: Int) -> Element { buffer[index] }
}

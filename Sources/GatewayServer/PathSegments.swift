internal import Glibc

/// Walks the segments of a path, without a copy.
struct PathSegments {
  private let path: UnsafeRawBufferPointer
  private var offset = 0

  init(_ path: UnsafeRawBufferPointer) {
    self.path = path
  }

  /// Whether every segment has been taken.
  var isAtEnd: Bool { offset == path.count }

  /// Takes the next segment, which may be empty; nil at the end.
  mutating func next() -> UnsafeRawBufferPointer? {
    guard let segment = peek() else { return nil }
    offset += 1 + segment.count
    return segment
  }

  /// Takes the next segment if it is this one.
  mutating func next(is text: StaticString) -> Bool {
    guard let segment = peek(), segment.count == text.utf8CodeUnitCount,
      let start = segment.baseAddress, memcmp(start, text.utf8Start, segment.count) == 0
    else { return false }
    offset += 1 + segment.count
    return true
  }

  private func peek() -> UnsafeRawBufferPointer? {
    guard offset < path.count, path[offset] == UInt8(ascii: "/") else { return nil }
    let rest = UnsafeRawBufferPointer(rebasing: path[(offset + 1)...])
    let end = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
    return UnsafeRawBufferPointer(rebasing: rest[..<end])
  }
}

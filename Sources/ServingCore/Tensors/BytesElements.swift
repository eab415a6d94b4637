/// The elements of a `BYTES` tensor in raw layout: a length in 4 bytes, little-endian, then that
/// many bytes, element after element.
package struct BytesElements: Sequence, IteratorProtocol {
  /// Bytes that stand before each element.
  package static let prefixByteCount = 4

  private let bytes: UnsafeRawBufferPointer
  private var offset = 0

  package init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

  /// The next element, or nil at the end or where an element overruns the tensor. Check
  /// ``count(in:)`` first: it tells the two apart.
  package mutating func next() -> UnsafeRawBufferPointer? {
    guard bytes.count - offset >= Self.prefixByteCount else { return nil }
    let length = Int(
      UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
    let start = offset + Self.prefixByteCount
    guard bytes.count - start >= length else { return nil }
    offset = start + length
    return UnsafeRawBufferPointer(rebasing: bytes[start..<offset])
  }

  /// The number of whole elements, or nil when the last one overruns the bytes there are.
  package static func count(in bytes: UnsafeRawBufferPointer) -> Int? {
    var elements = BytesElements(bytes)
    var count = 0
    while elements.next() != nil { count += 1 }
    return elements.offset == bytes.count ? count : nil
  }

  /// Appends one element in raw layout. The element must be shorter than 4 GiB.
  package static func append(_ element: some Collection<UInt8>, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: UInt32(element.count).littleEndian) { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: element)
  }
}

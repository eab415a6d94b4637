internal import CNghttp2
internal import ServingCore

/// A header list to be sent, built in memory that is used again.
package struct HeaderBlock {
  /// How HPACK should treat a field (RFC 7541 section 6.2).
  package enum Indexing {
    /// The same from message to message: worth a place in the peer's table.
    case stable
    /// Different in every message: sent literally, so that it displaces nothing.
    case unique
  }

  private struct Field {
    var name: HeaderName
    var offset: Int
    var count: Int
    var indexing: Indexing
  }

  private let values = ByteStore()
  private var fields: [Field] = []
  private var pairs: [nghttp2_nv] = []

  package init() {}

  package mutating func clear() {
    values.clear(retainedBytesMax: 16 * 1024)
    fields.removeAll(keepingCapacity: true)
  }

  package mutating func add(
    _ name: HeaderName, _ value: UnsafeRawBufferPointer, _ indexing: Indexing = .stable
  ) {
    fields.append(
      Field(name: name, offset: values.count, count: value.count, indexing: indexing))
    values.append(value)
  }

  package mutating func add(
    _ name: HeaderName, _ value: StaticString, _ indexing: Indexing = .stable
  ) {
    add(
      name, UnsafeRawBufferPointer(start: value.utf8Start, count: value.utf8CodeUnitCount),
      indexing)
  }

  /// Adds a value from a Swift string. Control characters, which HTTP forbids (RFC 9110 section
  /// 5.5), become spaces; spaces at the ends, with which a peer takes the field for malformed (RFC
  /// 9113 section 8.2.1), are left out.
  package mutating func add(_ name: HeaderName, _ value: String, _ indexing: Indexing = .stable) {
    var value = value
    value.withUTF8 { utf8 in
      let end = (utf8.lastIndex(where: Self.isVisible) ?? -1) + 1
      let text = utf8[(utf8.firstIndex(where: Self.isVisible) ?? end)..<end]
      fields.append(
        Field(name: name, offset: values.count, count: text.count, indexing: indexing))
      guard !text.isEmpty else { return }
      let target = values.appendUninitialized(text.count)
      for (index, byte) in text.enumerated() {
        target.storeBytes(
          of: Self.isVisible(byte) ? byte : UInt8(ascii: " "), toByteOffset: index, as: UInt8.self)
      }
    }
  }

  private static func isVisible(_ byte: UInt8) -> Bool { byte > 0x20 && byte != 0x7F }

  package mutating func add(_ name: HeaderName, _ value: Int, _ indexing: Indexing = .stable) {
    var digits = DecimalText(value)
    digits.withBytes { add(name, $0, indexing) }
  }

  /// The list as libnghttp2 takes it; valid inside the call. Names are static, values are copied
  /// by libnghttp2 because the block is used again before they are sent.
  mutating func withPairs<Result>(
    _ body: (UnsafePointer<nghttp2_nv>, Int) -> Result
  ) -> Result {
    values.reserve(1)
    pairs.removeAll(keepingCapacity: true)
    let base = values.bytes.baseAddress
    for field in fields {
      var flags = UInt8(NGHTTP2_NV_FLAG_NO_COPY_NAME.rawValue)
      if field.indexing == .unique { flags |= UInt8(NGHTTP2_NV_FLAG_NO_INDEX.rawValue) }
      let value = base.map { UnsafeMutableRawPointer(mutating: $0 + field.offset) }
      pairs.append(
        nghttp2_nv(
          name: UnsafeMutablePointer(mutating: field.name.text.utf8Start),
          value: value?.assumingMemoryBound(to: UInt8.self),
          namelen: field.name.text.utf8CodeUnitCount, valuelen: field.count, flags: flags))
    }
    return pairs.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else {
        preconditionFailure("a header list has at least :status or :method")
      }
      return body(start, buffer.count)
    }
  }
}

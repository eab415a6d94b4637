internal import ServingCore

/// The fields of a received header list that somebody will read, and the count of all.
///
/// A class because it is large and handed about for every request; used again with its stream.
package final class HeaderFields {
  private let values = ByteStore()
  private typealias Place = (offset: Int32, count: Int32)
  /// Where each known name's value lies in `values`; a negative offset says that it did not come.
  /// Plain memory: the whole of an inline array is copied for each look into it.
  private let places: UnsafeMutablePointer<Place>
  /// Name and value of every field, and 32 for each (RFC 9113 section 6.5.2).
  package private(set) var listByteCount = 0
  package private(set) var fieldCount = 0
  /// A known field that came more than once.
  package private(set) var repeatedName: HeaderName?

  init() {
    places = .allocate(capacity: Self.placeCount)
    places.initialize(repeating: (-1, 0), count: Self.placeCount)
  }

  deinit { places.deallocate() }

  private static let placeCount = HeaderName.allCases.count

  package subscript(name: HeaderName) -> UnsafeRawBufferPointer? {
    let place = places[Int(name.rawValue)]
    guard place.offset >= 0 else { return nil }
    let start = Int(place.offset)
    return UnsafeRawBufferPointer(rebasing: values.bytes[start..<start + Int(place.count)])
  }

  /// The value as text; invalid UTF-8 is repaired, for messages and cold paths.
  package func text(_ name: HeaderName) -> String? {
    self[name].map { String(decoding: $0, as: UTF8.self) }
  }

  /// Counts a field, and keeps it when its name is known and the limits allow.
  func add(
    name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer, limits: HTTP2Limits
  ) {
    count(name: name, value: value)
    guard !isOver(limits), let known = HeaderName(name) else { return }
    guard places[Int(known.rawValue)].offset < 0 else {
      addAgain(known, value)
      return
    }
    places[Int(known.rawValue)] = (Int32(values.count), Int32(value.count))
    values.append(value)
    // An empty value still has a place; the store may have none yet.
    values.reserve(1)
  }

  /// A field that comes twice is not understood, but for those of traces: they never cost a request
  /// its answer.
  private func addAgain(_ name: HeaderName, _ value: UnsafeRawBufferPointer) {
    switch name {
    case .traceparent:
      // Two say nothing together (W3C Trace Context, section 3.2.1), and so does an empty one.
      places[Int(name.rawValue)].count = 0
    case .tracestate:
      // Several are one list (section 3.3.1), which is put together anew, at the end.
      let place = places[Int(name.rawValue)]
      guard Int(place.count) + 1 + value.count <= TraceState.byteCountMax else {
        places[Int(name.rawValue)].count = 0
        return
      }
      let start = values.count
      values.reserve(start + Int(place.count) + 1 + value.count)
      let first = Int(place.offset)..<Int(place.offset + place.count)
      values.append(UnsafeRawBufferPointer(rebasing: values.bytes[first]))
      values.appendUninitialized(1).storeBytes(of: UInt8(ascii: ","), as: UInt8.self)
      values.append(value)
      places[Int(name.rawValue)] = (Int32(start), Int32(values.count - start))
    default: repeatedName = name
    }
  }

  /// Counts a field without keeping it.
  func count(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
    listByteCount += name.count + value.count + 32
    fieldCount += 1
  }

  func isOver(_ limits: HTTP2Limits) -> Bool {
    listByteCount > limits.headerListBytesMax || fieldCount > limits.headerFieldCountMax
  }

  /// Forgets everything, for the next message.
  func clear() {
    guard fieldCount > 0 else { return }
    values.clear(retainedBytesMax: 4096)
    places.update(repeating: (-1, 0), count: Self.placeCount)
    listByteCount = 0
    fieldCount = 0
    repeatedName = nil
  }
}

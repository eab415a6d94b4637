/// Where the time went inside the gateway, from a reply's `server-timing` (W3C Server Timing), in
/// microseconds; nil what it does not say.
package struct ServerTimes: Hashable, Sendable {
  /// In the queue of the version's lane.
  package private(set) var queue: UInt64?
  /// Waiting for others to fill the batch.
  package private(set) var batch: UInt64?
  /// In the engine.
  package private(set) var compute: UInt64?

  /// Digits of whole milliseconds at most; a number of more is no time of a request.
  private static let digitsMax = 9

  /// Reads `queue;dur=0.120, batch;dur=0.000, compute;dur=1.500`, in milliseconds. What cannot be
  /// read is passed over: timing is a courtesy. Reads the bytes where they lie and makes nothing,
  /// because this is done for every reply.
  package init(_ text: UnsafeRawBufferPointer) {
    var start = text.startIndex
    while start < text.endIndex {
      let end = text[start...].firstIndex(of: UInt8(ascii: ",")) ?? text.endIndex
      read(metric: text[start..<end])
      start = end + 1
    }
  }

  private mutating func read(metric: Slice<UnsafeRawBufferPointer>) {
    var rest = metric.drop { $0 == UInt8(ascii: " ") }
    let name = rest.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: " ") }
    rest = rest[name.endIndex...]
    while let semicolon = rest.firstIndex(of: UInt8(ascii: ";")) {
      rest = rest[(semicolon + 1)...].drop { $0 == UInt8(ascii: " ") }
      guard let duration = Self.microseconds(rest) else { continue }
      if name.elementsEqual("queue".utf8) {
        queue = duration
      } else if name.elementsEqual("batch".utf8) {
        batch = duration
      } else if name.elementsEqual("compute".utf8) {
        compute = duration
      }
      return
    }
  }

  /// The number of a parameter that begins with `dur=`, rounded down to microseconds; nil of
  /// another one, and of what is no number.
  private static func microseconds(_ parameter: Slice<UnsafeRawBufferPointer>) -> UInt64? {
    guard parameter.starts(with: "dur=".utf8) else { return nil }
    let number = parameter.dropFirst(4)
    let whole = number.prefix { isDigit($0) }
    guard !whole.isEmpty, whole.count <= digitsMax else { return nil }
    var microseconds: UInt64 = 0
    for byte in whole { microseconds = microseconds * 10 + value(byte) }
    microseconds *= 1_000
    var rest = number[whole.endIndex...]
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      var scale: UInt64 = 100
      while let byte = rest.first, isDigit(byte) {
        microseconds += value(byte) * scale
        scale /= 10
        rest = rest.dropFirst()
      }
    }
    // Spaces and further parameters may follow, nothing else.
    guard let next = rest.first else { return microseconds }
    return next == UInt8(ascii: " ") || next == UInt8(ascii: ";") ? microseconds : nil
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func value(_ digit: UInt8) -> UInt64 { UInt64(digit - UInt8(ascii: "0")) }
}

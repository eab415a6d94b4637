internal import ServingRuntime

/// The value of `server-timing` (W3C Server Timing), durations in milliseconds with microseconds
/// behind the point, written without a string.
struct ServerTimingText {
  private var bytes = InlineArray<128, UInt8>(repeating: 0)
  private var count = 0

  init(_ times: CallTimes) {
    append("queue;dur=", times.queueNanoseconds)
    append(", batch;dur=", times.batchNanoseconds)
    append(", compute;dur=", times.computeNanoseconds)
  }

  private mutating func append(_ name: StaticString, _ nanoseconds: UInt64) {
    for byte in name.bytes { append(byte) }
    let microseconds = nanoseconds / 1_000
    append(decimal: microseconds / 1_000, digits: 1)
    append(UInt8(ascii: "."))
    append(decimal: microseconds % 1_000, digits: 3)
  }

  /// Three names and three 64-bit numbers of milliseconds need at most 95 bytes.
  private mutating func append(_ byte: UInt8) {
    bytes[count] = byte
    count += 1
  }

  private mutating func append(decimal value: UInt64, digits: Int) {
    var scale: UInt64 = 1
    var width = 1
    while width < digits || value / scale >= 10 {
      scale *= 10
      width += 1
    }
    while scale > 0 {
      append(UInt8(ascii: "0") + UInt8(value / scale % 10))
      scale /= 10
    }
  }

  mutating func withBytes(_ body: (UnsafeRawBufferPointer) -> Void) {
    let count = count
    withUnsafeBytes(of: &bytes) { body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
  }
}

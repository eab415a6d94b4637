internal import ServingRuntime

/// The value of `server-timing` (W3C Server Timing), durations in milliseconds with microseconds
/// behind the point, written without a string.
struct ServerTimingText {
  /// Three names of at most 14 bytes, and three 64-bit numbers of milliseconds with a point and
  /// three digits.
  private static let byteCountMax = 3 * (14 + 20 + 4)

  private let times: CallTimes

  init(_ times: CallTimes) {
    self.times = times
  }

  func withBytes(_ body: (UnsafeRawBufferPointer) -> Void) {
    withUnsafeTemporaryAllocation(byteCount: Self.byteCountMax, alignment: 1) { buffer in
      var end = 0
      Self.append("queue;dur=", times.queueNanoseconds, to: buffer, &end)
      Self.append(", batch;dur=", times.batchNanoseconds, to: buffer, &end)
      Self.append(", compute;dur=", times.computeNanoseconds, to: buffer, &end)
      body(UnsafeRawBufferPointer(rebasing: buffer[..<end]))
    }
  }

  private static func append(
    _ name: StaticString, _ nanoseconds: UInt64, to buffer: UnsafeMutableRawBufferPointer,
    _ end: inout Int
  ) {
    UnsafeMutableRawBufferPointer(rebasing: buffer[end...]).copyMemory(
      from: UnsafeRawBufferPointer(name.bytes))
    end += name.utf8CodeUnitCount
    let microseconds = nanoseconds / 1_000
    let milliseconds = microseconds / 1_000
    append(milliseconds, digits: digitCount(milliseconds), to: buffer, &end)
    buffer[end] = UInt8(ascii: ".")
    end += 1
    append(microseconds % 1_000, digits: 3, to: buffer, &end)
  }

  private static func digitCount(_ value: UInt64) -> Int {
    var rest = value
    var count = 1
    while rest >= 10 {
      rest /= 10
      count += 1
    }
    return count
  }

  private static func append(
    _ value: UInt64, digits: Int, to buffer: UnsafeMutableRawBufferPointer, _ end: inout Int
  ) {
    var rest = value
    var place = end + digits
    end = place
    for _ in 0..<digits {
      place -= 1
      buffer[place] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
    }
  }
}

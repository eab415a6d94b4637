internal import ServingCore

/// Captures of one event loop that go over together, with their bytes in one place. Used again.
///
/// `@unchecked Sendable`: one owner at a time. The event loop fills it and hands it over through a
/// mutex; the pipeline reads it and hands it back the same way.
final class CaptureBatch: @unchecked Sendable {
  private(set) var captures: [Capture] = []
  private let bytes = ByteStore()

  var byteCount: Int { bytes.count }
  var isEmpty: Bool { captures.isEmpty }

  func append(_ capture: Capture, _ parts: CaptureBytes) {
    var capture = capture
    capture.identifierCount = parts.identifier.count
    capture.keyCount = parts.key.count
    capture.bodyCount = parts.body.count
    capture.replyCount = parts.reply.count
    bytes.reserve(bytes.count + parts.count)
    bytes.append(parts.identifier)
    bytes.append(parts.key)
    bytes.append(parts.body)
    bytes.append(parts.reply)
    captures.append(capture)
  }

  /// Gives each capture with its bytes, in the order in which they came.
  func visit(_ body: (Capture, CaptureBytes) -> Void) {
    var rest = bytes.bytes
    func next(_ count: Int) -> UnsafeRawBufferPointer {
      defer { rest = UnsafeRawBufferPointer(rebasing: rest[count...]) }
      return UnsafeRawBufferPointer(rebasing: rest[..<count])
    }
    for capture in captures {
      body(
        capture,
        CaptureBytes(
          identifier: next(capture.identifierCount), key: next(capture.keyCount),
          body: next(capture.bodyCount), reply: next(capture.replyCount)))
    }
  }

  /// Lets go of everything, so that no version is held by a batch that waits to be filled.
  func clear(retainedBytesMax: Int) {
    captures.removeAll(keepingCapacity: true)
    bytes.clear(retainedBytesMax: retainedBytesMax)
  }
}

import CProtobufC
import ServingCore

/// From a body to a generated message: scan, then unpack what is not a tensor.
enum MessageUnpacker {
  /// - Parameters:
  ///   - type: the generated structure that `schema` describes.
  ///   - arena: rewound, with the limits' budget for this body; the message lives in it.
  ///   - raw: where the raw tensor contents are in the body. They are not in the message:
  ///     libprotobuf-c would copy them.
  /// - Throws: `INVALID_ARGUMENT` when the body is malformed, `RESOURCE_EXHAUSTED` (413) over a
  ///   limit.
  static func unpack<Message>(
    _ type: Message.Type, of schema: WireSchema, from body: UnsafeRawBufferPointer,
    limits: WireLimits, arena: Arena, raw: inout RawContents
  ) throws(ServingError) -> UnsafeMutablePointer<Message> {
    try WireScan.check(body, against: schema, limits: limits, raw: &raw)
    let source = withoutRawContents(body, raw, arena)
    let message = source.flatMap { source in
      arena.withAllocator { allocator in
        protobuf_c_message_unpack(
          schema.descriptor, allocator, source.count,
          source.baseAddress?.assumingMemoryBound(to: UInt8.self))
      }
    }
    guard let message else { throw failure(schema, body.count, arena, limits) }
    return UnsafeMutableRawPointer(message).assumingMemoryBound(to: type)
  }

  /// As above for messages that carry no tensors, in an arena of their own that ends with `read`.
  static func withUnpacked<Message, Value>(
    _ type: Message.Type, of schema: WireSchema, from body: UnsafeRawBufferPointer,
    limits: WireLimits,
    _ read: (UnsafeMutablePointer<Message>) throws(ServingError) -> Value
  ) throws(ServingError) -> Value {
    let arena = Arena(byteBudget: limits.arenaBytes(forBody: body.count))
    var raw = RawContents()
    let message = try unpack(
      type, of: schema, from: body, limits: limits, arena: arena, raw: &raw)
    defer { withExtendedLifetime(arena) {} }
    return try read(message)
  }

  /// The body's bytes that are not raw contents: a part of the body when the raw contents stand
  /// last, else a copy of the pieces between them; nil when the arena has no room for that.
  private static func withoutRawContents(
    _ body: UnsafeRawBufferPointer, _ raw: borrowing RawContents, _ arena: Arena
  ) -> UnsafeRawBufferPointer? {
    if let count = raw.prefixByteCount(ofBody: body.count) {
      return UnsafeRawBufferPointer(rebasing: body[..<count])
    }
    let count = body.count - raw.byteCount
    guard let copy = arena.allocate(count) else { return nil }
    let target = UnsafeMutableRawBufferPointer(start: copy, count: count)
    var written = 0
    var pieceStart = 0
    func keep(upTo end: Int) {
      let piece = UnsafeRawBufferPointer(rebasing: body[pieceStart..<end])
      UnsafeMutableRawBufferPointer(rebasing: target[written...]).copyMemory(from: piece)
      written += piece.count
    }
    for entry in raw.entries {
      keep(upTo: entry.fieldStart)
      pieceStart = entry.value.upperBound
    }
    keep(upTo: body.count)
    return UnsafeRawBufferPointer(target)
  }

  /// What passed the scan unpacks, so nearly always it is the budget.
  private static func failure(
    _ schema: WireSchema, _ bodyBytes: Int, _ arena: Arena, _ limits: WireLimits
  ) -> ServingError {
    guard arena.isExhausted else {
      return ServingError(
        .invalidArgument,
        "malformed \(schema.name): libprotobuf-c refused a body of \(bodyBytes) bytes")
    }
    return .overArenaBudget(schema.name, bodyBytes: bodyBytes, limits)
  }
}

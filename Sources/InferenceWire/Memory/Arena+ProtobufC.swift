import CProtobufC

extension Arena {
  /// Calls `body` with this arena as libprotobuf-c's allocator. The pointer is valid inside `body`
  /// only.
  func withAllocator<Result>(
    _ body: (UnsafeMutablePointer<ProtobufCAllocator>) -> Result
  ) -> Result {
    var allocator = ProtobufCAllocator(
      alloc: allocateForProtobufC, free: freeForProtobufC,
      allocator_data: Unmanaged.passUnretained(self).toOpaque())
    return withExtendedLifetime(self) { body(&allocator) }
  }
}

/// `ProtobufCAllocator.alloc`. Unpacking one row calls it some ten times, so the arena is borrowed
/// without counting the reference: `withAllocator` holds it.
private func allocateForProtobufC(
  _ arena: UnsafeMutableRawPointer?, _ byteCount: Int
) -> UnsafeMutableRawPointer? {
  guard let arena else { return nil }
  return Unmanaged<Arena>.fromOpaque(arena)._withUnsafeGuaranteedRef { $0.allocate(byteCount) }
}

/// `ProtobufCAllocator.free`: nothing to do, a rewind takes everything back at once.
private func freeForProtobufC(
  _ arena: UnsafeMutableRawPointer?, _ pointer: UnsafeMutableRawPointer?
) {}

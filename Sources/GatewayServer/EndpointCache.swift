internal import Glibc
internal import ServingCore

/// The last path that an event loop read, and what it means: most requests of a loop go to the same
/// few paths, often the same one again and again.
struct EndpointCache {
  private var path: [UInt8] = []
  private var endpoint: DataPlaneEndpoint?

  /// - Throws: what ``DataPlaneEndpoint/init(path:)`` throws; failures are not kept.
  mutating func endpoint(
    for path: UnsafeRawBufferPointer
  ) throws(ServingError) -> DataPlaneEndpoint {
    if let endpoint, isKept(path) { return endpoint }
    let fresh = try DataPlaneEndpoint(path: path)
    self.path.removeAll(keepingCapacity: true)
    self.path.append(contentsOf: path)
    endpoint = fresh
    return fresh
  }

  private func isKept(_ other: UnsafeRawBufferPointer) -> Bool {
    path.withUnsafeBytes { kept in
      guard kept.count == other.count, let left = kept.baseAddress, let right = other.baseAddress
      else { return false }
      return memcmp(left, right, kept.count) == 0
    }
  }
}

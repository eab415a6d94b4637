internal import AccessControl
internal import Glibc
internal import ServingCore

/// Who a connection's requests were from last, by what they showed: nearly all of a connection show
/// the same, byte for byte, and are known without being asked anew.
struct ShownCaller {
  private var authorization: [UInt8] = []
  private var byHeader: Authenticated?
  /// Of requests without the field: by the connection's certificate, or as nobody.
  private var byConnection: Authenticated?

  /// - Parameters:
  ///   - shown: the value of `authorization`; nil without one.
  ///   - generation: what is in force now.
  /// - Returns: nil where it is to be found anew.
  func caller(
    _ shown: UnsafeRawBufferPointer?, generation: Int, now: MonotonicInstant
  ) -> Caller? {
    let known = shown.map { isKept($0) ? byHeader : nil } ?? byConnection
    guard let known, known.generation == generation, known.until > now else { return nil }
    return known.caller
  }

  mutating func keep(_ found: Authenticated, for shown: UnsafeRawBufferPointer?) {
    guard let shown else {
      byConnection = found
      return
    }
    authorization.removeAll(keepingCapacity: true)
    authorization.append(contentsOf: shown)
    byHeader = found
  }

  private func isKept(_ other: UnsafeRawBufferPointer) -> Bool {
    authorization.withUnsafeBytes { kept in
      guard kept.count == other.count, let left = kept.baseAddress, let right = other.baseAddress
      else { return false }
      return memcmp(left, right, kept.count) == 0
    }
  }
}

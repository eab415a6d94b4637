/// Which of the 10,000 buckets a routing key falls into. Part of the contract with everyone who
/// recomputes decisions, so it never changes:
///
/// 64-bit FNV-1a (Fowler, Noll and Vo) over the bytes of the salt, one zero byte and the bytes of
/// the key; then the finaliser of MurmurHash3 (Appleby's `fmix64`), because the low bits of FNV-1a
/// alone are not even; then the remainder by 10,000, whose bias is below 10⁻¹⁵.
package enum BucketHash {
  package static let bucketCount = 10_000

  /// A salt that has been hashed, so that a request hashes its key only.
  package struct Salt: Hashable, Sendable {
    private let state: UInt64

    package init(_ salt: String) {
      var state: UInt64 = 0xcbf2_9ce4_8422_2325
      for byte in salt.utf8 { state = (state ^ UInt64(byte)) &* BucketHash.prime }
      self.state = state &* BucketHash.prime  // The zero byte.
    }

    /// All 64 bits for a key.
    package func hash(_ key: UnsafeRawBufferPointer) -> UInt64 {
      var hash = state
      for byte in key { hash = (hash ^ UInt64(byte)) &* BucketHash.prime }
      return BucketHash.mixed(hash)
    }

    /// - Parameter key: the bytes as they came, such as the value of `crossfade-key`.
    package func bucket(_ key: UnsafeRawBufferPointer) -> Int {
      Int(hash(key) % UInt64(bucketCount))
    }
  }

  package static func bucket(salt: String, key: UnsafeRawBufferPointer) -> Int {
    Salt(salt).bucket(key)
  }

  package static func bucket(salt: String, key: String) -> Int {
    var key = key
    return key.withUTF8 { bucket(salt: salt, key: UnsafeRawBufferPointer($0)) }
  }

  private static let prime: UInt64 = 0x0000_0100_0000_01b3

  private static func mixed(_ hash: UInt64) -> UInt64 {
    var hash = hash
    hash = (hash ^ (hash >> 33)) &* 0xff51_afd7_ed55_8ccd
    hash = (hash ^ (hash >> 33)) &* 0xc4ce_b9fe_1a85_ec53
    return hash ^ (hash >> 33)
  }
}

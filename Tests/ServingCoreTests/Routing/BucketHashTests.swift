import ServingCore
import Testing

/// The vectors are those of the README, from a program of another language.
struct BucketHashTests {
  @Test(
    arguments: [
      ("digits/2", "alice", 530), ("digits/2", "user-42", 5_326), ("digits/7", "user-42", 7_609),
      ("digits/2", "Zürich", 9_387), ("catalog-quality/12", "", 9_894),
      ("a/1", "4bf92f3577b34da6a3ce929d0e0e4736", 8_312),
    ])
  func fallsIntoTheBucketOfTheSpecification(_ salt: String, _ key: String, _ bucket: Int) {
    #expect(BucketHash.bucket(salt: salt, key: key) == bucket)
    #expect(
      Array(key.utf8).withUnsafeBytes { BucketHash.bucket(salt: salt, key: $0) } == bucket)
  }

  /// Where the zero byte stands tells salt from key.
  @Test func saltAndKeyDoNotRunTogether() {
    #expect(
      BucketHash.bucket(salt: "a/1", key: "2b") != BucketHash.bucket(salt: "a/12", key: "b"))
  }

  /// χ² of 10,000 buckets over a million keys, which is 9,999 ± 141 for even ones.
  @Test func fillsBucketsEvenly() {
    var counts = [Int](repeating: 0, count: BucketHash.bucketCount)
    let salt = BucketHash.Salt("digits/2")
    for number in 0..<1_000_000 {
      withUnsafeBytes(of: number.bigEndian) { counts[salt.bucket($0)] += 1 }
    }
    let squares = counts.reduce(0.0) { $0 + Double(($1 - 100) * ($1 - 100)) / 100 }
    #expect((9_999.0 - 4 * 141...9_999.0 + 4 * 141).contains(squares), "\(squares)")
  }
}

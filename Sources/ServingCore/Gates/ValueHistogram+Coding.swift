extension ValueHistogram {
  private static let format: UInt8 = 1
  /// Of one histogram: the buckets, each a difference of keys and a count of at most ten bytes, and
  /// what stands before them.
  package static let encodedBytesMax = 20 * bucketsMax + 64

  /// For keeping: a format byte, then the shift, both totals and the buckets by ascending key, each
  /// as the distance from the one before and its count.
  package func encoded() -> [UInt8] {
    var writer = EvidenceWriter()
    writer.appendNumber(UInt64(Self.format))
    writer.append(shift)
    writer.append(nonFiniteCount)
    writer.append(keys.count)
    var last: UInt64 = 0
    for (key, count) in zip(keys, counts) {
      writer.appendNumber(key - last)
      writer.append(count)
      last = key
    }
    return writer.bytes
  }

  /// - Throws: `DATA_LOSS` when the bytes are not what ``encoded()`` gives.
  package init(decoding bytes: some Sequence<UInt8>) throws(ServingError) {
    var reader = EvidenceReader(Array(bytes)[...], of: "histogram")
    try reader.version(expected: Self.format)
    self.init()
    shift = try reader.count("shift", max: Self.shiftMax)
    guard shift >= Self.shiftMin else {
      throw reader.loss("has a shift of \(shift): expected at least \(Self.shiftMin)")
    }
    nonFiniteCount = try reader.count("count")
    let bucketCount = try reader.count("buckets", max: Self.bucketsMax)
    var last: UInt64 = 0
    for index in 0..<bucketCount {
      let distance = try reader.number()
      let (key, overflow) = last.addingReportingOverflow(distance)
      guard !overflow, key <= UInt64.max >> UInt64(shift), index == 0 || distance > 0 else {
        throw reader.loss("has keys that do not ascend within \(64 - shift) bits")
      }
      let bucket = try reader.count("count")
      guard bucket > 0 else { throw reader.loss("has an empty bucket") }
      keys.append(key)
      counts.append(bucket)
      count += bucket
      last = key
    }
    guard count <= EvidenceReader.countMax else { throw reader.loss("has too many values") }
    try reader.end()
  }
}

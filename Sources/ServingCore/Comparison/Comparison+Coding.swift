extension Comparison {
  private static let format: UInt8 = 1
  /// What ``encoded()`` gives at most: a few kilobytes as a rule, and this much with 16 outputs and
  /// every slice, sketch and matrix full. In memory it is about twice as much.
  package static let encodedBytesMax = 48 << 20

  /// For keeping, without ``worst``: those pairs hold what callers sent, and are kept where they
  /// are deleted in time.
  package func encoded() -> [UInt8] {
    var writer = EvidenceWriter()
    writer.appendNumber(UInt64(Self.format))
    writer.append(plan.fingerprint)
    writer.append(mirrored)
    writer.append(rowsLeftOut)
    writer.append(drops.count)
    for (reason, count) in drops.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      writer.append(reason.rawValue)
      writer.append(count)
    }
    writer.append(failures.count)
    for (code, count) in failures.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      writer.append(code.rawValue)
      writer.append(count)
    }
    writer.appendTime(fromMicroseconds)
    writer.appendTime(untilMicroseconds)
    writer.append(total)
    writer.append(noise)
    writer.append(slices.count)
    let sorted = slices.sorted {
      ($0.key.parameter, $0.key.value) < ($1.key.parameter, $1.key.value)
    }
    for (slice, summary) in sorted {
      writer.append(plan.slices.firstIndex(of: slice.parameter) ?? 0)
      writer.append(slice.value)
      writer.append(summary)
    }
    return writer.bytes
  }

  /// - Parameter pairs: ``WorstPairs/all`` of what was encoded, those that are left.
  /// - Throws: `FAILED_PRECONDITION` when it was made by a plan that measures something else,
  ///   `DATA_LOSS` when the bytes are not what ``encoded()`` gives.
  package init(
    decoding bytes: some Sequence<UInt8>, plan: ComparisonPlan, pairs: [DifferentPair] = []
  ) throws(ServingError) {
    var reader = EvidenceReader(Array(bytes)[...], of: "comparison")
    try reader.version(expected: Self.format)
    let fingerprint = try reader.text("fingerprint", bytesMax: 16)
    guard fingerprint == plan.fingerprint else {
      throw ServingError(
        .failedPrecondition,
        "the comparison was made with other outputs, rules or slices: its plan is "
          + "\(fingerprint.quotedForMessage), expected \(plan.fingerprint)")
    }
    self.init(plan)
    mirrored = try reader.count("mirrored requests")
    rowsLeftOut = try reader.count("rows left out")
    drops = try reader.counts("drops")
    failures = try reader.counts("failures")
    fromMicroseconds = try reader.time()
    untilMicroseconds = try reader.time()
    total = try reader.summary(plan, detail: .whole)
    noise = try reader.summary(plan, detail: .part)
    try readSlices(&reader)
    try reader.end()
    restore(pairs)
  }

  private mutating func readSlices(_ reader: inout EvidenceReader) throws(ServingError) {
    // Beside the values, one slice for those beyond and one for requests without.
    let slicesMax = plan.slices.count * (ComparisonSlice.valuesMax + 2)
    for _ in 0..<(try reader.count("slices", max: slicesMax)) {
      let place = try reader.count("parameter", max: plan.slices.count - 1)
      let value = try reader.text("slice", bytesMax: ComparisonSlice.valueBytesMax)
      let slice = ComparisonSlice(parameter: plan.slices[place], value: value)
      guard slices[slice] == nil else {
        throw reader.loss("has the slice \(value.quotedForMessage) twice")
      }
      slices[slice] = try reader.summary(plan, detail: .part)
    }
  }
}

extension EvidenceWriter {
  fileprivate mutating func appendTime(_ microseconds: Int64?) {
    append(microseconds == nil ? 0 : 1)
    if let microseconds { appendNumber(UInt64(bitPattern: microseconds)) }
  }
}

extension EvidenceReader {
  fileprivate mutating func time() throws(ServingError) -> Int64? {
    try count("time", max: 1) == 0 ? nil : Int64(bitPattern: number())
  }

  /// Counts by the names of an enumeration's cases.
  fileprivate mutating func counts<Key: RawRepresentable<String> & CaseIterable & Hashable>(
    _ name: String
  ) throws(ServingError) -> [Key: Int] {
    var counts: [Key: Int] = [:]
    for _ in 0..<(try count(name, max: Key.allCases.count)) {
      let text = try text("name of \(name)", bytesMax: 64)
      guard let key = Key(rawValue: text), counts[key] == nil else {
        throw loss("has \(name) of \(text.quotedForMessage) twice, or of no known name")
      }
      counts[key] = try count(name)
    }
    return counts
  }
}

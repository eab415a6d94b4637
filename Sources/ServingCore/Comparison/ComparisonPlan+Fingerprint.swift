extension ComparisonPlan {
  /// Names what is measured, in 16 hexadecimal digits: counts of plans with the same fingerprint
  /// can be added. The outputs with their kinds and rules and the slices are in it; where outputs
  /// stand in the signatures, what is not compared and the margin are not.
  package var fingerprint: String {
    var writer = EvidenceWriter()
    for output in outputs {
      writer.append(output.name)
      writer.append(output.kind.rawValue)
      writer.append(output.rule.thresholds.count)
      for threshold in output.rule.thresholds { writer.append(threshold) }
      writer.append(output.rule.absolute)
      writer.append(output.rule.relative)
      writer.append(output.rule.top)
    }
    // No output is called so.
    writer.append("")
    for slice in slices { writer.append(slice) }
    let hash = writer.bytes.withUnsafeBytes { Self.salt.hash($0) }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  private static let salt = BucketHash.Salt("comparison plan 1")
}

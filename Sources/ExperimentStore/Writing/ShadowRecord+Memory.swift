package import ServingCore

extension ShadowRecord {
  package var memoryByteCount: Int {
    var count = MemoryLayout<ShadowRecord>.size + requestID.utf8.count
    for label in [baseline.label, candidate.label] { count += label?.utf8.count ?? 0 }
    // A dictionary's entry has its own overhead beside the texts.
    for (name, value) in slices { count += name.utf8.count + value.utf8.count + 64 }
    return count
  }
}

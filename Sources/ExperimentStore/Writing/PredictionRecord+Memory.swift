package import ServingCore

extension PredictionRecord {
  package var memoryByteCount: Int {
    var count = MemoryLayout<PredictionRecord>.size
    for text in [requestID, artifactSHA256, inputSHA256, outputSHA256] { count += text.utf8.count }
    for text in [key, caller, message, output.label] { count += text?.utf8.count ?? 0 }
    // A dictionary's entry and an array's have their own overhead beside the texts.
    for (name, value) in parameters { count += name.utf8.count + value.utf8.count + 64 }
    for name in redacted { count += name.utf8.count + 32 }
    return count + (input?.count ?? 0) + (reply?.count ?? 0)
  }
}

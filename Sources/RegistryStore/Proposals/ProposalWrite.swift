internal import ServingCore

/// Gives a new file of a `proposals/` its name, complete and at once, unless somebody was first.
enum ProposalWrite {
  /// - Returns: false when the name is somebody else's.
  static func put(
    _ yaml: [UInt8], as name: String, in proposals: borrowing ProposalFolder,
    using random: inout some RandomNumberGenerator
  ) throws(ServingError) -> Bool {
    let temporary = try TemporaryRevision(
      in: proposals.folder, prefix: ProposalFileName.temporaryPrefix, using: &random)
    let isOurs: Bool
    do throws(ServingError) {
      try yaml.withUnsafeBufferPointer { bytes throws(ServingError) in
        try temporary.file.write(UnsafeRawBufferPointer(bytes))
      }
      try temporary.file.seal()
      isOurs = try proposals.folder.name(file: temporary.name, toFree: name)
      try proposals.folder.flush()
    } catch {
      // What stays behind does no harm, and goes with the next proposal a day later.
      try? proposals.folder.remove(temporary.name, isFolder: false)
      throw error
    }
    try proposals.folder.remove(temporary.name, isFolder: false)
    return isOurs
  }
}

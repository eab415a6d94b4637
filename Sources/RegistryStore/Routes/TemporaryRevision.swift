internal import ServingCore

/// A file in which a revision, or another numbered file, is put together before it gets its number.
struct TemporaryRevision: ~Copyable {
  let name: String
  let file: RegularFile

  /// Makes an empty one.
  /// - Parameter prefix: of its name, by which it is known when its author has died.
  /// - Throws: `UNAVAILABLE` when the random names offered are all taken.
  init(
    in folder: borrowing Folder, prefix: String = RouteFileName.temporaryPrefix,
    using random: inout some RandomNumberGenerator
  ) throws(ServingError) {
    let attemptsMax = 8
    for _ in 0..<attemptsMax {
      let name = prefix + String(random.next() as UInt64, radix: 16)
      do {
        file = try folder.file(creating: name)
      } catch {
        guard error.code == .alreadyExists else { throw error }
        continue
      }
      self.name = name
      return
    }
    throw ServingError(
      .unavailable,
      "\(folder.path.quotedPath): \(attemptsMax) names for a temporary file were all taken")
  }
}

internal import ServingCore

/// What uploads there are and what may be done with them. Knows nothing of files but their names:
/// whoever asks it does what it allows.
struct UploadLedger {
  private struct Upload {
    /// Whose it is: the name of who began it, empty where access is not controlled.
    var owner: String
    /// By name, those that are complete.
    var byteCounts: [String: Int] = [:]
    /// Names that are being received.
    var receiving: Set<String> = []
    var isPublishing = false
    var touched: MonotonicInstant

    var isBusy: Bool { isPublishing || !receiving.isEmpty }
  }

  let limits: UploadLimits
  private var uploads: [String: Upload] = [:]
  private var partCount = 0

  init(limits: UploadLimits) {
    self.limits = limits
  }

  /// - Throws: `RESOURCE_EXHAUSTED` with too many at once.
  mutating func open(
    _ id: String, for owner: String = "", at now: MonotonicInstant
  ) throws(ServingError) {
    guard uploads.count < limits.uploadsMax else {
      throw ServingError(
        .resourceExhausted,
        "\(uploads.count) uploads are open, and no more than \(limits.uploadsMax) may be at once; "
          + "publish or delete one, or wait: they end after \(limits.idleSecondsMax) s without use")
    }
    uploads[id] = Upload(owner: owner, touched: now)
  }

  /// A file begins to come in.
  /// - Parameter byteCount: as its sender announces it.
  /// - Returns: a number that no other file gets, for its name until it is complete.
  /// - Throws: `NOT_FOUND` without the upload, `INVALID_ARGUMENT` for a name that is none or a file
  ///   that is too large, `ALREADY_EXISTS` while the name is being received, `RESOURCE_EXHAUSTED`
  ///   with too many files, `FAILED_PRECONDITION` while it is being published.
  mutating func begin(
    _ name: String, byteCount: Int, in id: String, of owner: String = "", at now: MonotonicInstant
  ) throws(ServingError) -> Int {
    var upload = try find(id, of: owner)
    guard ArtifactFile.isSafe(name: name), !name.utf8.contains(where: { $0 < 0x20 }) else {
      throw ServingError(
        .invalidArgument,
        "expected the name of a file, of 1 to 255 bytes, without slashes and control characters "
          + "and not beginning with a dot, got \(name.quotedForMessage)")
    }
    guard byteCount <= limits.fileBytesMax else {
      throw ServingError(
        .invalidArgument,
        "file \(name.quotedForMessage): expected at most \(limits.fileBytesMax) bytes, got "
          + "\(byteCount)", httpStatus: 413)
    }
    guard !upload.isPublishing else { throw busy(id, "is being published") }
    guard !upload.receiving.contains(name) else {
      throw ServingError(
        .alreadyExists,
        "file \(name.quotedForMessage) of upload \(id.quotedForMessage) is being received from "
          + "another request")
    }
    let names = upload.receiving.union(upload.byteCounts.keys).union([name])
    guard names.count <= limits.filesMax else {
      throw ServingError(
        .resourceExhausted,
        "upload \(id.quotedForMessage) has \(limits.filesMax) files, and may have no more")
    }
    upload.receiving.insert(name)
    upload.touched = now
    uploads[id] = upload
    partCount += 1
    return partCount
  }

  /// More of a file came.
  mutating func touch(_ id: String, at now: MonotonicInstant) {
    uploads[id]?.touched = now
  }

  /// A file is complete, or did not become so.
  /// - Parameter byteCount: nil for one that was cut short; an earlier one of its name stays.
  mutating func end(
    _ name: String, byteCount: Int?, in id: String, at now: MonotonicInstant
  ) {
    uploads[id]?.receiving.remove(name)
    if let byteCount { uploads[id]?.byteCounts[name] = byteCount }
    uploads[id]?.touched = now
  }

  /// Its files are about to be published; nothing else happens to it until ``release(_:at:)`` or
  /// ``close(_:)``.
  /// - Returns: the names of the files, ascending.
  /// - Throws: `NOT_FOUND`, `FAILED_PRECONDITION` without files or while something goes on in it.
  mutating func claim(_ id: String, of owner: String = "") throws(ServingError) -> [String] {
    let upload = try find(id, of: owner)
    try requireIdle(id, upload)
    guard !upload.byteCounts.isEmpty else {
      throw ServingError(
        .failedPrecondition,
        "upload \(id.quotedForMessage) has no files; expected at least a model, sent with PUT "
          + "/v1/uploads/\(id)/NAME")
    }
    uploads[id]?.isPublishing = true
    return upload.byteCounts.keys.sorted()
  }

  /// It was not published, and can be again.
  mutating func release(_ id: String, at now: MonotonicInstant) {
    uploads[id]?.isPublishing = false
    uploads[id]?.touched = now
  }

  /// - Throws: `NOT_FOUND`, `FAILED_PRECONDITION` while something goes on in it.
  mutating func remove(_ id: String, of owner: String = "") throws(ServingError) {
    try requireIdle(id, find(id, of: owner))
    close(id)
  }

  mutating func close(_ id: String) {
    uploads[id] = nil
  }

  /// Forgets uploads that nobody used for too long.
  /// - Returns: which.
  mutating func expire(at now: MonotonicInstant) -> [String] {
    let limit = UInt64(limits.idleSecondsMax) * 1_000_000_000
    let expired = uploads.filter { id, upload in
      !upload.isBusy && now.nanoseconds(since: upload.touched) > limit
    }.keys.sorted()
    for id in expired { close(id) }
    return expired
  }

  /// Another's is as unknown as one that there is not.
  private func find(_ id: String, of owner: String) throws(ServingError) -> Upload {
    guard let upload = uploads[id], upload.owner == owner else {
      throw ServingError(
        .notFound,
        "no upload \(id.quotedForMessage); POST /v1/uploads begins one, and after "
          + "\(limits.idleSecondsMax) s without use it ends")
    }
    return upload
  }

  private func requireIdle(_ id: String, _ upload: Upload) throws(ServingError) {
    if upload.isPublishing { throw busy(id, "is being published") }
    if let name = upload.receiving.min() {
      throw busy(id, "is still receiving \(name.quotedForMessage)")
    }
  }

  private func busy(_ id: String, _ what: String) -> ServingError {
    ServingError(.failedPrecondition, "upload \(id.quotedForMessage) \(what)")
  }
}

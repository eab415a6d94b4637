internal import Foundation
internal import Logging
internal import NIOCore
internal import NIOPosix
internal import ServingCore
internal import Synchronization

/// Files on their way to the registry: a folder for each upload, in which they wait for being
/// published. The file system blocks, so it is asked on threads of its own.
final class UploadStore: Sendable {
  /// Bytes that are gathered before a thread writes them: few enough to keep, many enough that
  /// going over to the thread costs little beside the writing.
  static let pieceBytesMax = 256 * 1_024

  private let ledger: Mutex<UploadLedger>
  private let disk: UploadDisk
  private let limits: UploadLimits
  private let threads: NIOThreadPool
  /// What is free in the folder; replaced by tests.
  private let freeByteCount: @Sendable () -> Int?
  private let log: Logger

  /// Takes a folder over: what an earlier server left in it is removed.
  /// - Throws: `UNAVAILABLE` when it cannot be made or cleared.
  init(
    folder: String, limits: UploadLimits, log: Logger, threads: NIOThreadPool = .singleton,
    freeByteCount: (@Sendable () -> Int?)? = nil
  ) async throws(ServingError) {
    let disk = UploadDisk(root: folder)
    self.disk = disk
    self.limits = limits
    self.threads = threads
    self.freeByteCount = freeByteCount ?? { disk.freeByteCount() }
    self.log = log
    ledger = Mutex(UploadLedger(limits: limits))
    try await run { disk throws(ServingError) in try disk.prepare() }
  }

  /// Begins an upload.
  /// - Parameter owner: the name of who begins it: nobody else can use it.
  /// - Returns: its id, which nobody can guess.
  func open(for owner: String = "") async throws(ServingError) -> String {
    await expire()
    var random = SystemRandomNumberGenerator()
    let id = (0..<2).map { _ in
      let digits = String(random.next() as UInt64, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
    let now = Self.now
    try ledger.withLock { ledger throws(ServingError) in try ledger.open(id, for: owner, at: now) }
    do {
      try await run { disk throws(ServingError) in try disk.make(id) }
    } catch {
      ledger.withLock { $0.close(id) }
      throw error
    }
    return id
  }

  /// Takes a file in. Nothing of it stays when it is cut short, is not as long as announced, or
  /// cannot be written.
  /// - Parameters:
  ///   - byteCount: as announced.
  ///   - pieces: the file's bytes as they come; asked for more only when the ones before are
  ///     written.
  func receive<Pieces: AsyncSequence>(
    _ name: String, byteCount: Int, in id: String, of owner: String = "", from pieces: Pieces
  ) async throws(ServingError) where Pieces.Element == ByteBuffer {
    let began = Self.now
    let part = try ledger.withLock { ledger throws(ServingError) in
      try ledger.begin(name, byteCount: byteCount, in: id, of: owner, at: began)
    }
    do throws(ServingError) {
      try requireSpace(for: byteCount)
      let handle = try await run { disk throws(ServingError) in try disk.create(part, in: id) }
      do throws(ServingError) {
        try await write(pieces, to: handle, byteCount: byteCount, in: id)
        try await run { disk throws(ServingError) in
          try disk.finish(handle, part, as: name, in: id)
        }
      } catch {
        try await abandon(handle, part, in: id, after: error)
      }
    } catch {
      ledger.withLock { $0.end(name, byteCount: nil, in: id, at: Self.now) }
      throw error.prefixed("file \(name.quotedForMessage)")
    }
    ledger.withLock { $0.end(name, byteCount: byteCount, in: id, at: Self.now) }
  }

  /// Gives the files of an upload to whoever publishes them, and removes them when that is done;
  /// when it fails they stay for another attempt.
  func publish<Published>(
    _ id: String, of owner: String = "",
    by body: (_ folder: String, _ names: [String]) async throws(ServingError) -> Published
  ) async throws(ServingError) -> Published {
    let names = try ledger.withLock { ledger throws(ServingError) in try ledger.claim(id, of: owner)
    }
    let published: Published
    do {
      published = try await body(disk.folder(of: id), names)
    } catch {
      ledger.withLock { $0.release(id, at: Self.now) }
      throw error
    }
    ledger.withLock { $0.close(id) }
    await discard(id)
    return published
  }

  /// - Throws: `NOT_FOUND`, `FAILED_PRECONDITION` while something goes on in it.
  func remove(_ id: String, of owner: String = "") async throws(ServingError) {
    try ledger.withLock { ledger throws(ServingError) in try ledger.remove(id, of: owner) }
    try await run { disk throws(ServingError) in try disk.remove(id) }
  }

  /// Removes uploads that nobody used for too long.
  func expire() async {
    let now = Self.now
    for id in ledger.withLock({ $0.expire(at: now) }) { await discard(id) }
  }

  /// Removes the files of an upload that is closed. One that stays takes space and does no other
  /// harm: the next start removes it.
  private func discard(_ id: String) async {
    do {
      try await run { disk throws(ServingError) in try disk.remove(id) }
    } catch {
      log.warning("an upload stays on the disk", metadata: ["reason": "\(error.message)"])
    }
  }

  private func write<Pieces: AsyncSequence>(
    _ pieces: Pieces, to handle: FileHandle, byteCount: Int, in id: String
  ) async throws(ServingError) where Pieces.Element == ByteBuffer {
    var gathered = ByteBuffer()
    var cameCount = 0
    do {
      for try await var piece in pieces {
        cameCount += piece.readableBytes
        guard cameCount <= byteCount else { break }
        gathered.writeBuffer(&piece)
        guard gathered.readableBytes >= Self.pieceBytesMax else { continue }
        try await write(gathered, to: handle)
        gathered.clear()
        ledger.withLock { $0.touch(id, at: Self.now) }
      }
    } catch let error as ServingError {
      throw error
    } catch {
      throw ServingError(
        .cancelled, "the connection ended after \(cameCount) of \(byteCount) bytes")
    }
    guard cameCount == byteCount else {
      throw ServingError(
        .invalidArgument,
        "expected \(byteCount) bytes as content-length says, got "
          + (cameCount < byteCount ? "\(cameCount)" : "more"))
    }
    try await write(gathered, to: handle)
  }

  private func write(_ bytes: ByteBuffer, to handle: FileHandle) async throws(ServingError) {
    guard bytes.readableBytes > 0 else { return }
    try await run { disk throws(ServingError) in
      try disk.write(Data(bytes.readableBytesView), to: handle)
    }
  }

  private func abandon(
    _ handle: FileHandle, _ part: Int, in id: String, after error: ServingError
  ) async throws(ServingError) {
    do {
      try await run { disk throws(ServingError) in try disk.abandon(handle, part, in: id) }
    } catch let removal {
      log.warning(
        "a part of an upload stays on the disk", metadata: ["reason": "\(removal.message)"])
    }
    throw error
  }

  private func requireSpace(for byteCount: Int) throws(ServingError) {
    guard let free = freeByteCount(), free - byteCount < limits.freeBytesMin else { return }
    throw ServingError(
      .resourceExhausted,
      "\(byteCount) bytes do not fit: \(free) are free in \(disk.root.quotedPath), of which "
        + "\(limits.freeBytesMin) are left to others", httpStatus: UploadDisk.noSpaceStatus)
  }

  private func run<Value: Sendable>(
    _ body: @escaping @Sendable (UploadDisk) throws(ServingError) -> Value
  ) async throws(ServingError) -> Value {
    let disk = self.disk
    let result: Result<Value, ServingError>
    do {
      result = try await threads.runIfActive {
        Result { () throws(ServingError) in try body(disk) }
      }
    } catch {
      throw ServingError(.unavailable, "the server is ending: \(error)")
    }
    return try result.get()
  }

  private static var now: MonotonicInstant {
    MonotonicInstant(nanoseconds: NIODeadline.now().uptimeNanoseconds)
  }
}

internal import Glibc
internal import ServingCore

/// An open file descriptor and its one owner.
struct Descriptor: ~Copyable {
  let number: CInt
  /// What it was opened as, for messages.
  let path: String

  /// Takes what `open` returned.
  /// - Throws: the system's words when that is an error.
  init(opening path: String, _ open: () -> CInt) throws(ServingError) {
    self.path = path
    number = try Descriptor.retried("open", path, open)
  }

  /// What was to be kept has been flushed by then, so `close` has no news.
  deinit { close(number) }

  func flush() throws(ServingError) {
    try check("flush") { fsync(number) }
  }

  func setMode(_ mode: mode_t) throws(ServingError) {
    try check("set the permissions of") { fchmod(number, mode) }
  }

  func status() throws(ServingError) -> stat {
    var status = stat()
    try check("examine") { fstat(number, &status) }
    return status
  }

  private func check(_ action: String, _ call: () -> CInt) throws(ServingError) {
    _ = try Descriptor.retried(action, path, call)
  }

  /// Calls until no signal comes in between.
  /// - Returns: what the call returns, never negative.
  @discardableResult
  static func retried<Result: SignedInteger>(
    _ action: String, _ path: String, _ call: () -> Result
  ) throws(ServingError) -> Result {
    while true {
      let result = call()
      guard result < 0 else { return result }
      let number = errno
      guard number == EINTR else { throw .system(number, action, path) }
    }
  }
}

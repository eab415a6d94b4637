/// When one request was due, given to the client, put on a stream, and answered; nanoseconds of one
/// clock.
package struct CallTimes: Hashable, Sendable {
  /// When it should have gone out. In a closed loop, when its caller was free again.
  package var intended: Int64
  /// When it did, as far as the generator is concerned.
  package var begun: Int64
  /// When a connection had a stream for it; nil while it waits for one.
  package var sent: Int64?

  package init(intended: Int64, begun: Int64, sent: Int64? = nil) {
    self.intended = intended
    self.begun = begun
    self.sent = sent
  }
}

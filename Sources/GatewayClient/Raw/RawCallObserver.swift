/// Who is told what becomes of raw calls, on the client's event loop. An observer may begin other
/// calls, but not inside of these: the connection is in the middle of what it received.
package protocol RawCallObserver: AnyObject {
  /// The call has got its stream, and goes out at the end of this turn of the event loop. May come
  /// again for a call that is sent again because the gateway did not process it.
  func rawCallWasSent(_ ticket: Int)

  /// The gateway answered, with whatever status; the call's last word.
  /// - Parameter reply: valid until this returns.
  func rawCall(_ ticket: Int, wasAnswered reply: RawReply)

  /// There will be no reply; the call's last word.
  func rawCall(_ ticket: Int, failed error: GatewayError)
}

/// How much a gateway refuses so that nothing fails: each level does what those below it do, and
/// one thing more. Priority 0 is refused at none of them.
///
/// | level | what is given up |
/// | --- | --- |
/// | 1 | copies of requests for shadows |
/// | 2, 3, 4, 5 | requests of priority 7, 6, 5, 4 |
/// | 6 | requests of the usual priority, 3 |
/// | 7 | requests on connections that were opened since |
/// | 8 | connections without a request |
/// | 9 | requests of every priority but 0 |
package enum OverloadLevel {
  /// The one from which on nothing is mirrored.
  package static let noMirrors = 1
  /// The highest that leaves usual priorities alone.
  package static let patientOnly = 5
  /// The one from which on new connections' requests are refused.
  package static let noNewConnections = 7
  /// The one from which on idle connections are closed.
  package static let noIdleConnections = 8
  package static let highest = 9

  /// The most urgent priority that is refused; 8 for none.
  package static func urgencyRefused(at level: Int) -> UInt8 {
    switch level {
    case ...1: 8
    case 2...6: UInt8(9 - level)
    case 7...8: 3
    default: 1
    }
  }

  /// Whether a request is taken.
  /// - Parameter isOnNewConnection: whether its connection was opened at such a level as
  ///   ``noNewConnections``.
  package static func takes(urgency: UInt8, isOnNewConnection: Bool, at level: Int) -> Bool {
    guard level > noMirrors, urgency > 0 else { return true }
    if urgency >= urgencyRefused(at: level) { return false }
    return !(isOnNewConnection && level >= noNewConnections)
  }
}

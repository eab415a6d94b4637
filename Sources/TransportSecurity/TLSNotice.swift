/// What an operator should hear of a server's certificate.
package enum TLSNotice: Hashable, Sendable {
  /// New files are in use; the time is the certificate's end, in Unix seconds.
  case renewed(expiresAt: Int64)
  /// New files are not fit for use, and why; those from before stay.
  case refused(String)
  /// The certificate in use ends in so many days; zero for today.
  case expiresSoon(days: Int64)
  case expired
}

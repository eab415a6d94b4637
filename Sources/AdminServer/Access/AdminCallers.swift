package import AccessControl
package import ServingCore

/// Tells who sends a request, and what they may do.
///
/// - Throws: `UNAUTHENTICATED` for credentials that do not hold, `RESOURCE_EXHAUSTED` for an
///   address that failed too often. One that shows nothing gets what everybody may do.
package typealias AdminCallers =
  @Sendable (_ credentials: Credentials, _ address: PeerAddress?) async throws(ServingError)
  -> Caller

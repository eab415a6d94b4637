internal import NIOSSL
internal import ServingCore

/// What went wrong with TLS, in words that help.
package enum TLSFailure {
  /// The library's names of reasons, within its text, and what they mean to people.
  private static let meanings: [(reason: String, meaning: String)] = [
    (
      "CERTIFICATE_VERIFY_FAILED",
      "the certificate is not one of a trusted authority, or is out of date; name the authority's "
        + "certificate with --authorities FILE"
    ),
    ("WRONG_VERSION_NUMBER", "what answers does not speak TLS; use http:// where that is meant"),
    ("HTTP_REQUEST", "plain HTTP came where TLS is spoken"),
    ("UNSUPPORTED_PROTOCOL", "no common version of TLS; 1.2 and 1.3 are spoken here"),
    ("PROTOCOL_VERSION", "no common version of TLS; 1.2 and 1.3 are spoken here"),
    (
      "NO_SHARED_CIPHER",
      "no common cipher suite; 1.2 is spoken with ECDHE and AES-GCM or ChaCha20-Poly1305 here"
    ),
    ("PEER_DID_NOT_RETURN_A_CERTIFICATE", "the client has shown no certificate, which is required"),
    (
      "CERTIFICATE_REQUIRED",
      "the server requires a client certificate; name one with --client-certificate FILE "
        + "--client-key FILE"
    ),
    ("ALERT_CERTIFICATE_EXPIRED", "the other side says that our certificate has expired"),
    ("ALERT_UNKNOWN_CA", "the other side does not trust the authority of our certificate"),
    ("ALERT_BAD_CERTIFICATE", "the other side does not take our certificate"),
    ("ALERT_CERTIFICATE_UNKNOWN", "the other side does not take our certificate"),
    (
      "ALERT_HANDSHAKE_FAILURE",
      "the other side found no version, suite or certificate to agree on"
    ),
    (
      "EOF during handshake",
      "the other side ended the connection during the handshake; use http:// if it does not speak "
        + "TLS"
    ),
  ]

  private static let wrongName =
    "the certificate is for another name than the one that was asked for"

  /// - Returns: nil for an error that is none of TLS.
  package static func text(_ error: any Error) -> String? {
    switch error {
    case let error as ServingError: error.message
    case NIOSSLError.uncleanShutdown:
      "the other side ended the connection without TLS's goodbye"
    case NIOSSLError.unableToValidateCertificate: wrongName
    case let error as NIOSSLExtraError where error == .failedToValidateHostname: wrongName
    case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError, is NIOSSLCloseTimedOutError:
      meaning("\(error)")
    default: nil
    }
  }

  private static func meaning(_ text: String) -> String {
    let found = meanings.first { text.contains($0.reason) }
    return found.map { "\($0.meaning) (\($0.reason))" } ?? text
  }
}

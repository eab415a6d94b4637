internal import NIOCore
internal import NIOSSL

/// What every side of Crossfade speaks: TLS 1.3, and 1.2 with suites that have forward secrecy and
/// authenticated encryption (RFC 9325 section 4.2; RFC 9113 section 9.2.2 forbids the others to
/// HTTP/2). TLS 1.3 has no other suites. No early data, no renegotiation.
enum TLSRules {
  static let suites: [NIOTLSCipher] = [
    .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
    .TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, .TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
  ]

  /// How long a connection that is closed waits for the peer's word that it is closed too.
  static let goodbyeMax = TimeAmount.seconds(1)

  static func apply(to configuration: inout TLSConfiguration, protocol name: String) {
    configuration.minimumTLSVersion = .tlsv12
    configuration.cipherSuiteValues = suites
    configuration.applicationProtocols = [name]
    configuration.renegotiationSupport = .none
    configuration.shutdownTimeout = goodbyeMax
  }
}

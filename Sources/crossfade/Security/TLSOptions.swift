internal import ArgumentParser
internal import TransportSecurity

/// How `serve` speaks TLS, on both planes, and whether it may do without.
struct TLSOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Speak TLS with this certificate chain, in PEM, leaf first.",
      discussion: """
        Both planes do. The files are looked at every second: new ones are used for new \
        connections, and ones that are not fit for use are reported and left.
          crossfade serve --registry DIR --listen 0.0.0.0:8500 \\
            --tls-certificate tls.crt --tls-key tls.key --access access.yaml
        """, valueName: "file"))
  var tlsCertificate: String?
  @Option(help: ArgumentHelp("The certificate's private key, in PEM.", valueName: "file"))
  var tlsKey: String?
  @Option(
    help: ArgumentHelp(
      "Ask clients for certificates of these authorities, in PEM; who has none is let in too.",
      valueName: "file"))
  var tlsClientAuthorities: String?
  @Flag(help: "Turn away who has no certificate of --tls-client-authorities.")
  var tlsRequireClientCertificate = false
  @Flag(help: "Listen beyond this machine although TLS or credentials are missing.")
  var insecure = false

  func check() throws {
    guard (tlsCertificate == nil) == (tlsKey == nil) else {
      throw ValidationError("--tls-certificate and --tls-key: expected both or none, got one.")
    }
    guard tlsCertificate != nil || tlsClientAuthorities == nil else {
      throw ValidationError("--tls-client-authorities needs --tls-certificate and --tls-key.")
    }
    guard tlsClientAuthorities != nil || !tlsRequireClientCertificate else {
      throw ValidationError("--tls-require-client-certificate needs --tls-client-authorities.")
    }
  }

  /// Nil to speak without TLS.
  var settings: TLSServerSettings? {
    guard let tlsCertificate, let tlsKey else { return nil }
    let asked: ClientCertificates = tlsRequireClientCertificate ? .required : .optional
    return TLSServerSettings(
      files: TLSFiles(
        certificateChain: tlsCertificate, privateKey: tlsKey, authorities: tlsClientAuthorities),
      clientCertificates: tlsClientAuthorities == nil ? .notAsked : asked)
  }

  /// What may listen beyond this machine.
  /// - Parameter hasAccessFile: whether callers are told apart and have rights.
  func rule(hasAccessFile: Bool) -> ListenRule {
    ListenRule(
      hasTLS: tlsCertificate != nil,
      hasCredentials: hasAccessFile || tlsRequireClientCertificate, isInsecureMeant: insecure)
  }
}

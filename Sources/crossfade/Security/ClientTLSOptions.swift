internal import ArgumentParser
internal import Foundation
internal import GatewayClient
internal import ServingCore
internal import TransportSecurity

/// Whom a command trusts, and what it shows, at a server.
struct ClientTLSOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "At https: trust certificates of these authorities, in PEM, instead of the system's.",
      discussion: "Without it: the file that CROSSFADE_AUTHORITIES names.", valueName: "file"))
  var authorities: String?
  @Option(
    help: ArgumentHelp(
      "At https: show this certificate chain, in PEM, leaf first.",
      discussion: "Without it: the file that CROSSFADE_CLIENT_CERTIFICATE names.",
      valueName: "file"))
  var clientCertificate: String?
  @Option(
    help: ArgumentHelp(
      "The private key of --client-certificate, in PEM.",
      discussion: "Without it: the file that CROSSFADE_CLIENT_KEY names.", valueName: "file"))
  var clientKey: String?
  @Option(
    help: ArgumentHelp(
      "Show the token or API key that this file holds.",
      discussion: "Without it: the file that CROSSFADE_CREDENTIAL names.", valueName: "file"))
  var credential: String?

  /// What is given, or else stands in the environment.
  func files(_ environment: [String: String] = ProcessInfo.processInfo.environment)
    -> TLSClientFiles
  {
    // A certificate of the command line does not go with a key of the environment.
    let isGiven = clientCertificate != nil || clientKey != nil
    func named(_ name: String) -> String? {
      environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
    return TLSClientFiles(
      authorities: authorities ?? named("CROSSFADE_AUTHORITIES"),
      certificateChain: isGiven ? clientCertificate : named("CROSSFADE_CLIENT_CERTIFICATE"),
      privateKey: isGiven ? clientKey : named("CROSSFADE_CLIENT_KEY"))
  }

  /// - Throws: `INVALID_ARGUMENT` for files that an `http` server would never see.
  func check(isSecure: Bool) throws(ServingError) {
    guard isSecure || (authorities == nil && clientCertificate == nil && clientKey == nil) else {
      throw ServingError(
        .invalidArgument,
        "--authorities, --client-certificate and --client-key: expected a server at https://, got "
          + "one at http://")
    }
  }

  /// TLS to an admin plane; nil for one at `http`.
  /// - Throws: `NOT_FOUND` or `INVALID_ARGUMENT` naming the file that cannot be used.
  func client(for endpoint: AdminClientEndpoint) throws(ServingError) -> TLSClient? {
    try check(isSecure: endpoint.isSecure)
    return endpoint.isSecure ? try TLSClient(files(), for: .admin) : nil
  }

  /// The token or API key for a server; nil for none.
  /// - Throws: `NOT_FOUND` or `INVALID_ARGUMENT` naming the file, or because it would be sent in
  ///   clear text to another machine.
  func bearer(
    for endpoint: AdminClientEndpoint,
    _ environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(ServingError) -> BearerCredential? {
    let bearer = try CredentialFile.credential(credential, environment)
    try bearer?.check(host: endpoint.host, isSecure: endpoint.isSecure)
    return bearer
  }

  /// For a data plane.
  func settings(for server: String) throws(ServingError) -> GatewayClientTLS {
    try check(isSecure: server.lowercased().hasPrefix("https://"))
    let files = files()
    return GatewayClientTLS(
      authoritiesFile: files.authorities, certificateFile: files.certificateChain,
      keyFile: files.privateKey)
  }
}

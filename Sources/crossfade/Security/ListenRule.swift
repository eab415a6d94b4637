/// Whether a server may listen where others than this machine reach it: with TLS and credentials,
/// or because somebody said so. Without TLS, whoever is on the way reads and changes what passes;
/// without credentials, whoever reaches the admin plane puts models into service.
struct ListenRule: Equatable {
  var hasTLS: Bool
  /// Whether callers show who they are: by the rights of `--access`, or by a client certificate
  /// that is required.
  var hasCredentials: Bool
  var isInsecureMeant: Bool

  var isSecure: Bool { hasTLS && hasCredentials }

  /// - Returns: why a flag's address is refused and what to do instead; nil for one that is fine.
  func refusal(of address: ListenAddress, flag: String) -> String? {
    guard !address.isLoopback, !isSecure, !isInsecureMeant else { return nil }
    return """
      \(flag) \(address.defaultValueDescription) can be reached from other machines, but \(lack). \
      Three ways out: listen on 127.0.0.1 or [::1]; give --tls-certificate FILE --tls-key FILE and \
      --access FILE (or --tls-client-authorities FILE --tls-require-client-certificate); or, on a \
      network that others guard, say --insecure.
      """
  }

  /// What is missing, in words.
  var lack: String {
    switch (hasTLS, hasCredentials) {
    case (false, false):
      "there is no TLS, so others can read and change what passes, and there are no credentials, "
        + "so anybody may ask, and route models"
    case (false, true): "there is no TLS, so others can read and change what passes"
    case (true, false): "there are no credentials, so anybody may ask, and route models"
    case (true, true): "nothing is missing"
    }
  }
}

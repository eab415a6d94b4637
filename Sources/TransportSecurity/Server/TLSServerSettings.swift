/// How a server speaks TLS.
package struct TLSServerSettings: Hashable, Sendable {
  package var files: TLSFiles
  package var clientCertificates: ClientCertificates

  /// - Parameter clientCertificates: other than `notAsked`, `files` names authorities.
  package init(files: TLSFiles, clientCertificates: ClientCertificates) {
    self.files = files
    self.clientCertificates = clientCertificates
  }
}

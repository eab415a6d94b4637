internal import NIOSSL
internal import ServingCore

/// A server's key and certificates as they were read at one time, checked and ready for use.
struct TLSMaterial: Sendable {
  /// The files' bytes; the authorities' are empty without any.
  struct Contents: Hashable, Sendable {
    var chain: [UInt8]
    var key: [UInt8]
    var authorities: [UInt8] = []

    init(_ files: TLSFiles) throws(ServingError) {
      chain = try TLSDocuments.bytes(files.certificateChain, "certificate")
      key = try TLSDocuments.bytes(files.privateKey, "key")
      if let path = files.authorities { authorities = try TLSDocuments.bytes(path, "authorities") }
    }
  }

  let contents: Contents
  /// When the first certificate of the chain ends, in Unix seconds.
  let expiresAt: Int64
  let data: NIOSSLContext
  let admin: NIOSSLContext

  /// - Throws: `INVALID_ARGUMENT` when a file is not what it should be, when certificate and key do
  ///   not belong together, or when the certificate has ended.
  init(
    _ contents: Contents, _ settings: TLSServerSettings, now: Int64
  ) throws(ServingError) {
    let files = settings.files
    self.contents = contents
    let chain = try TLSDocuments.certificates(
      contents.chain, files.certificateChain, "certificate")
    let key = try TLSDocuments.key(contents.key, files.privateKey)
    var authorities: [NIOSSLCertificate] = []
    if let path = files.authorities {
      authorities = try TLSDocuments.certificates(contents.authorities, path, "authorities")
    }
    expiresAt = chain.map { Int64($0.notValidAfter) }.min() ?? 0
    guard expiresAt > now else {
      throw ServingError(
        .invalidArgument,
        "certificate \(files.certificateChain.quotedPath): expected one that is valid, got one "
          + "that ended \((now - expiresAt) / 3_600) hours ago")
    }
    let parts = Parts(
      chain: chain, key: key, authorities: authorities, settings: settings)
    data = try parts.context(for: .data)
    admin = try parts.context(for: .admin)
  }

  func context(for plane: TLSPlane) -> NIOSSLContext {
    switch plane {
    case .data: data
    case .admin: admin
    }
  }

  private struct Parts {
    var chain: [NIOSSLCertificate]
    var key: NIOSSLPrivateKey
    var authorities: [NIOSSLCertificate]
    var settings: TLSServerSettings

    func context(for plane: TLSPlane) throws(ServingError) -> NIOSSLContext {
      var configuration = TLSConfiguration.makeServerConfiguration(
        certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
      TLSRules.apply(to: &configuration, protocol: plane.applicationProtocol)
      if settings.clientCertificates != .notAsked {
        configuration.trustRoots = .certificates(authorities)
        configuration.sendCANameList = true
        configuration.certificateVerification =
          settings.clientCertificates == .required ? .noHostnameVerification : .optionalVerification
      }
      do {
        return try NIOSSLContext(configuration: configuration)
      } catch {
        // All parts are sound, so it is how they fit.
        throw ServingError(
          .invalidArgument,
          "certificate \(settings.files.certificateChain.quotedPath) and key "
            + "\(settings.files.privateKey.quotedPath) do not belong together")
      }
    }
  }
}

internal import NIOSSL
internal import PlatformSupport
internal import ServingCore

/// Keys and certificates out of files in PEM (RFC 7468).
struct TLSDocuments {
  /// Bytes of one file; a bundle of every public authority has a quarter of it.
  static let fileBytesMax = 1 << 20
  /// Certificates of one file; a bundle of every public authority has a tenth of it.
  static let certificateCountMax = 2_000

  var chain: [NIOSSLCertificate] = []
  var key: NIOSSLPrivateKey?
  var authorities: [NIOSSLCertificate] = []

  /// - Throws: `NOT_FOUND` or `INVALID_ARGUMENT` naming the file and what is wrong with it.
  static func bytes(_ path: String, _ what: String) throws(ServingError) -> [UInt8] {
    try FileBytes.read(path, what, byteCountMax: fileBytesMax)
  }

  static func certificates(
    _ bytes: [UInt8], _ path: String, _ what: String
  ) throws(ServingError) -> [NIOSSLCertificate] {
    let certificates: [NIOSSLCertificate]
    do {
      certificates = try NIOSSLCertificate.fromPEMBytes(bytes)
    } catch {
      throw ServingError(
        .invalidArgument,
        "\(what) \(path.quotedPath): expected certificates in PEM (-----BEGIN CERTIFICATE-----), "
          + "got something else")
    }
    guard (1...certificateCountMax).contains(certificates.count) else {
      throw ServingError(
        .invalidArgument,
        "\(what) \(path.quotedPath): expected 1 to \(certificateCountMax) certificates, got "
          + "\(certificates.count)")
    }
    return certificates
  }

  static func key(_ bytes: [UInt8], _ path: String) throws(ServingError) -> NIOSSLPrivateKey {
    do {
      return try NIOSSLPrivateKey(bytes: bytes, format: .pem)
    } catch {
      throw ServingError(
        .invalidArgument,
        "key \(path.quotedPath): expected a private key in PEM without a password "
          + "(-----BEGIN PRIVATE KEY-----), got something else")
    }
  }
}

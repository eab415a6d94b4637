internal import Crypto
internal import ServingCore

/// What a signature says: these files, with these digests, and no others. An in-toto statement
/// (in-toto attestation framework, Statement v1) whose predicate is that of OpenSSF model signing
/// v1.0:
///
///     { "_type": "https://in-toto.io/Statement/v1",
///       "subject": [{ "name": "digits/3", "digest": { "sha256": "5ce1…" } }],
///       "predicateType": "https://model_signing/signature/v1.0",
///       "predicate": {
///         "serialization": { "method": "files", "hash_type": "sha256", "allow_symlinks": false,
///                            "ignore_paths": ["model.sig"] },
///         "resources": [{ "name": "manifest.yaml", "algorithm": "sha256", "digest": "69…" }] } }
///
/// The subject's digest is that of all the resources' digests after each other. Its name is for
/// people alone: which version the files are is in the manifest, one of them.
package struct SignedStatement: Hashable, Sendable {
  package struct Resource: Hashable, Sendable {
    package var name: String
    /// Lowercase hexadecimal, 64 characters.
    package var sha256: String

    package init(name: String, sha256: String) {
      self.name = name
      self.sha256 = sha256
    }
  }

  /// The files of a version, and its manifest.
  package static let resourcesMax = RegistryLimits.filesPerVersionMax + 1
  /// 2 MiB: so many names of 255 bytes, each byte of them escaped, fit.
  package static let byteCountMax = 2 << 20

  static let type = "https://in-toto.io/Statement/v1"
  static let predicateType = "https://model_signing/signature/v1.0"

  package var subject: String
  package var resources: [Resource]

  package init(subject: String, resources: [Resource]) {
    self.subject = subject
    self.resources = resources
  }

  /// SHA-256 over the resources' digests, in their order.
  var rootSHA256: String {
    var hash = SHA256()
    for resource in resources { hash.update(data: SHA256Hex.bytes(resource.sha256)) }
    return SHA256Hex.text(hash.finalize())
  }

  /// The statement as JSON; see ``SignedStatement/decode(_:)``.
  package func encoded() -> [UInt8] {
    let list = resources.map { resource in
      "{\"name\":\(JSONText.quoted(resource.name)),\"algorithm\":\"sha256\","
        + "\"digest\":\"\(resource.sha256)\"}"
    }
    let ignored = JSONText.quoted(SignatureBundle.fileName)
    return Array(
      ("{\"_type\":\"\(Self.type)\",\"subject\":[{\"name\":\(JSONText.quoted(subject)),"
        + "\"digest\":{\"sha256\":\"\(rootSHA256)\"}}],\"predicateType\":\"\(Self.predicateType)\","
        + "\"predicate\":{\"serialization\":{\"method\":\"files\",\"hash_type\":\"sha256\","
        + "\"allow_symlinks\":false,\"ignore_paths\":[\(ignored)]},"
        + "\"resources\":[\(list.joined(separator: ","))]}}").utf8)
  }
}

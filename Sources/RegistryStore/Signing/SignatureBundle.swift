internal import Foundation
internal import ServingCore

/// A signature as it is stored beside the files that it is for: a Sigstore bundle v0.3 with a DSSE
/// envelope, of a key and not of a certificate. What the PyPI package `model-signing` writes and
/// verifies in its mode `key`.
///
///     { "mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
///       "verificationMaterial": { "publicKey": { "hint": "d441…" }, "tlogEntries": [] },
///       "dsseEnvelope": {
///         "payload": "…", "payloadType": "application/vnd.in-toto+json",
///         "signatures": [{ "sig": "…", "keyid": "" }] } }
package struct SignatureBundle: Hashable, Sendable {
  /// Beside the manifest. It is in no manifest, as it is made from one.
  package static let fileName = "model.sig"
  /// 4 MiB: the largest statement in base64, and what is around it.
  package static let byteCountMax = 4 << 20
  /// Of a DER signature by P-256: two integers of at most 33 bytes, and what says so.
  package static let signatureByteCountMax = 72
  package static let hintByteCountMax = 256

  static let mediaType = "application/vnd.dev.sigstore.bundle.v0.3+json"
  static let payloadType = "application/vnd.in-toto+json"

  /// Which key it is by, as its maker says: the SHA-256 of the public key's PEM text. Nil when it
  /// does not say. Only a way to find the key, as nothing vouches for it.
  package var hint: String?
  /// The statement.
  package var payload: [UInt8]
  /// ECDSA over ``signedBytes``, in DER.
  package var signature: [UInt8]

  package init(hint: String?, payload: [UInt8], signature: [UInt8]) {
    self.hint = hint
    self.payload = payload
    self.signature = signature
  }

  /// What is signed: DSSE's pre-authentication encoding of the payload and its type (DSSE v1.0.0,
  /// protocol).
  static func signedBytes(_ payload: [UInt8]) -> [UInt8] {
    let head = "DSSEv1 \(payloadType.utf8.count) \(payloadType) \(payload.count) "
    return Array(head.utf8) + payload
  }

  package func encoded() -> [UInt8] {
    let key = hint.map { "{\"hint\":\(JSONText.quoted($0))}" } ?? "{}"
    return Array(
      ("{\"mediaType\":\"\(Self.mediaType)\",\"verificationMaterial\":{\"publicKey\":\(key),"
        + "\"tlogEntries\":[]},\"dsseEnvelope\":{\"payload\":\"\(Self.base64(payload))\","
        + "\"payloadType\":\"\(Self.payloadType)\",\"signatures\":"
        + "[{\"sig\":\"\(Self.base64(signature))\",\"keyid\":\"\"}]}}").utf8)
  }

  private static func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
}

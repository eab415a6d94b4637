internal import Foundation
package import ServingCore

extension SignatureBundle {
  /// Reads a bundle. Nothing in it is believed yet.
  /// - Throws: `INVALID_ARGUMENT` naming the place, what was expected and what came.
  package static func decode(_ json: [UInt8]) throws(ServingError) -> SignatureBundle {
    guard json.count <= byteCountMax else {
      throw ServingError(
        .invalidArgument, "expected at most \(byteCountMax) bytes, got \(json.count)")
    }
    let root = try JSONObject(
      JSONParser.parse(json), at: "",
      required: ["mediaType", "verificationMaterial", "dsseEnvelope"], ignoresOthers: true)
    try expect(mediaType, of: root, "mediaType")
    let material = try root.object(
      "verificationMaterial", required: [],
      optional: ["publicKey", "certificate", "x509CertificateChain"])
    guard material["publicKey"] != nil else {
      let isOfCertificate =
        material["certificate"] != nil || material["x509CertificateChain"] != nil
      throw material.refusal(
        "publicKey",
        "expected a signature by a key (model_signing sign key), got one "
          + (isOfCertificate ? "by a certificate" : "without either key or certificate"))
    }
    let envelope = try root.object(
      "dsseEnvelope", required: ["payload", "payloadType", "signatures"])
    try expect(payloadType, of: envelope, "payloadType")
    let signatures = try envelope.array("signatures")
    guard signatures.count == 1 else {
      throw envelope.refusal("signatures", "expected one signature, got \(signatures.count)")
    }
    let signature = try JSONObject(
      signatures[0], at: "dsseEnvelope.signatures[0]", required: ["sig"], ignoresOthers: true)
    return SignatureBundle(
      hint: try hint(material),
      payload: try bytes(envelope, "payload", max: SignedStatement.byteCountMax),
      signature: try bytes(signature, "sig", max: signatureByteCountMax))
  }

  /// Nil for none, which older makers left out or empty.
  private static func hint(_ material: JSONObject) throws(ServingError) -> String? {
    let key = try material.object("publicKey", required: [], optional: ["hint"])
    guard let value = key["hint"], value != .null else { return nil }
    let hint = try key.string("hint")
    guard hint.utf8.count <= hintByteCountMax else {
      throw key.refusal(
        "hint", "expected at most \(hintByteCountMax) bytes, got \(hint.utf8.count)")
    }
    return hint.isEmpty ? nil : hint
  }

  private static func expect(
    _ expected: String, of object: JSONObject, _ key: String
  ) throws(ServingError) {
    let got = try object.string(key)
    guard got == expected else {
      throw object.refusal(
        key, "expected \(expected.quotedForMessage), got \(got.quotedForMessage)")
    }
  }

  private static func bytes(
    _ object: JSONObject, _ key: String, max: Int
  ) throws(ServingError) -> [UInt8] {
    guard let data = Data(base64Encoded: try object.string(key)) else {
      throw object.refusal(key, "expected base64 (RFC 4648, section 4)")
    }
    guard (1...max).contains(data.count) else {
      throw object.refusal(key, "expected 1 to \(max) bytes, got \(data.count)")
    }
    return Array(data)
  }
}

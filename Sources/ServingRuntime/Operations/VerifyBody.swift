package import ServingCore

/// `POST /v1/models/{model}/verify`
package struct VerifyBody: Hashable, Sendable {
  /// Nil for all of them.
  package var version: ModelVersion?

  package init(version: ModelVersion? = nil) {
    self.version = version
  }

  /// - Throws: `INVALID_ARGUMENT` naming the key, what was expected and what came.
  package init(body: [UInt8]) throws(ServingError) {
    version = try OrderObject(body: body, keys: ["version"])["version"]?.version()
  }

  package var body: String {
    var text = OrderText()
    text.add("version", number: version?.number)
    return text.text
  }
}

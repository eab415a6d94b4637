package import ServingCore

/// `POST /v1/models/{model}/promote`
package struct PromoteBody: Hashable, Sendable {
  package var version: ModelVersion
  package var author: OrderAuthor
  /// The revision that the author has seen in force, zero for none; nil to take whatever is.
  package var expectedRevision: Int?
  package var allowsBreaking: Bool

  package init(
    version: ModelVersion, author: OrderAuthor, expectedRevision: Int? = nil,
    allowsBreaking: Bool = false
  ) {
    self.version = version
    self.author = author
    self.expectedRevision = expectedRevision
    self.allowsBreaking = allowsBreaking
  }

  /// - Throws: `INVALID_ARGUMENT` naming the key, what was expected and what came.
  package init(body: [UInt8]) throws(ServingError) {
    let object = try OrderObject(
      body: body, keys: ["version"] + OrderAuthor.keys + ["expected_revision", "breaking"])
    version = try object.require("version").version()
    author = try OrderAuthor(object)
    expectedRevision = try object.expectedRevision()
    allowsBreaking = try object["breaking"]?.flag() ?? false
  }

  package var body: String {
    var text = OrderText()
    text.add("version", number: version.number)
    author.add(to: &text)
    text.add("expected_revision", number: expectedRevision)
    text.add("breaking", flag: allowsBreaking)
    return text.text
  }
}

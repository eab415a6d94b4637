package import ServingCore

/// `POST /v1/models/{model}/rollback`
package struct RollbackBody: Hashable, Sendable {
  /// The revision to restore; nil for what the route's own rules choose.
  package var to: Int?
  package var author: OrderAuthor
  package var expectedRevision: Int?

  package init(to: Int? = nil, author: OrderAuthor, expectedRevision: Int? = nil) {
    self.to = to
    self.author = author
    self.expectedRevision = expectedRevision
  }

  /// - Throws: `INVALID_ARGUMENT` naming the key, what was expected and what came.
  package init(body: [UInt8]) throws(ServingError) {
    let object = try OrderObject(
      body: body, keys: ["to"] + OrderAuthor.keys + ["expected_revision"])
    to = try object["to"]?.integer(in: RouteChange.beforeTheRoute...Route.revisionMax)
    author = try OrderAuthor(object)
    expectedRevision = try object.expectedRevision()
  }

  package var body: String {
    var text = OrderText()
    text.add("to", number: to)
    author.add(to: &text)
    text.add("expected_revision", number: expectedRevision)
    return text.text
  }
}

internal import RegistryStore
package import ServingCore

/// `POST /v1/models/{model}/proposals/{proposal}/approve`, `…/reject` and `…/withdraw`
package struct ProposalBody: Hashable, Sendable {
  package var author: OrderAuthor

  package init(author: OrderAuthor) {
    self.author = author
  }

  /// - Throws: `INVALID_ARGUMENT` naming the key, what was expected and what came.
  package init(body: [UInt8]) throws(ServingError) {
    author = try OrderAuthor(OrderObject(body: body, keys: OrderAuthor.keys))
  }

  package var body: String {
    var text = OrderText()
    author.add(to: &text)
    return text.text
  }
}

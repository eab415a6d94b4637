package import ServingCore

/// `POST /v1/models/{model}/shadow`: begins a shadow, changes one that runs, or ends one or all.
package struct ShadowBody: Hashable, Sendable {
  package var order: ShadowOrder
  package var author: OrderAuthor
  package var expectedRevision: Int?
  package var allowsBreaking: Bool

  package init(
    order: ShadowOrder, author: OrderAuthor, expectedRevision: Int? = nil,
    allowsBreaking: Bool = false
  ) {
    self.order = order
    self.author = author
    self.expectedRevision = expectedRevision
    self.allowsBreaking = allowsBreaking
  }

  private static let planKeys = ["percent", "slice", "repeated_percent", "breaking"]

  /// - Throws: `INVALID_ARGUMENT` naming the key, what was expected and what came.
  package init(body: [UInt8]) throws(ServingError) {
    let object = try OrderObject(
      body: body,
      keys: ["version", "off"] + Self.planKeys + OrderAuthor.keys + ["expected_revision"])
    order = try Self.order(object)
    author = try OrderAuthor(object)
    expectedRevision = try object.expectedRevision()
    allowsBreaking = try object["breaking"]?.flag() ?? false
  }

  private static func order(_ object: OrderObject) throws(ServingError) -> ShadowOrder {
    if try object["off"]?.flag() ?? false {
      for key in planKeys {
        guard let field = object[key] else { continue }
        throw field.refusal("belongs to a shadow that runs; expected none beside off")
      }
      return .end(try object["version"]?.version())
    }
    return .mirror(
      try object.require("version").version(), percentage: try object["percent"]?.percentage(),
      slice: try object["slice"]?.slice(), repeated: try object["repeated_percent"]?.percentage())
  }

  package var body: String {
    var text = OrderText()
    switch order {
    case .mirror(let version, let percentage, let slice, let repeated):
      text.add("version", number: version.number)
      text.add("percent", digits: percentage?.description)
      text.add("slice", object: slice.map(OrderText.init(slice:)))
      text.add("repeated_percent", digits: repeated?.description)
    case .end(let version):
      text.add("version", number: version?.number)
      text.add("off", flag: true)
    }
    author.add(to: &text)
    text.add("expected_revision", number: expectedRevision)
    text.add("breaking", flag: allowsBreaking)
    return text.text
  }
}

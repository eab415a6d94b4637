internal import RegistryStore
package import ServingCore

/// `POST /v1/models/{model}/ramp`: what to do with a ramp that runs.
package struct RampBody: Hashable, Sendable {
  package var order: RampOrder
  /// The canary; nil when there is only one ramp.
  package var version: ModelVersion?
  package var author: OrderAuthor
  package var expectedRevision: Int?

  package init(
    order: RampOrder, version: ModelVersion? = nil, author: OrderAuthor,
    expectedRevision: Int? = nil
  ) {
    self.order = order
    self.version = version
    self.author = author
    self.expectedRevision = expectedRevision
  }

  private static let names = ["pause", "resume", "next", "abort", "pace"]

  /// - Throws: `INVALID_ARGUMENT` naming the key, what was expected and what came.
  package init(body: [UInt8]) throws(ServingError) {
    let object = try OrderObject(
      body: body,
      keys: ["action", "version", "hold_seconds"] + OrderAuthor.keys + ["expected_revision"])
    order = try Self.order(object)
    version = try object["version"]?.version()
    author = try OrderAuthor(object)
    expectedRevision = try object.expectedRevision()
  }

  private static func order(_ object: OrderObject) throws(ServingError) -> RampOrder {
    let field = try object.require("action")
    guard case .string(let name) = field.value, names.contains(name) else {
      throw field.mismatch("one of: \(names.joined(separator: ", "))")
    }
    if name == "pace" {
      return .pace(
        holdSeconds: try object.require("hold_seconds").integer(in: 0...Ramp.holdSecondsMax))
    }
    if let hold = object["hold_seconds"] {
      throw hold.refusal("belongs to the action pace; expected none beside \(name)")
    }
    return switch name {
    case "pause": .pause
    case "resume": .resume
    case "next": .next
    default: .abort
    }
  }

  package var body: String {
    var text = OrderText()
    switch order {
    case .pause: text.add("action", text: "pause")
    case .resume: text.add("action", text: "resume")
    case .next: text.add("action", text: "next")
    case .abort: text.add("action", text: "abort")
    case .pace(let holdSeconds):
      text.add("action", text: "pace")
      text.add("hold_seconds", number: holdSeconds)
    }
    text.add("version", number: version?.number)
    author.add(to: &text)
    text.add("expected_revision", number: expectedRevision)
    return text.text
  }
}

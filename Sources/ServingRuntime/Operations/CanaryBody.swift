package import ServingCore

/// `POST /v1/models/{model}/canary`: begins a canary or changes one that runs.
package struct CanaryBody: Hashable, Sendable {
  package var order: CanaryOrder
  package var author: OrderAuthor
  package var expectedRevision: Int?
  package var allowsBreaking: Bool

  package init(
    order: CanaryOrder, author: OrderAuthor, expectedRevision: Int? = nil,
    allowsBreaking: Bool = false
  ) {
    self.order = order
    self.author = author
    self.expectedRevision = expectedRevision
    self.allowsBreaking = allowsBreaking
  }

  private static let bodyKeys =
    ["version", "percent", "steps", "hold_seconds", "requests_min", "gates", "slice", "keys"]
    + ["stable_keys"] + OrderAuthor.keys + ["expected_revision", "breaking"]

  /// - Throws: `INVALID_ARGUMENT` naming the key, what was expected and what came.
  package init(body: [UInt8]) throws(ServingError) {
    let object = try OrderObject(body: body, keys: Self.bodyKeys)
    order = CanaryOrder(version: try object.require("version").version())
    order.share = try Self.share(object)
    order.gates = try object["gates"].map { field throws(ServingError) in try Self.gates(field) }
    order.slice = try object["slice"]?.slice()
    order.keys = try Self.keys(object["keys"])
    order.stableKeys = try Self.keys(object["stable_keys"])
    author = try OrderAuthor(object)
    expectedRevision = try object.expectedRevision()
    allowsBreaking = try object["breaking"]?.flag() ?? false
  }

  /// Nil leaves what a running canary has.
  private static func share(_ object: OrderObject) throws(ServingError) -> CanaryShare? {
    if let field = object["steps"] {
      guard object["percent"] == nil else {
        throw object.refusal("expected either percent or steps, got both")
      }
      var steps: [Percentage] = []
      for step in try field.list(countMax: Ramp.stepsMax) { steps.append(try step.percentage()) }
      return .ramp(
        steps: steps,
        holdSeconds: try object["hold_seconds"]?.integer(in: 0...Ramp.holdSecondsMax)
          ?? Ramp.holdSecondsStandard,
        requestsMin: try object["requests_min"]?.integer(in: 0...Ramp.requestsMinMax)
          ?? Ramp.requestsMinStandard)
    }
    for key in ["hold_seconds", "requests_min"] {
      guard let field = object[key] else { continue }
      throw field.refusal("belongs to steps; expected none without them")
    }
    return try object["percent"].map { percent throws(ServingError) in
      .percentage(try percent.percentage())
    }
  }

  private static func gates(_ field: OrderField) throws(ServingError) -> [Gate] {
    // The longest there is: a metric's name and a limit's digits.
    let gateBytesMax = 64
    var gates: [Gate] = []
    for gate in try field.list(countMax: Gate.countMax) {
      let text = try gate.text(byteCountMax: gateBytesMax)
      do {
        gates.append(try Gate(parsing: text))
      } catch {
        throw error.prefixed(gate.place)
      }
    }
    return gates
  }

  private static func keys(_ field: OrderField?) throws(ServingError) -> [String]? {
    try field?.texts(countMax: Canary.keysMax, byteCountMax: Canary.keyBytesMax)
  }

  package var body: String {
    var text = OrderText()
    text.add("version", number: order.version.number)
    switch order.share {
    case .percentage(let percentage): text.add("percent", digits: percentage.description)
    case .ramp(let steps, let holdSeconds, let requestsMin):
      text.add("steps", numbers: steps.map(\.description))
      text.add("hold_seconds", number: holdSeconds)
      text.add("requests_min", number: requestsMin)
    case nil: break
    }
    text.add("gates", texts: order.gates?.map(\.description))
    text.add("slice", object: order.slice.map(OrderText.init(slice:)))
    text.add("keys", texts: order.keys)
    text.add("stable_keys", texts: order.stableKeys)
    author.add(to: &text)
    text.add("expected_revision", number: expectedRevision)
    text.add("breaking", flag: allowsBreaking)
    return text.text
  }
}

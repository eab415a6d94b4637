package import ServingCore

/// Outcomes as JSON, the other form of `POST /v2/feedback`:
///
///     { "outcomes": [{ "request_id": "7f…", "label": "spam", "source": "review" }] }
package enum OutcomeJSON {
  /// - Throws: `INVALID_ARGUMENT` with the place, what was expected and what came.
  package static func outcomes(
    _ text: [UInt8], countMax: Int
  ) throws(ServingError) -> [Outcome] {
    let root = try JSONObject(JSONParser.parse(text), at: "", required: ["outcomes"])
    let items = try root.array("outcomes")
    try Outcome.check(count: items.count, max: countMax)
    var outcomes: [Outcome] = []
    outcomes.reserveCapacity(items.count)
    for (index, item) in items.enumerated() {
      outcomes.append(try outcome(item, at: "outcomes[\(index)]"))
    }
    return outcomes
  }

  private static func outcome(
    _ json: JSONValue, at place: String
  ) throws(ServingError) -> Outcome {
    let object = try JSONObject(
      json, at: place, required: ["request_id"], optional: ["label", "value", "source"])
    let truth: Outcome.Truth
    switch (object["label"], object["value"]) {
    case (.some, nil): truth = .label(try object.string("label"))
    case (nil, .some): truth = .value(try object.number("value"))
    default:
      throw ServingError(
        .invalidArgument, "\(place): expected either a label or a value")
    }
    let outcome = Outcome(
      requestID: try object.string("request_id"), truth: truth,
      source: object["source"] == nil ? "" : try object.string("source"))
    try outcome.check(at: place)
    return outcome
  }
}

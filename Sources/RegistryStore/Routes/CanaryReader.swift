internal import ServingCore
internal import YAMLReading

/// Reads a canary out of an element of a route's list.
struct CanaryReader {
  private let object: YAMLObject
  private let revision: Int

  /// - Parameter revision: of the route, which no canary is younger than.
  init(_ field: YAMLField, of revision: Int) throws(ServingError) {
    object = try YAMLObject(
      field, required: ["version", "since", "percent", "buckets", "salt"],
      optional: ["slice", "keys", "gates", "ramp"])
    self.revision = revision
  }

  func canary() throws(ServingError) -> Canary {
    let buckets = try buckets()
    let percentField = try object.require("percent")
    let percentage = try Self.percentage(percentField)
    guard percentage == buckets.percentage else {
      throw percentField.refusal(
        "expected \(buckets.percentage), which is what the buckets are, got \(percentage)")
    }
    return Canary(
      version: try object.require("version").modelVersion(),
      since: try object.require("since").integer(in: 1...revision),
      salt: try object.require("salt").string(byteCountMax: Canary.saltBytesMax),
      buckets: buckets, slice: try Self.slice(object["slice"]), keys: try Self.keys(object["keys"]),
      ramp: try ramp(at: percentage), gates: try gates())
  }

  /// An arm's list; nil is an empty one.
  static func keys(_ field: YAMLField?) throws(ServingError) -> [String] {
    guard let field else { return [] }
    let keys = try field.sequence(max: Canary.keysMax).map { element throws(ServingError) in
      try element.string(byteCountMax: Canary.keyBytesMax)
    }
    try field.holding { () throws(ServingError) in try RouteRules.check(keys: keys) }
    return keys
  }

  private func buckets() throws(ServingError) -> BucketSet {
    let field = try object.require("buckets")
    let texts = try field.sequence(max: BucketSet.rangesMax).map { element throws(ServingError) in
      try element.string(byteCountMax: 16)
    }
    return try field.holding { () throws(ServingError) in try BucketSet(parsing: texts) }
  }

  static func percentage(_ field: YAMLField) throws(ServingError) -> Percentage {
    let text = try field.scalar(byteCountMax: 16)
    return try field.holding { () throws(ServingError) in try Percentage(parsing: text) }
  }

  /// Of a canary or a shadow; nil is one of everything.
  static func slice(_ field: YAMLField?) throws(ServingError) -> RouteSlice {
    guard let field else { return .everything }
    var conditions: [String: [String]] = [:]
    for (name, values) in try field.mapping() {
      conditions[name] = try values.sequence(max: RouteSlice.valuesMax).map {
        element throws(ServingError) in
        try element.string(byteCountMax: RouteSlice.textBytesMax, mayBeEmpty: true)
      }
    }
    guard !conditions.isEmpty else {
      throw field.refusal("expected a parameter at least, or no key slice")
    }
    let slice = RouteSlice(conditions)
    try field.holding { () throws(ServingError) in try RouteRules.check(slice: slice) }
    return slice
  }

  private func gates() throws(ServingError) -> [Gate] {
    guard let field = object["gates"] else { return [] }
    let gates = try field.sequence(max: Gate.countMax).map { element throws(ServingError) in
      let text = try element.string(byteCountMax: 64)
      return try element.holding { () throws(ServingError) in try Gate(parsing: text) }
    }
    try field.holding { () throws(ServingError) in try RouteRules.check(gates: gates) }
    return gates
  }

  private func ramp(at percentage: Percentage) throws(ServingError) -> Ramp? {
    guard let field = object["ramp"] else { return nil }
    let object = try YAMLObject(
      field,
      required: [
        "steps", "step", "hold_seconds", "requests_min", "entered_at", "held_seconds", "paused",
      ])
    let stepsField = try object.require("steps")
    let steps = try stepsField.sequence(max: Ramp.stepsMax).map { element throws(ServingError) in
      try Self.percentage(element)
    }
    try stepsField.holding { () throws(ServingError) in try RouteRules.check(steps: steps) }
    let stepField = try object.require("step")
    let step = try stepField.integer(in: 0...steps.count - 1)
    guard steps[step] == percentage else {
      throw stepField.refusal(
        "expected a step of \(percentage) %, which the canary has, got one of \(steps[step]) %")
    }
    return Ramp(
      steps: steps, step: step,
      holdSeconds: try object.require("hold_seconds").integer(in: 0...Ramp.holdSecondsMax),
      requestsMin: try object.require("requests_min").integer(in: 0...Ramp.requestsMinMax),
      enteredAt: try object.require("entered_at").timestamp(),
      heldSeconds: try object.require("held_seconds").integer(in: 0...Ramp.heldSecondsMax),
      isPaused: try object.require("paused").bool())
  }
}

extension YAMLField {
  /// What `body` gives; its refusal with the line and the key.
  func holding<Value>(
    _ body: () throws(ServingError) -> Value
  ) throws(ServingError) -> Value {
    do { return try body() } catch { throw refusal(error.message) }
  }
}

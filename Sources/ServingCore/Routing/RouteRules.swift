/// What must hold of the parts of a route, for those who ask for one and for those who read one.
///
/// Every refusal is `INVALID_ARGUMENT` and names what was expected and what came.
package enum RouteRules {
  package static func check(steps: [Percentage]) throws(ServingError) {
    guard (1...Ramp.stepsMax).contains(steps.count) else {
      throw refusal("expected 1 to \(Ramp.stepsMax) steps, got \(steps.count)")
    }
    guard steps[0] > .none, zip(steps, steps.dropFirst()).allSatisfy(<) else {
      let list = steps.map(\.description).joined(separator: ",")
      throw refusal("expected steps above 0 %, each higher than the one before, got \(list)")
    }
  }

  package static func check(holdSeconds: Int) throws(ServingError) {
    guard (0...Ramp.holdSecondsMax).contains(holdSeconds) else {
      throw refusal("expected a hold of 0 to \(Ramp.holdSecondsMax) seconds, got \(holdSeconds)")
    }
  }

  package static func check(requestsMin: Int) throws(ServingError) {
    guard (0...Ramp.requestsMinMax).contains(requestsMin) else {
      throw refusal(
        "expected at least 0 to \(Ramp.requestsMinMax) requests for a step, got \(requestsMin)")
    }
  }

  package static func check(gates: [Gate]) throws(ServingError) {
    guard gates.count <= Gate.countMax else {
      throw refusal("expected at most \(Gate.countMax) gates, got \(gates.count)")
    }
    if let metric = repeated(gates.map(\.metric)) {
      throw refusal("expected one gate for each metric, got several for \(metric.name)")
    }
  }

  package static func check(slice: RouteSlice) throws(ServingError) {
    let conditions = slice.conditions
    guard conditions.count <= RouteSlice.conditionsMax else {
      throw refusal(
        "expected a slice of at most \(RouteSlice.conditionsMax) parameters, got "
          + "\(conditions.count)")
    }
    for (name, values) in conditions.sorted(by: { $0.key < $1.key }) {
      try checkText(name, "the name of a parameter", RouteSlice.textBytesMax)
      let place = "parameter \(name.quotedForMessage)"
      guard (1...RouteSlice.valuesMax).contains(values.count) else {
        throw refusal("\(place): expected 1 to \(RouteSlice.valuesMax) values, got \(values.count)")
      }
      if let value = repeated(values) {
        throw refusal("\(place): value \(value.quotedForMessage) is given twice")
      }
      for value in values {
        try checkText(value, "a value of \(place)", RouteSlice.textBytesMax, mayBeEmpty: true)
      }
    }
  }

  /// One arm's list.
  package static func check(keys: [String]) throws(ServingError) {
    guard keys.count <= Canary.keysMax else {
      throw refusal("expected at most \(Canary.keysMax) keys, got \(keys.count)")
    }
    for key in keys { try checkText(key, "a key", Canary.keyBytesMax) }
    if let key = repeated(keys) { throw refusal("key \(key.quotedForMessage) is given twice") }
  }

  /// The canaries of a route, against each other and against the stable version.
  package static func check(
    canaries: [Canary], beside stable: ModelVersion, _ stableKeys: [String]
  ) throws(ServingError) {
    guard canaries.count <= Canary.countMax else {
      throw refusal("expected at most \(Canary.countMax) canaries, got \(canaries.count)")
    }
    var owners: [String: String] = [:]
    for key in stableKeys { owners[key] = "the stable version" }
    for (place, canary) in canaries.enumerated() {
      guard canary.version != stable else {
        throw refusal("version \(stable) is the stable one, so it cannot be a canary too")
      }
      for other in canaries[..<place] { try check(canary, beside: other) }
      for key in canary.keys {
        let owner = "canary \(canary.version)"
        if let other = owners.updateValue(owner, forKey: key) {
          throw refusal(
            "key \(key.quotedForMessage) is on the lists of \(other) and of \(owner); expected a "
              + "key on one list at most")
        }
      }
    }
  }

  private static func check(_ canary: Canary, beside other: Canary) throws(ServingError) {
    guard canary.version != other.version else {
      throw refusal("version \(canary.version) is a canary twice")
    }
    guard !canary.slice.excludes(other.slice) else { return }
    let both = "canaries \(other.version) and \(canary.version) can meet the same request"
    guard canary.salt == other.salt else {
      throw refusal(
        "\(both); expected one salt for both, got \(other.salt.quotedForMessage) and "
          + canary.salt.quotedForMessage)
    }
    let shared = canary.buckets.subtracting(canary.buckets.subtracting(other.buckets))
    if let first = shared.texts.first {
      throw refusal("\(both); expected no bucket for both, got \(first)")
    }
  }

  private static func checkText(
    _ text: String, _ what: String, _ bytesMax: Int, mayBeEmpty: Bool = false
  ) throws(ServingError) {
    guard text.utf8.count <= bytesMax, mayBeEmpty || !text.isEmpty else {
      throw refusal(
        "expected \(what) of \(mayBeEmpty ? 0 : 1) to \(bytesMax) bytes, got \(text.utf8.count)")
    }
  }

  private static func repeated<Value: Hashable>(_ values: [Value]) -> Value? {
    var seen: Set<Value> = []
    return values.first { !seen.insert($0).inserted }
  }

  private static func refusal(_ message: String) -> ServingError {
    ServingError(.invalidArgument, message)
  }
}

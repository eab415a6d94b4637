internal import ServingCore

/// The members of an object whose keys are known, with the place that messages name.
struct JSONObject {
  private let place: String
  private let values: [String: JSONValue]

  /// - Parameter ignoresOthers: whether keys that are not known are passed over, for formats of
  ///   others that grow.
  /// - Throws: `INVALID_ARGUMENT` for anything but an object, an unknown key or a missing one.
  init(
    _ json: JSONValue, at place: String, required: [String], optional: [String] = [],
    ignoresOthers: Bool = false
  ) throws(ServingError) {
    guard case .object(let members) = json else {
      throw ServingError(
        .invalidArgument,
        "\(place.isEmpty ? "the text" : place): expected an object, got \(json.summary)")
    }
    self.place = place
    values = Dictionary(members.map { ($0.key, $0.value) }) { first, _ in first }
    let known = required + optional
    for member in members where !ignoresOthers && !known.contains(member.key) {
      throw ServingError(
        .invalidArgument,
        "\(Self.join(place, member.key.quotedForMessage)): unknown key, expected "
          + known.joined(separator: ", "))
    }
    for key in required where values[key] == nil {
      throw ServingError(.invalidArgument, "\(Self.join(place, key)): missing")
    }
  }

  subscript(key: String) -> JSONValue? { values[key] }

  /// The string behind a key that is required.
  func string(_ key: String) throws(ServingError) -> String {
    guard case .string(let text) = values[key] else { throw mismatch(key, "a string") }
    return text
  }

  /// The list behind a key that is required.
  func array(_ key: String) throws(ServingError) -> [JSONValue] {
    guard case .array(let items) = values[key] else { throw mismatch(key, "a list") }
    return items
  }

  /// The number behind a key that is required.
  func number(_ key: String) throws(ServingError) -> Double {
    guard case .number(let digits) = values[key], let number = Double(digits) else {
      throw mismatch(key, "a number")
    }
    return number
  }

  /// The object behind a key that is required, of whose keys these are, and others may be.
  func object(_ key: String, required: [String], optional: [String] = []) throws(ServingError)
    -> JSONObject
  {
    try JSONObject(
      values[key] ?? .null, at: Self.join(place, key), required: required, optional: optional,
      ignoresOthers: true)
  }

  func refusal(_ key: String, _ problem: String) -> ServingError {
    ServingError(.invalidArgument, "\(Self.join(place, key)): \(problem)")
  }

  private func mismatch(_ key: String, _ expected: String) -> ServingError {
    refusal(key, "expected \(expected), got \(values[key]?.summary ?? "nothing")")
  }

  private static func join(_ place: String, _ key: String) -> String {
    place.isEmpty ? key : "\(place).\(key)"
  }
}

internal import RegistryStore
internal import ServingCore

/// A value in an order's body, with the place that messages name, such as `slice.language[2]`.
struct OrderField {
  let place: String
  let value: JSONValue

  func mismatch(_ expected: String) -> ServingError {
    refusal("expected \(expected), got \(Self.summary(value))")
  }

  func refusal(_ problem: String) -> ServingError {
    ServingError(
      .invalidArgument, "\(place.isEmpty ? "the body" : place): \(problem)",
      detail: ["field": place])
  }

  /// - Parameter byteCountMax: of the text in UTF-8.
  func text(byteCountMax: Int, mayBeEmpty: Bool = false) throws(ServingError) -> String {
    guard case .string(let text) = value else { throw mismatch("a string") }
    guard mayBeEmpty || !text.allSatisfy(\.isWhitespace) else {
      throw refusal("expected more than blanks, got \(text.quotedForMessage)")
    }
    guard text.utf8.count <= byteCountMax else {
      throw refusal("expected at most \(byteCountMax) bytes, got \(text.utf8.count)")
    }
    return text
  }

  func integer(in range: ClosedRange<Int>) throws(ServingError) -> Int {
    guard case .number(let digits) = value, let number = Int(digits), range.contains(number) else {
      throw mismatch("a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  func flag() throws(ServingError) -> Bool {
    guard case .bool(let flag) = value else { throw mismatch("true or false") }
    return flag
  }

  func version() throws(ServingError) -> ModelVersion {
    guard case .number(let digits) = value, let version = ModelVersion(exactly: digits.utf8) else {
      throw mismatch("a version, which is a whole number from 1 on")
    }
    return version
  }

  func percentage() throws(ServingError) -> Percentage {
    guard case .number(let digits) = value else { throw mismatch("a number from 0 to 100") }
    do {
      return try Percentage(parsing: digits)
    } catch {
      throw error.prefixed(place)
    }
  }

  func list(countMax: Int) throws(ServingError) -> [OrderField] {
    guard case .array(let elements) = value else { throw mismatch("a list") }
    guard elements.count <= countMax else {
      throw refusal("expected at most \(countMax) elements, got \(elements.count)")
    }
    return elements.enumerated().map { OrderField(place: "\(place)[\($0)]", value: $1) }
  }

  func texts(countMax: Int, byteCountMax: Int) throws(ServingError) -> [String] {
    var texts: [String] = []
    for element in try list(countMax: countMax) {
      texts.append(try element.text(byteCountMax: byteCountMax))
    }
    return texts
  }

  /// The members of an object whose keys are the caller's.
  func mapping(countMax: Int) throws(ServingError) -> [(key: String, field: OrderField)] {
    guard case .object(let members) = value else { throw mismatch("an object") }
    guard members.count <= countMax else {
      throw refusal("expected at most \(countMax) members, got \(members.count)")
    }
    return members.map { member in
      (member.key, OrderField(place: join(member.key), value: member.value))
    }
  }

  func join(_ key: String) -> String {
    let isPlain = key.utf8.allSatisfy { $0 == 0x5F || (0x61...0x7A).contains($0) }
    let shown = isPlain && !key.isEmpty ? key : key.quotedForMessage
    return place.isEmpty ? shown : "\(place).\(shown)"
  }

  /// The value for a message, cut to a readable length.
  private static func summary(_ value: JSONValue) -> String {
    let digitsMax = 40
    return switch value {
    case .null: "null"
    case .bool(let flag): "\(flag)"
    case .number(let digits):
      digits.count > digitsMax ? "\(digits.prefix(digitsMax))…" : digits
    case .string(let text): text.quotedForMessage
    case .array(let elements): "a list of \(elements.count)"
    case .object(let members): "an object of \(members.count)"
    }
  }
}

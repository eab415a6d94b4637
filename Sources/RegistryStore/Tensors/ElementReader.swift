internal import ServingCore

/// Reads the elements of one tensor out of nested lists into the protocol's raw layout.
struct ElementReader {
  private let datatype: Datatype
  private let place: String
  /// The elements so far.
  private(set) var bytes: [UInt8] = []
  /// Where reading is, as the indices of the lists around it.
  private var path: [Int] = []

  init(datatype: Datatype, place: String) {
    self.datatype = datatype
    self.place = place
  }

  /// Adds every element of a value and gives the shape of its lists; a scalar's for no list.
  /// - Throws: `INVALID_ARGUMENT` naming the element for one that does not fit the datatype, for
  ///   lists of different lengths beside each other, and for too many dimensions.
  mutating func read(_ json: JSONValue) throws(ServingError) -> Shape {
    let dimensions = try readLists(json)
    guard let shape = Shape(dimensions) else {
      throw refusal(
        "expected at most \(Shape.rankMax) lists inside each other, got \(dimensions.count)")
    }
    return shape
  }

  private mutating func readLists(_ json: JSONValue) throws(ServingError) -> [Int] {
    guard case .array(let items) = json else {
      guard append(json) else { throw refusal(mismatch(json)) }
      return []
    }
    var inner: [Int]?
    for (index, item) in items.enumerated() {
      path.append(index)
      let dimensions = try readLists(item)
      if let inner, inner != dimensions {
        throw refusal(
          "expected \(Self.text(inner)) as in the elements before, got \(Self.text(dimensions))")
      }
      inner = dimensions
      path.removeLast()
    }
    return [items.count] + (inner ?? [])
  }

  /// False when the value is none of the datatype's.
  private mutating func append(_ json: JSONValue) -> Bool {
    switch datatype {
    case .bool:
      guard case .bool(let flag) = json else { return false }
      bytes.append(flag ? 1 : 0)
      return true
    case .bytes:
      guard case .string(let text) = json, text.utf8.count <= Int(UInt32.max) else { return false }
      BytesElements.append(text.utf8, to: &bytes)
      return true
    case .uint8: return appendInteger(UInt8.self, json)
    case .uint16: return appendInteger(UInt16.self, json)
    case .uint32: return appendInteger(UInt32.self, json)
    case .uint64: return appendInteger(UInt64.self, json)
    case .int8: return appendInteger(Int8.self, json)
    case .int16: return appendInteger(Int16.self, json)
    case .int32: return appendInteger(Int32.self, json)
    case .int64: return appendInteger(Int64.self, json)
    case .fp16: return append(json, Float16.init(_:), \.isInfinite) { $0.bitPattern }
    case .fp32: return append(json, Float.init(_:), \.isInfinite) { $0.bitPattern }
    case .fp64: return append(json, Double.init(_:), \.isInfinite) { $0.bitPattern }
    case .bf16:
      let nearest = { (digits: String) in Double(digits).map(BFloat16.bits(nearest:)) }
      return append(json, nearest, { BFloat16.value(bits: $0).isInfinite }, bits: { $0 })
    }
  }

  private mutating func appendInteger<Word: FixedWidthInteger>(
    _ type: Word.Type, _ json: JSONValue
  ) -> Bool {
    // Digits only: `1.0` and `1e2` would need a rule for what is still an integer.
    guard case .number(let digits) = json, let number = Word(digits) else { return false }
    append(number)
    return true
  }

  /// Takes a number that is finite in the datatype, or one of the three names for what is not.
  private mutating func append<Float, Bits: FixedWidthInteger>(
    _ json: JSONValue, _ parse: (String) -> Float?, _ isInfinite: (Float) -> Bool,
    bits: (Float) -> Bits
  ) -> Bool {
    let value: Float?
    switch json {
    case .number(let digits): value = parse(digits).flatMap { isInfinite($0) ? nil : $0 }
    case .string("NaN"), .string("Infinity"), .string("-Infinity"):
      guard case .string(let name) = json else { return false }
      value = parse(name)
    default: value = nil
    }
    guard let value else { return false }
    append(bits(value))
    return true
  }

  private mutating func append<Word: FixedWidthInteger>(_ word: Word) {
    withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
  }

  private func mismatch(_ json: JSONValue) -> String {
    let expected =
      switch datatype {
      case .bool: "true or false"
      case .bytes: "a string"
      case .uint8: "a whole number from 0 to \(UInt8.max)"
      case .uint16: "a whole number from 0 to \(UInt16.max)"
      case .uint32: "a whole number from 0 to \(UInt32.max)"
      case .uint64: "a whole number from 0 to \(UInt64.max)"
      case .int8: "a whole number from \(Int8.min) to \(Int8.max)"
      case .int16: "a whole number from \(Int16.min) to \(Int16.max)"
      case .int32: "a whole number from \(Int32.min) to \(Int32.max)"
      case .int64: "a whole number from \(Int64.min) to \(Int64.max)"
      case .fp16, .bf16, .fp32, .fp64:
        "a number in its range, or \"NaN\", \"Infinity\", \"-Infinity\""
      }
    return "expected \(datatype.name) (\(expected)), got \(json.summary)"
  }

  private static func text(_ dimensions: [Int]) -> String {
    dimensions.isEmpty ? "an element" : "a list of shape \(dimensions)"
  }

  private func refusal(_ problem: String) -> ServingError {
    ServingError(
      .invalidArgument, "\(place)\(path.map { "[\($0)]" }.joined()): \(problem)")
  }
}

internal import ServingCore
internal import Tracing

extension SpanAttributes {
  /// By name, as many as there may be.
  func records(countMax: Int) -> [SpanAttributeRecord] {
    var records: [SpanAttributeRecord] = []
    forEach { name, value in
      if let value = SpanValue(value) { records.append(SpanAttributeRecord(name, value)) }
    }
    return Array(records.sorted { $0.name < $1.name }.prefix(countMax))
  }
}

extension SpanValue {
  private static let elementsMax = 64

  /// - Returns: nil for a kind that this version of the library does not have.
  fileprivate init?(_ attribute: SpanAttribute) {
    func list<Element>(_ elements: [Element], _ value: (Element) -> SpanValue) -> SpanValue {
      .list(elements.prefix(Self.elementsMax).map(value))
    }
    switch attribute {
    case .int32(let number): self = .integer(Int64(number))
    case .int64(let number): self = .integer(number)
    case .int32Array(let numbers): self = list(numbers) { .integer(Int64($0)) }
    case .int64Array(let numbers): self = list(numbers) { .integer($0) }
    case .double(let number): self = .number(number)
    case .doubleArray(let numbers): self = list(numbers) { .number($0) }
    case .bool(let flag): self = .flag(flag)
    case .boolArray(let flags): self = list(flags) { .flag($0) }
    case .string(let text): self = .text(text)
    case .stringArray(let texts): self = list(texts) { .text($0) }
    case .stringConvertible(let text): self = .text(text.description)
    case .stringConvertibleArray(let texts): self = list(texts) { .text($0.description) }
    default: return nil
    }
  }
}

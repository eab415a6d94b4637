/// Which limit a field's occurrences in one message count against.
enum Counting: UInt8 {
  case fields, inputs, outputs, parameters, elements, unknown
  /// A message that may stand only once; not a limit of ``WireLimits``.
  case once

  @inline(__always)
  func maximum(in limits: WireLimits) -> Int {
    switch self {
    case .fields: limits.fieldCountMax
    case .inputs: limits.inputCountMax
    case .outputs: limits.outputCountMax
    case .parameters: limits.parameterCountMax
    case .elements: limits.elementCountMax
    case .unknown: limits.unknownFieldCountMax
    case .once: 1
    }
  }

  /// The limit's name, as ``WireLimits`` has it.
  var limitName: String {
    switch self {
    case .fields: "fieldCountMax"
    case .inputs: "inputCountMax"
    case .outputs: "outputCountMax"
    case .parameters: "parameterCountMax"
    case .elements: "elementCountMax"
    case .unknown: "unknownFieldCountMax"
    case .once: "once"
    }
  }

  /// What the limit counts, for messages.
  var things: String {
    switch self {
    case .fields: "fields in one message"
    case .inputs, .outputs, .parameters: "entries"
    case .elements: "values"
    case .unknown: "unknown fields"
    case .once: "message"
    }
  }
}

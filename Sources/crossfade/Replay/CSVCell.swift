internal import ServingCore

/// A cell of a table as an element of a tensor.
enum CSVCell {
  /// Appends an element in raw layout.
  /// - Returns: false when the text is no value of the datatype: numbers that do not fit it among
  ///   them, and an empty cell unless it is text.
  static func append(_ text: String, _ datatype: Datatype, to bytes: inout [UInt8]) -> Bool {
    guard datatype != .bytes else {
      BytesElements.append(text.utf8, to: &bytes)
      return true
    }
    let text = datatype == .bool ? truth(text.trimmingSpaces) : text.trimmingSpaces
    guard !text.isEmpty, !overflows(text, datatype),
      let element = ElementText.rawElement(text, datatype)
    else { return false }
    bytes += element
    return true
  }

  /// As tables write booleans.
  private static func truth(_ text: String) -> String {
    switch text {
    case "1", "True", "TRUE": "true"
    case "0", "False", "FALSE": "false"
    default: text
    }
  }

  /// Whether a finite number becomes infinite, which the language takes for reading it.
  private static func overflows(_ text: String, _ datatype: Datatype) -> Bool {
    let isInfinite: Bool? =
      switch datatype {
      case .fp16: Float16(text)?.isInfinite
      // As far as FP32, but for the last half step.
      case .fp32, .bf16: Float(text)?.isInfinite
      case .fp64: Double(text)?.isInfinite
      default: nil
      }
    return isInfinite == true && !text.lowercased().contains("inf")
  }
}

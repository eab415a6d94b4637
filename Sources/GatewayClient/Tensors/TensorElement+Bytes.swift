internal import ServingCore

extension Bool: TensorElement {
  /// `BOOL`.
  public static var datatype: Tensor.Datatype { .bool }

  /// One byte each, 0 or 1.
  public static func encode(_ elements: [Bool]) -> [UInt8] { elements.map { $0 ? 1 : 0 } }

  /// True for every byte but 0.
  public static func decode(_ data: [UInt8]) -> [Bool]? { data.map { $0 != 0 } }
}

extension String: TensorElement {
  /// `BYTES`.
  public static var datatype: Tensor.Datatype { .bytes }

  /// Each text's UTF-8, its length before it.
  public static func encode(_ elements: [String]) -> [UInt8] {
    var data: [UInt8] = []
    for element in elements { BytesElements.append(element.utf8, to: &data) }
    return data
  }

  /// The texts in `data`; nil when one overruns it or is not UTF-8.
  public static func decode(_ data: [UInt8]) -> [String]? {
    guard let elements = [UInt8].decode(data) else { return nil }
    var texts: [String] = []
    for element in elements {
      guard let text = String(validating: element, as: UTF8.self) else { return nil }
      texts.append(text)
    }
    return texts
  }
}

extension Array: TensorElement where Element == UInt8 {
  /// `BYTES`.
  public static var datatype: Tensor.Datatype { .bytes }

  /// Each element's bytes, its length before it.
  public static func encode(_ elements: [[UInt8]]) -> [UInt8] {
    var data: [UInt8] = []
    for element in elements { BytesElements.append(element, to: &data) }
    return data
  }

  /// The elements in `data`; nil when one overruns it.
  public static func decode(_ data: [UInt8]) -> [[UInt8]]? {
    data.withUnsafeBytes { bytes in
      guard BytesElements.count(in: bytes) != nil else { return nil }
      return BytesElements(bytes).map { Array($0) }
    }
  }
}

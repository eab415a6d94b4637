internal import ServingCore
internal import YAMLReading

/// Reads a model's inputs and outputs out of a manifest.
enum SignatureReader {
  static func signature(_ field: YAMLField) throws(ServingError) -> ModelSignature {
    let object = try YAMLObject(field, required: ["inputs", "outputs"])
    return ModelSignature(
      inputs: try specs(object.require("inputs")), outputs: try specs(object.require("outputs")))
  }

  private static func specs(_ field: YAMLField) throws(ServingError) -> [TensorSpec] {
    let items = try field.sequence(max: ManifestCodec.tensorsMax)
    guard !items.isEmpty else { throw field.refusal("expected at least one tensor, got none") }
    var specs: [TensorSpec] = []
    var names: Set<String> = []
    for item in items {
      let spec = try spec(item)
      guard names.insert(spec.name).inserted else {
        throw item.refusal("tensor \(spec.name.quotedForMessage) is given twice")
      }
      specs.append(spec)
    }
    return specs
  }

  private static func spec(_ field: YAMLField) throws(ServingError) -> TensorSpec {
    let object = try YAMLObject(field, required: ["name", "datatype", "shape"])
    let datatypeField = try object.require("datatype")
    guard let datatype = Datatype(name: try datatypeField.string(byteCountMax: 64)) else {
      throw datatypeField.mismatch(
        "one of \(Datatype.allCases.map(\.name).joined(separator: ", "))")
    }
    var dimensions: [Dimension] = []
    for item in try object.require("shape").sequence(max: Shape.rankMax) {
      dimensions.append(try dimension(item))
    }
    let name = try object.require("name").string(
      byteCountMax: ManifestCodec.tensorNameByteCountMax)
    return TensorSpec(name: name, datatype: datatype, dimensions: dimensions)
  }

  /// A positive number is fixed, -1 is dynamic without a name, a word is a dynamic one's name.
  private static func dimension(_ field: YAMLField) throws(ServingError) -> Dimension {
    if let number = field.plainInteger {
      guard number != -1 else { return .dynamic(name: nil) }
      guard number > 0 else {
        throw field.mismatch("a positive extent, -1, or the name of a dynamic dimension")
      }
      return .fixed(number)
    }
    let name = try field.string(byteCountMax: ManifestCodec.dimensionNameByteCountMax)
    // In messages and metadata a name stands without quotes, where "64" would be an extent.
    let digits = name.utf8.first == UInt8(ascii: "-") ? name.dropFirst() : name[...]
    guard !digits.allSatisfy({ $0.isASCII && $0.isNumber }) else {
      throw field.mismatch("the name of a dynamic dimension, which must not be a number")
    }
    return .dynamic(name: name)
  }
}
